"""What rosters record of monitored households: category, risks, dates, measures. The procedure itself is not here."""

from django.db import models

from households.history import tracked
from households.models import Household
from households.models.versions import touch_households
from households.querysets import HouseholdPartQuerySet
from monitoring import codes
from monitoring.querysets import CaseQuerySet
from portal.common.fields import (
    CodeField,
    MultiCodeField,
    optional_amount,
    optional_flag,
    optional_sealed,
    optional_text,
)
from portal.common.keys import uuid7
from portal.common.walls import Wall, place


@tracked
class RecordedCase(models.Model):
    """The monitoring record of a household as its last roster gave it: at most one a household."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="recorded_case")
    division_id = place()
    category = CodeField(codes=codes.CATEGORY)
    risks = MultiCodeField(codes=codes.RISK)
    disaster_sub = CodeField(codes=codes.DISASTER_SUB)
    identified_on = models.DateField(null=True, blank=True)
    cleared = optional_flag()
    clear_mode = CodeField(codes=codes.CLEAR_MODE)
    cleared_on = models.DateField(null=True, blank=True)
    no_labour_safety_net = optional_flag()
    dev_measure_state = CodeField(codes=codes.DEV_MEASURE_STATE)
    collector = optional_text(60)
    collector_phone = optional_sealed(20)
    helper_name = optional_text(60)
    helper_unit = optional_text(120)
    after_dropout = optional_flag()
    after_house_damage = optional_flag()
    after_uninsured = optional_flag()
    after_water_damage = optional_flag()
    after_wage = optional_amount()
    after_property = optional_amount()
    after_transfer = optional_amount()
    after_business = optional_amount()
    after_business_cost = optional_amount()
    after_net = optional_amount()
    after_per_capita = optional_amount()
    after_claims = optional_amount()
    after_self_paid = optional_amount()

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [Wall(name="wall_case", follows="household")]
        triggers = touch_households("case", "SELECT household_id FROM changed")

    def __str__(self) -> str:
        return codes.CATEGORY.label(self.category)


@tracked
class RecordedMeasure(models.Model):
    """One kind of measure recorded for a household, with the second-level values as written."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="recorded_measures")
    division_id = place()
    kind = CodeField(codes=codes.MEASURE_TYPE, null=False, blank=False)
    detail = optional_text(400)
    since = models.DateField(null=True, blank=True)

    objects = HouseholdPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "kind"], name="measure_kind_once_a_household"),
            Wall(name="wall_measure", follows="household"),
        ]
        triggers = touch_households("measure", "SELECT household_id FROM changed")

    def __str__(self) -> str:
        return codes.MEASURE_TYPE.label(self.kind)
