"""A small world for figures: two townships of a county, a village of another, facts and flags as a run leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest
from django.utils import timezone

from households.models import Household, Membership
from monitoring.models import Flag, HouseholdFacts, PersonFacts, Rule, Run
from tests.factories import OTHER_COUNTY_VILLAGE, make_household

VILLAGES = ("520526002022", "520526002023", "520526116002", OTHER_COUNTY_VILLAGE)
LEVELS = ("RED", "ORANGE", "YELLOW")


@dataclass
class Expected:
    """What was made, in plain Python: the oracle of the figures."""

    levels: dict[str, str | None] = field(default_factory=dict)
    villages: dict[str, str] = field(default_factory=dict)
    labour: list[tuple[str, bool]] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)

    def at_level(self, level: str, area: str) -> int:
        """How many households under an area have this gravest level."""
        return sum(self.villages[key].startswith(area) for key, gravest in self.levels.items() if gravest == level)


def rule(code: str, level: str) -> Rule:
    made, _ = Rule.objects.get_or_create(
        code=code,
        defaults={
            "level": level,
            "title_zh": code,
            "title_en": code,
            "reason_zh": "",
            "reason_en": "",
            "expression": "1 = 1",
            "digest": code,
            "valid_from": date(2020, 1, 1),
        },
    )
    return made


def make_world(seed: int = 1, households: int = 24) -> Expected:
    """Make households in every village, some with flags of several levels, some idle; return what was made."""
    random, expected = Random(seed), Expected()
    run = Run.objects.create(on=timezone.localdate(), started_at=timezone.now(), finished_at=timezone.now())
    for number in range(households):
        village = VILLAGES[number % len(VILLAGES)]
        members = [{"birth": date(1985, 1, 1 + number % 28)} for _ in range(random.randint(1, 4))]
        household = make_household(village, members, relocated=number % 5 != 0)
        key = str(household.pk)
        expected.villages[key] = village
        expected.levels[key] = _flag(household, run, random.sample(LEVELS, random.randint(0, 3)))
        _facts(household, random, expected, expected.levels[key])
    return expected


def _flag(household: Household, run: Run, levels: Sequence[str]) -> str | None:
    for level in levels:
        Flag.objects.create(
            rule=rule(f"rule_{level.lower()}", level),
            code=f"rule_{level.lower()}",
            household=household,
            division_id=household.division_id,
            level=level,
            opened_on=run.on,
            opened_run=run,
        )
    return min(levels, key=LEVELS.index) if levels else None


def _facts(household: Household, random: Random, expected: Expected, level: str | None) -> None:
    memberships = list(Membership.objects.filter(household=household))
    working = [random.random() < 0.6 for _ in memberships]
    HouseholdFacts.objects.create(
        household=household,
        division_id=household.division_id,
        version=1,
        level=level,
        labour_force=len(memberships),
        employed=sum(working),
        monitored=random.random() < 0.3,
        relocated=household.relocated,
    )
    for membership, works in zip(memberships, working, strict=True):
        PersonFacts.objects.create(
            person_id=membership.person_id,
            household=household,
            division_id=household.division_id,
            labour=True,
            working=works,
            insured=True,
        )
        if household.relocated:
            expected.labour.append((household.division_id, works))
    if not any(working):
        expected.idle.append(household.division_id)


@pytest.fixture
def world(db: None) -> Expected:
    return make_world()
