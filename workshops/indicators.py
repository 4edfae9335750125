"""Figures of work, and what its words mean: labour force, employed, zero-employment household; said here alone.

Labour force: 16 to 59 on the day, able to work in whole or in part, not at school, living here. Employed: a spell of
work of any kind goes on. Zero-employment household: somebody of the labour force, and nobody of the household employed.
"""

from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q

from households.indicators import HOUSEHOLDS, PEOPLE, living_members
from portal.common.figures import Measure, Share, figure
from portal.common.words import Words
from workshops.models import Spell

WORKING_AGE: Final = (16, 60)
# 普通劳动力, 技能劳动力, 弱劳动力或半劳动力.
ABLE: Final = ("1", "2", "3")


def years_before(on: date, years: int) -> date:
    """Return the same day so many years earlier; 29 February becomes 1 March of a common year."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)


def in_labour_force(on: date) -> Q:
    """The condition on a membership that its person counts as labour on a day."""
    youngest, oldest = WORKING_AGE
    return Q(
        person__birth_date__lte=years_before(on, youngest),
        person__birth_date__gt=years_before(on, oldest),
        person__labour_ability__in=ABLE,
        person__student_status__isnull=True,
    )


def employed(on: date) -> Exists:
    """The condition on a membership that its person has work on a day."""
    return Exists(Spell.objects.current_on(on).filter(person_id=OuterRef("person_id")))


def without_any_work(on: date, household: str = "pk") -> Q:
    """The condition that a household (by the path to its key) has labour and nobody in it works."""
    members = living_members(on).filter(household_id=OuterRef(household))
    return Q(Exists(members.filter(in_labour_force(on)))) & ~Q(Exists(members.filter(employed(on))))


@figure(
    "employment_rate",
    Words("劳动力就业率", "Employment rate"),
    PEOPLE,
    rank=40,
    better="up",
    hint=Words("已就业搬迁劳动力 ÷ 搬迁劳动力", "Relocated labour force at work, of the relocated labour force"),
)
def employment_rate(on: date) -> Measure:
    """Members of the relocated labour force who work, of all of it."""
    return Share(of=Q(employed(on)), among=Q(household__relocated=True) & in_labour_force(on))


@figure(
    "zero_employment_households",
    Words("零就业家庭", "Households without work"),
    HOUSEHOLDS,
    rank=41,
    better="down",
    beside="zero_employment_people",
    hint=Words("有劳动力而无一人就业的户", "Households with labour of which nobody works"),
)
def zero_employment_households(on: date) -> Measure:
    """Households with labour of which nobody works."""
    return without_any_work(on)


@figure(
    "zero_employment_people",
    Words("零就业家庭人口", "People in households without work"),
    PEOPLE,
    rank=42,
    better="down",
)
def zero_employment_people(on: date) -> Measure:
    """Members of households with labour of which nobody works."""
    return without_any_work(on, "household_id")


@figure(
    "workshop_workers",
    Words("帮扶车间就业", "Working in workshops"),
    PEOPLE,
    rank=43,
    better="up",
    hint=Words("在就业帮扶车间务工的人", "People who work in an assistance workshop"),
)
def workshop_workers(on: date) -> Measure:
    """People who work in an assistance workshop."""
    spells = Spell.objects.current_on(on).filter(Q(in_workshop=True) | Q(channel="SHOP"))
    return Exists(spells.filter(person_id=OuterRef("person_id")))
