"""Households whose every fact is known and harmless, so that one change is one finding."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from households.models import Household, IncomeStatement
from monitoring.models import Flag, HouseholdFacts, PersonFacts, RecordedCase, RecordedMeasure
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute
from tests.factories import make_household
from workshops.models import Spell

TODAY = date(2026, 11, 22)
EARNER: dict[str, Any] = {
    "birth": date(1985, 5, 6), "labour_ability": "1", "education_level": "70", "health_status": ["1"],
    "ins_resident": True, "dibao": "0", "tekun": "0", "disability_grade": None,
}  # fmt: skip
CHILD: dict[str, Any] = {
    "birth": date(2015, 5, 6), "labour_ability": "5", "student_status": "10", "health_status": ["1"],
    "ins_resident": True, "dibao": "0", "tekun": "0", "dropout": False,
}  # fmt: skip
INCOME: dict[str, Any] = {
    "wage": 48_000, "business": 0, "property_income": 0, "transfer": 0, "business_cost": 0, "self_paid": 0, "claims": 0,
    "as_of": date(2026, 9, 30),
}  # fmt: skip
HOME: dict[str, Any] = {"relocated": True, "house_dangerous": False, "housing_grade": "A", "water_safe": True}


def home(
    members: Sequence[dict[str, Any]] = (EARNER, CHILD),
    *,
    income: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    spell: dict[str, Any] | None = None,
    case: dict[str, Any] | None = None,
    measures: Sequence[str] = (),
    **fields: Any,
) -> Household:
    """Make a household in which nothing is wrong, but for what is given. `spell` is the head's work; {} means none."""
    household = make_household(members=members, income={**INCOME, **(income or {})}, **{**HOME, **fields})
    IncomeStatement.objects.create(
        household=household, year=2025, source="ROSTER", **{**INCOME, "as_of": date(2025, 9, 30), **(before or {})}
    )
    if spell is None or spell:
        assert household.head is not None
        Spell.objects.create(person=household.head, **(spell or {"start": date(2024, 3, 1), "channel": "AWAY"}))
    if case is not None:
        RecordedCase.objects.create(household=household, **{"category": "UNSTABLE", **case})
    for kind in measures:
        RecordedMeasure.objects.create(household=household, kind=kind)
    household.refresh_from_db()
    return household


def run(on: date = TODAY, **options: Any) -> Any:
    """Recompute everything as of today."""
    return recompute("", on=on, today=TODAY, **options).run


def flagged(household: Household) -> set[str]:
    """Return the codes of a household's open flags."""
    return set(Flag.objects.open().filter(household=household).values_list("code", flat=True))


def unknown(household: Household) -> set[str]:
    """Return the codes of the rules that could not tell about a household or one of its people."""
    codes = set(HouseholdFacts.objects.get(household=household).undetermined)
    return codes.union(*PersonFacts.objects.filter(household=household).values_list("undetermined", flat=True))


@pytest.fixture
def rules(db: None) -> None:
    """The catalogue, as a new installation has it."""
    sync_catalogue(on=TODAY)
