"""Income statements (A5): what a household earned in a year, by part and by source of the statement, in yuan."""

from decimal import Decimal
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from households import codes
from households.history import tracked
from households.models.households import Household
from households.models.versions import touch_households
from households.querysets import HouseholdPartQuerySet
from portal.common.fields import CodeField, optional_amount
from portal.common.keys import uuid7
from portal.common.walls import Wall, place

# Total → its parts, as the national sheet adds them up (domain.md 3.6).
INCOME_TREE: Final[dict[str, tuple[str, ...]]] = {
    "wage": ("wage_migrant", "wage_public_post", "wage_other"),
    "business": ("business_planting", "business_livestock", "business_forestry", "business_other"),
    "property_income": ("property_dividend", "property_land", "property_other"),
    "transfer": (
        "transfer_family_planning",
        "transfer_dibao",
        "transfer_tekun",
        "transfer_pension",
        "transfer_ecology",
        "transfer_other",
    ),
}


@tracked
class IncomeStatement(models.Model):
    """One statement per household, year and source. `as_of` is the day its figures reach to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="statements")
    division_id = place()
    year = models.PositiveSmallIntegerField(_("Year"))
    source = CodeField(codes=codes.INCOME_SOURCE, null=False, blank=False)
    as_of = models.DateField(null=True, blank=True)

    wage_migrant = optional_amount()
    wage_public_post = optional_amount()
    wage_other = optional_amount()
    wage = optional_amount()
    business_planting = optional_amount()
    business_livestock = optional_amount()
    business_forestry = optional_amount()
    business_other = optional_amount()
    business = optional_amount()
    property_dividend = optional_amount()
    property_land = optional_amount()
    property_other = optional_amount()
    property_income = optional_amount()
    transfer_family_planning = optional_amount()
    transfer_dibao = optional_amount()
    transfer_tekun = optional_amount()
    transfer_pension = optional_amount()
    transfer_ecology = optional_amount()
    transfer_other = optional_amount()
    transfer = optional_amount()
    business_cost = optional_amount()
    gross = optional_amount()
    net = optional_amount()
    per_capita_stated = optional_amount()
    claims = optional_amount()
    self_paid = optional_amount()
    industry_reward = optional_amount()
    employment_reward = optional_amount()

    objects = HouseholdPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "year", "source"], name="statement_once_a_year_and_source"),
            Wall(name="wall_statement", follows="household"),
        ]
        triggers = touch_households("statement", "SELECT household_id FROM changed")

    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def net_computed(self) -> Decimal | None:
        """Net income from the parts: wage + business + property + transfer − cost; as stated when no part is."""
        totals: list[Decimal | None] = [self.wage, self.business, self.property_income, self.transfer]
        stated: Decimal | None = self.net
        if all(total is None for total in totals):
            return stated
        cost: Decimal = self.business_cost or Decimal(0)
        return sum((total for total in totals if total is not None), Decimal(0)) - cost
