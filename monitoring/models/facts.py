"""Facts: one row per household and one per person, computed from the register; rules and figures read nothing else.

What each column means, its unit and where it comes from is declared in `monitoring.facts`. NULL is “not enough data”.
The `Fresh…` models are the temporary tables of a run: the same columns, computed anew, before anything is written.

Facts are derived, row for row, from a join with the register in the same statement; a foreign key would check each of
millions of rows once more, so the database is not asked to.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from households import codes as register_codes
from households.models import Household, Person
from monitoring import codes
from portal.common.fields import CodeField, MultiCodeField, optional_amount, optional_count, optional_flag
from portal.common.models import mark_changed_villages
from portal.common.walls import Wall


class HouseholdFactColumns(models.Model):
    """The facts of a household."""

    division_id = models.CharField(max_length=12)
    version = models.PositiveIntegerField()

    complete = optional_flag()
    members = optional_count()
    youngest_age = optional_count()
    able_members = optional_count()
    labour_force = optional_count()
    employed = optional_count()
    employed_labour = optional_count()
    workshop_workers = optional_count()
    last_job_end = models.DateField(null=True)
    any_out_of_school = optional_flag()
    any_uninsured = optional_flag()
    any_severe_illness = optional_flag()
    any_severe_disability = optional_flag()
    safety_net = optional_flag()

    household_type = CodeField(codes=register_codes.HOUSEHOLD_TYPE)
    relocated = optional_flag()
    house_unsafe = optional_flag()
    water_unsafe = optional_flag()

    income_year = optional_count()
    income_as_of = models.DateField(null=True)
    income_source = CodeField(codes=register_codes.INCOME_SOURCE)
    wage = optional_amount(14)
    business = optional_amount(14)
    property_income = optional_amount(14)
    transfer = optional_amount(14)
    business_cost = optional_amount(14)
    gross_income = optional_amount(14)
    net_income = optional_amount(14)
    net_per_head = optional_amount(14)
    stated_per_head = optional_amount(14)
    net_before = optional_amount(14)
    self_paid = optional_amount(14)
    claims = optional_amount(14)
    spending = optional_amount(14)
    net_per_head_after = optional_amount(14)

    monitored = optional_flag()
    risk_cleared = optional_flag()
    category = CodeField(codes=codes.CATEGORY)
    risks = MultiCodeField(codes=codes.RISK)
    identified_on = models.DateField(null=True)
    measures = optional_count()

    class Meta:
        abstract = True


class PersonFactColumns(models.Model):
    """The facts of a person."""

    division_id = models.CharField(max_length=12)

    sex = CodeField(codes=register_codes.SEX)
    age = optional_count()
    education = CodeField(codes=register_codes.EDUCATION_LEVEL)
    student = optional_flag()
    out_of_school = optional_flag()
    able = optional_flag()
    labour = optional_flag()
    working = optional_flag()
    in_workshop = optional_flag()
    job_ended_on = models.DateField(null=True)
    insured = optional_flag()
    severe_illness = optional_flag()
    severe_disability = optional_flag()
    disability_cert_year = optional_count()
    on_safety_net = optional_flag()

    class Meta:
        abstract = True


class HouseholdFacts(HouseholdFactColumns):
    """What rules know of a household, which of them could not tell, and the gravest level they found (of open flags).

    `version` is the household's when computed.
    """

    household = models.OneToOneField(
        Household, on_delete=models.CASCADE, primary_key=True, related_name="facts", db_constraint=False
    )
    undetermined = ArrayField(models.CharField(max_length=40), default=list)
    level = CodeField(codes=codes.LEVEL)

    class Meta:
        constraints = [Wall(name="wall_household_facts", follows="household", filled=False)]
        indexes = [models.Index(fields=["division_id", "level"], name="household_facts_division")]
        triggers = mark_changed_villages()

    def __str__(self) -> str:
        return str(self.household_id)


class PersonFacts(PersonFactColumns):
    """What rules know of a person, and which of them could not tell."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="facts", db_constraint=False
    )
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="person_facts", db_constraint=False)
    undetermined = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [Wall(name="wall_person_facts", follows="household", filled=False)]
        indexes = [models.Index(fields=["division_id"], name="person_facts_division")]
        triggers = mark_changed_villages()

    def __str__(self) -> str:
        return str(self.person_id)


class FreshHouseholdFacts(HouseholdFactColumns):
    """Facts of the run under way (a temporary table of its transaction)."""

    household_id = models.UUIDField(primary_key=True)

    objects = models.Manager["FreshHouseholdFacts"]()

    class Meta:
        managed = False
        db_table = "fresh_household_facts"

    def __str__(self) -> str:
        return str(self.household_id)


class FreshPersonFacts(PersonFactColumns):
    """Facts of the people of the run under way (a temporary table of its transaction)."""

    person_id = models.UUIDField(primary_key=True)
    household = models.ForeignKey(
        FreshHouseholdFacts, on_delete=models.DO_NOTHING, db_constraint=False, related_name="people"
    )

    objects = models.Manager["FreshPersonFacts"]()

    class Meta:
        managed = False
        db_table = "fresh_person_facts"

    def __str__(self) -> str:
        return str(self.person_id)
