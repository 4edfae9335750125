"""A run writes differences only, about whom it is asked, and as of the day it is asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from households.models import Household, Membership, Person
from monitoring.models import Finding, Flag, HouseholdFacts, Parameter, PersonFacts, Rule, Run
from monitoring.services.preview import preview_flags
from monitoring.services.recompute import recompute, recompute_households, recompute_touched
from tests.factories import OTHER_COUNTY_VILLAGE
from tests.monitoring.conftest import CHILD, EARNER, TODAY, flagged, home, run, unknown

pytestmark = pytest.mark.usefixtures("rules")


def poor(**fields: Any) -> Household:
    """Make a household whose only finding is an income below the line."""
    return home(income={"wage": 10_000}, before={"wage": 10_000}, **fields)


def whole() -> tuple[list[Any], list[Any], list[Any]]:
    """Return everything a run keeps, but for who opened what when."""
    flags = Flag.objects.open().order_by("code", "household_id", "person_id")
    return (
        list(HouseholdFacts.objects.order_by("pk").values()),
        list(PersonFacts.objects.order_by("pk").values()),
        list(flags.values("rule_id", "household_id", "person_id", "division_id", "level", "values", "thresholds")),
    )


def test_a_second_run_writes_nothing() -> None:
    poor()
    home(spell={}, case={"identified_on": date(2026, 1, 1)})
    first = run()
    assert first.opened == 3
    assert first.rows_written == 3 + 2 + 4 + Finding.objects.count()
    second = run()
    assert (second.opened, second.changed, second.cleared, second.kept) == (0, 0, 0, 3)
    assert second.rows_written == 0


def test_no_row_is_even_rewritten_by_a_second_run() -> None:
    poor()
    run()
    tables = ("monitoring_flag", "monitoring_householdfacts", "monitoring_personfacts")
    places = "; ".join(f"SELECT array_agg(ctid::text || xmin::text ORDER BY ctid) FROM {table}" for table in tables)

    def versions() -> list[Any]:
        with connection.cursor() as cursor:
            found = []
            for statement in places.split("; "):
                cursor.execute(statement)
                found.append(cursor.fetchone())
            return found

    before = versions()
    run()
    assert versions() == before


def test_a_flag_changes_in_place_then_clears_and_opens_anew() -> None:
    household = poor()
    run()
    opened = Flag.objects.open().get(household=household)
    household.statements.filter(year=2026).update(wage=12_000)
    assert run().changed == 1
    changed = Flag.objects.open().get(household=household)
    assert (changed.pk, changed.changed_on, changed.values["net_per_head"]) == (opened.pk, TODAY, 6000)
    household.statements.filter(year=2026).update(wage=60_000)
    assert run().cleared == 1
    assert Flag.objects.get(pk=opened.pk).closed_as == "CLEARED"
    household.statements.filter(year=2026).update(wage=10_000)
    assert run().opened == 1
    assert Flag.objects.filter(household=household, code="income_below_line").count() == 2


def test_a_flag_whose_data_are_gone_closes_as_unknown() -> None:
    household = home(water_safe=False)
    run()
    Household.objects.filter(pk=household.pk).update(water_safe=None)
    run()
    assert Flag.objects.get(household=household).closed_as == "UNKNOWN"
    assert "water_unsafe" in unknown(household)


def test_an_ended_household_keeps_no_flag_and_no_facts() -> None:
    household = poor()
    run()
    Household.objects.filter(pk=household.pk).update(ended_on=TODAY)
    [outcome] = recompute_touched(on=TODAY)
    assert outcome.run.cleared == 1
    assert Flag.objects.get(household=household).closed_as == "ENDED"
    assert not HouseholdFacts.objects.exists()
    assert not PersonFacts.objects.exists()
    assert recompute_touched(on=TODAY) == []


def test_a_person_who_leaves_takes_the_flag_along() -> None:
    household = home([EARNER, {**CHILD, "ins_resident": False}])
    run()
    child = Person.objects.get(birth_date=CHILD["birth"])
    other = home([EARNER])
    Membership.objects.filter(person=child).update(until=TODAY)
    Membership.objects.create(household=other, person=child, relation="20")
    run()
    assert flagged(household) == set()
    assert flagged(other) == {"member_uninsured"}
    assert PersonFacts.objects.get(person=child).household_id == other.pk


def test_only_touched_households_are_computed_and_the_end_is_the_same() -> None:
    quiet, busy = poor(), home()
    run()
    Household.objects.filter(pk=busy.pk).update(water_safe=False)
    # A transaction raises a version once, and a test is one transaction.
    HouseholdFacts.objects.filter(pk=busy.pk).update(version=0)
    [outcome] = recompute_touched(on=TODAY)
    assert (outcome.run.households, outcome.run.opened) == (1, 1)
    assert (flagged(quiet), flagged(busy)) == ({"income_below_line"}, {"water_unsafe"})
    stored = whole()
    Flag.objects.all().delete()
    HouseholdFacts.objects.all().delete()
    PersonFacts.objects.all().delete()
    run()
    assert whole() == stored


def test_a_saved_household_is_true_at_once_and_alone() -> None:
    saved, other = home(water_safe=False), home(water_safe=False)
    with transaction.atomic():
        outcome = recompute_households([saved.pk], on=TODAY)
    assert (outcome.run.households, outcome.run.opened) == (1, 1)
    assert (flagged(saved), flagged(other)) == ({"water_unsafe"}, set())
    assert recompute_households([saved.pk], on=TODAY).run.rows_written == 0


def test_a_save_that_is_newer_than_the_run_is_left_alone() -> None:
    household = home()
    run()
    HouseholdFacts.objects.filter(pk=household.pk).update(version=99, net_per_head=1)
    household.statements.filter(year=2026).update(wage=100)
    run()
    assert HouseholdFacts.objects.get(pk=household.pk).net_per_head == 1
    assert flagged(household) == set()


def test_another_day_is_evaluated_with_its_ages_lines_and_periods_and_nothing_is_written() -> None:
    home(
        [EARNER, {**CHILD, "birth": date(2012, 1, 1), "dropout": True}],
        income={"wage": 15_000},
        before={"wage": 15_000},
    )
    before = whole()
    outcome = recompute("", on=date(2028, 2, 1), today=TODAY)
    assert not outcome.run.writes_flags
    assert outcome.counts.found == {"left_school_at_16": 1}
    assert whole() == before
    today = recompute("", on=TODAY, today=TODAY).counts.found
    assert today == {"child_out_of_school": 1, "income_below_line": 1}
    past = recompute("", on=date(2025, 12, 1), today=TODAY)
    assert past.counts.found == {"child_out_of_school": 1, "near_line": 1}


def test_the_line_is_that_of_the_county_and_the_year_and_else_last_years() -> None:
    here, there = (
        home(income={"wage": 18_000}, before={"wage": 18_000}),
        home(income={"wage": 18_000}, before={"wage": 18_000}, division=OTHER_COUNTY_VILLAGE),
    )
    Parameter.objects.create(code="income_line", area="520527", year=2026, value=9_500, document="县发〔2026〕1号")
    run()
    assert (flagged(here), flagged(there)) == ({"near_line"}, {"income_below_line"})
    flag = Flag.objects.open().get(household=there)
    assert flag.thresholds == {
        "income_line": {"value": "9500", "year": 2026, "area": "520527", "document": "县发〔2026〕1号"}
    }


def test_a_rule_without_its_threshold_cannot_tell() -> None:
    household = poor()
    Parameter.objects.filter(code="income_line").delete()
    run()
    assert flagged(household) == set()
    assert unknown(household) == {"income_below_line", "near_line", "below_line_after_spending"}


def test_a_rule_out_of_force_closes_its_flags() -> None:
    household = poor()
    run()
    Rule.objects.filter(code="income_below_line").update(valid_until=TODAY - timedelta(days=1))
    run()
    assert Flag.objects.get(household=household).closed_as == "RETIRED"


def test_an_area_is_recomputed_without_its_neighbours() -> None:
    here, there = poor(), poor(division=OTHER_COUNTY_VILLAGE)
    recompute("520526", on=TODAY, today=TODAY)
    assert (flagged(here), flagged(there)) == ({"income_below_line"}, set())
    recompute("5205", on=TODAY, today=TODAY)
    assert flagged(there) == {"income_below_line"}


def test_a_household_that_moved_keeps_its_flag_under_its_new_division() -> None:
    household, neighbour = poor(), home(division=OTHER_COUNTY_VILLAGE)
    run()
    Household.objects.filter(pk=household.pk).update(division_id=neighbour.division_id, number="X1")
    run()
    assert Flag.objects.get().division_id == neighbour.division_id
    assert Flag.objects.open().count() == 1


def test_a_preview_says_what_would_open_and_clear_and_writes_nothing() -> None:
    improving, declining = poor(), home()
    run()
    before, runs = whole(), Run.objects.count()
    with transaction.atomic():
        improving.statements.filter(year=2026).update(wage=60_000)
        Household.objects.filter(pk=declining.pk).update(housing_grade="D")
        found = preview_flags([improving.pk, declining.pk], on=TODAY)
        transaction.set_rollback(True)
    assert found.opens == {"house_unsafe": {declining.pk}}
    assert found.clears == {"income_below_line": {improving.pk}}
    assert [line["households"] for line in found.as_json()["opens"]] == [1]
    assert whole() == before
    assert Run.objects.count() == runs
