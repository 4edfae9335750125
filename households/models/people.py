"""A person, and the household the person lives in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households import codes
from households.history import tracked
from households.models.households import Household
from households.models.versions import place_people, touch_households
from households.querysets import MembershipQuerySet, PersonQuerySet
from portal.common.fields import (
    CodeField,
    MultiCodeField,
    optional_count,
    optional_flag,
    optional_sealed,
    optional_text,
)
from portal.common.keys import uuid7
from portal.common.sealing.fields import mark_of
from portal.common.walls import Wall, place

HEAD = "02"

# Households of the people in a transition table `changed`.
_OF_PEOPLE = """
    SELECT m.household_id FROM households_membership m JOIN changed c ON c.id = m.person_id WHERE m.until IS NULL
"""
_OF_MEMBERSHIPS = "SELECT household_id FROM changed"


@tracked
class Person(models.Model):
    """One person. Found by `id_digest`, the keyed digest of the identity number, which is unique among the living."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Where the person lives, or lived last: given when the person is registered, then kept by memberships.
    division_id = place()
    number = optional_text(40)
    name = models.CharField(_("Name"), max_length=60)
    name_key = models.CharField(max_length=120, blank=True, default="")
    sex = CodeField(codes=codes.SEX)
    birth_date = models.DateField(_("Birth date"), null=True, blank=True)
    birth_precision = CodeField(codes=codes.PRECISION, max_length=1)
    id_type = CodeField(codes=codes.ID_TYPE)
    id_number = optional_sealed(24)
    id_digest = optional_text(64)
    id_upgraded = models.BooleanField(default=False)
    ethnicity = CodeField(codes=codes.ETHNICITY)
    political_status = CodeField(codes=codes.POLITICAL_STATUS)
    phone = optional_sealed(20)
    phone_mark = models.GeneratedField(
        expression=mark_of("phone"), output_field=models.CharField(max_length=32), db_persist=True
    )

    # Schooling.
    education_level = CodeField(codes=codes.EDUCATION_LEVEL)
    student_status = CodeField(codes=codes.STUDENT_STATUS)
    dropout = optional_flag()
    dropout_reason = CodeField(codes=codes.DROPOUT_REASON)

    # Health and ability.
    health_status = MultiCodeField(codes=codes.HEALTH)
    disability_type = CodeField(codes=codes.DISABILITY_TYPE)
    disability_grade = CodeField(codes=codes.DISABILITY_GRADE)
    disability_cert_no = optional_sealed(24)
    disability_cert_year = optional_count()
    labour_ability = CodeField(codes=codes.LABOUR_ABILITY)

    # Insurance and safety net.
    ins_resident = optional_flag()
    ins_employee = optional_flag()
    ins_major = optional_flag()
    ins_commercial = optional_flag()
    medical_aid = optional_flag()
    other_health_aid = optional_flag()
    accident_subsidy = optional_flag()
    pension_resident = optional_flag()
    pension_employee = optional_flag()
    dibao = CodeField(codes=codes.DIBAO)
    tekun = CodeField(codes=codes.TEKUN)
    mandarin = optional_flag()
    unattended_child = optional_flag()

    remark = optional_sealed(400)
    deceased = models.BooleanField(default=False)
    died_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"], condition=Q(deceased=False), name="person_id_once_among_the_living"
            ),
            Wall(name="wall_person"),
            models.CheckConstraint(
                condition=Q(id_number=None, id_digest=None) | Q(id_number__isnull=False, id_digest__isnull=False),
                name="person_digest_beside_number",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["id_digest"], condition=Q(deceased=True), name="person_digest_dead"),
            models.Index(fields=["name_key"], name="person_name_key"),
            models.Index(fields=["phone_mark"], condition=Q(phone__isnull=False), name="person_phone_mark"),
        ]
        triggers = touch_households("person", _OF_PEOPLE, operations=("update",), members=True)

    def __str__(self) -> str:
        return self.name


@tracked
class Membership(models.Model):
    """A person in a household, from a day until a day; each person has at most one that is open (`until` NULL)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    division_id = place()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = CodeField(codes=codes.RELATION)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    end_reason = CodeField(codes=codes.END_REASON)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="membership_open_once"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until=None, relation=HEAD), name="household_has_one_head"
            ),
            Wall(name="wall_membership", follows="household"),
        ]
        indexes = [models.Index(fields=["household"], condition=Q(until=None), name="membership_open")]
        triggers = [*place_people(), *touch_households("membership", _OF_MEMBERSHIPS, members=True)]

    def __str__(self) -> str:
        return f"{self.person} {codes.RELATION.label(self.relation)}"
