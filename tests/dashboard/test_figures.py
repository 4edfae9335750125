"""Figures count what they say, sum upwards, and are as long as their lists."""

from datetime import date
from typing import Any

import pytest

from households.models import Household
from monitoring.models import Flag, PersonFacts, Run
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute
from portal.common.areas import LENGTHS
from portal.common.figures import Value, count, figures
from portal.dashboard.models import MonthlyFigure, Target
from portal.dashboard.services.freezing import freeze_month, last_day
from portal.dashboard.services.past import draw_picture_on
from portal.dashboard.services.picture import draw_picture, last_month, same_month_last_year
from tests.dashboard.conftest import VILLAGES, Expected
from tests.factories import make_household

pytestmark = pytest.mark.django_db
AREAS = ("", "52", "520526", "520526002", "520526002022", "520527")
TODAY = date(2026, 11, 22)


def value_of(code: str, area: str) -> Value:
    return count([figures.get(code)], (area,), TODAY)[code].under(area)


@pytest.mark.parametrize("area", AREAS)
def test_a_household_is_counted_once_at_its_gravest_level(world: Expected, area: str) -> None:
    for level in ("RED", "ORANGE", "YELLOW"):
        assert value_of(f"{level.lower()}_households", area).numerator == world.at_level(level, area)


@pytest.mark.parametrize("area", AREAS)
def test_the_employment_rate_is_those_at_work_of_the_relocated_labour_force(world: Expected, area: str) -> None:
    here = [works for village, works in world.labour if village.startswith(area)]
    value = value_of("employment_rate", area)
    assert (value.numerator, value.denominator) == (sum(here), len(here))
    assert value.value == pytest.approx(100 * sum(here) / len(here), abs=0.005)


@pytest.mark.parametrize("area", AREAS)
def test_a_household_without_work_has_labour_and_nobody_who_works(world: Expected, area: str) -> None:
    assert value_of("zero_employment_households", area).numerator == sum(
        village.startswith(area) for village in world.idle
    )


def test_at_least_twelve_figures_are_registered_each_with_both_wordings() -> None:
    every = list(figures)
    assert len(every) >= 12
    assert all(item.label.zh and item.label.en and item.subject.unit.zh for item in every)
    assert all(item.beside in figures for item in every if item.beside)


def test_every_figure_of_a_division_is_the_sum_of_those_below_it(world: Expected) -> None:
    for area in ("52", "5205", "520526", "520526002"):
        picture = draw_picture((area,), area, TODAY)
        for standing in picture.standings:
            below = [place.values[standing.figure.code] for place in picture.places]
            assert sum(value.numerator for value in below) == standing.value.numerator
            assert sum(value.denominator or 0 for value in below) == (standing.value.denominator or 0)
        assert {len(place.code) for place in picture.places} == {LENGTHS[LENGTHS.index(len(area)) + 1]}


def test_every_figure_is_as_long_as_the_rows_behind_it(world: Expected) -> None:
    for area in AREAS:
        for item in figures:
            value = count([item], (area,), TODAY)[item.code].under(area)
            assert item.rows((area,), TODAY).count() == value.numerator
            if value.denominator is not None:
                assert item.rows((area,), TODAY, whole=True).count() == value.denominator


def test_a_household_that_left_is_not_counted(world: Expected) -> None:
    before = value_of("relocated_households", "52").numerator
    red = value_of("red_households", "52").numerator
    left = Household.objects.filter(relocated=True, flags__level="RED").first()
    assert left is not None
    Household.objects.filter(pk=left.pk).update(ended_on=date(2026, 11, 1))
    assert value_of("relocated_households", "52").numerator == before - 1
    assert value_of("red_households", "52").numerator == red - 1


@pytest.mark.parametrize(
    ("fields", "moved"),
    [
        ({}, False),
        ({"relocated": True}, True),
        ({"relocation_year": 2018}, True),
        ({"resettle_mode": "1"}, True),
        ({"site_name": "阳光新城安置点"}, True),
        ({"relocated": False, "relocation_year": 2018}, False),
    ],
)
def test_a_household_was_relocated_if_recorded_so_or_if_its_record_shows_a_move(
    fields: dict[str, Any], moved: bool
) -> None:
    make_household(VILLAGES[0], [{}, {}], **fields)
    assert value_of("relocated_households", "52").numerator == int(moved)
    assert value_of("relocated_people", "52").numerator == 2 * int(moved)


def test_another_day_counts_with_the_ages_of_that_day_and_leaves_nothing_behind() -> None:
    make_household(VILLAGES[0], [{"birth": date(1966, 6, 1), "labour_ability": "1"}], relocated=True)
    sync_catalogue(on=TODAY)
    recompute("520526", on=TODAY, today=TODAY)
    kept = (Run.objects.count(), list(PersonFacts.objects.values()), list(Flag.objects.order_by("pk").values()))
    young = draw_picture_on(("520526",), "520526", on=date(2026, 5, 31), today=TODAY)
    assert young.standing("employment_rate").value == Value(0, 1)
    assert young.standing("zero_employment_households").value == Value(1)
    now = draw_picture_on(("520526",), "520526", on=TODAY, today=TODAY)
    assert now.standing("employment_rate").value == Value(0, 0)
    assert (Run.objects.count(), list(PersonFacts.objects.values()), list(Flag.objects.order_by("pk").values())) == kept


def test_a_rate_of_nobody_has_no_value_instead_of_nought() -> None:
    assert value_of("employment_rate", "520526").value is None


def test_a_frozen_month_is_written_once_and_later_changes_do_not_reach_it(world: Expected) -> None:
    month = last_month(TODAY)
    assert freeze_month(month) == len(VILLAGES) * len(list(figures))
    before = {row.pk: row.numerator for row in MonthlyFigure.objects.all()}
    Household.objects.update(relocated=False)
    assert freeze_month(month) == 0
    assert {row.pk: row.numerator for row in MonthlyFigure.objects.all()} == before
    standing = draw_picture(("520526",), "520526", TODAY).standing("relocated_households")
    assert standing.value.numerator == 0
    assert standing.last_month is not None
    assert standing.last_month.numerator > 0
    assert standing.last_year is None


def test_the_nearest_target_is_in_force() -> None:
    for area, value in (("", 90), ("52", 95), ("520526", 96), ("520527", 50)):
        Target.objects.create(figure="employment_rate", area=area, year=2026, value=value)
    Target.objects.create(figure="employment_rate", area="520526002", year=2025, value=1)
    assert draw_picture(("520526002",), "520526002", TODAY).standing("employment_rate").target == 96
    assert draw_picture(("5201",), "5201", TODAY).standing("employment_rate").target == 95


@pytest.mark.parametrize(
    ("on", "before", "year"),
    [
        (date(2026, 1, 31), date(2025, 12, 1), date(2025, 1, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2023, 2, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2025, 12, 1)),
    ],
)
def test_the_month_before_and_the_month_a_year_ago_are_found(on: date, before: date, year: date) -> None:
    assert last_month(on) == before
    assert same_month_last_year(on) == year
    assert last_day(before).month == before.month
