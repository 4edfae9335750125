"""Every table stands behind the wall or says why not; raw SQL of the application's role sees its scope and no more."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, models, transaction
from django.utils import timezone

from households.models import Household, IncomeStatement, Membership, Person, Site
from monitoring.models import (
    Exemption,
    Finding,
    Flag,
    HouseholdFacts,
    PersonFacts,
    RecordedCase,
    RecordedMeasure,
    Rule,
    Run,
)
from portal.accounts.roles import PERMISSIONS, READS_REGISTER
from portal.common.models import ImportBatch, ImportFault, ImportRow, ImportSheet, ImportWrite, VillageFigure
from portal.common.scope import everywhere, scoped
from portal.common.walls import Wall
from portal.dashboard.models import MonthlyFigure
from tests.factories import OTHER_COUNTY_VILLAGE, OTHER_VILLAGE, VILLAGE, make_division, make_household, make_user
from tests.walls.open_tables import OPEN_TABLES
from workshops.models import Spell

pytestmark = pytest.mark.django_db

WALLED = [
    model for model in apps.get_models() if any(isinstance(constraint, Wall) for constraint in model._meta.constraints)
]
TABLES = sorted(model._meta.db_table for model in WALLED)


@pytest.fixture(autouse=True)
def whole_country() -> None:
    """These tests are about the wall: nothing is open beforehand."""


@pytest.fixture
def two_counties() -> Iterator[tuple[Household, Household]]:
    """A household of either county with a row of everything."""
    with everywhere("tests"):
        yield furnished(VILLAGE), furnished(OTHER_COUNTY_VILLAGE)


def furnished(division: str) -> Household:
    """Make a household with at least one row in every table behind the wall, history included."""
    home = make_household(division, members=({}, {"relation": "10"}), income={"wage": 100})
    head = home.head
    assert head is not None
    now, user = timezone.now(), make_user(area=division[:6])
    Site.objects.create(name="阳光社区", division_id=division)
    Spell.objects.create(person=head, employer="某厂")
    RecordedCase.objects.create(household=home)
    RecordedMeasure.objects.create(household=home, kind="JOB")
    rule, _ = Rule.objects.get_or_create(
        code="wall", defaults={"level": "RED", "expression": "", "valid_from": now.date()}
    )
    run = Run.objects.create(on=now.date(), started_at=now)
    Flag.objects.create(
        rule=rule, code="wall", household=home, division_id=division, level="RED", opened_on=now, opened_run=run
    )
    Finding.objects.create(
        rule=rule, code="wall", household=home, division_id=division, level="WARN", opened_on=now, opened_run=run
    )
    Exemption.objects.create(household=home, code="wall", reason="某因", since=now, until=now, made_by=user)
    HouseholdFacts.objects.create(household=home, division_id=division, version=1)
    PersonFacts.objects.create(person=head, household=home, division_id=division)
    VillageFigure.objects.create(division_id=division, figure="x", numerator=1, definition="x")
    MonthlyFigure.objects.create(month="2026-10-01", division_id=division, figure="x", numerator=1, frozen_at=now)
    batch = ImportBatch.objects.create(
        created_by=user, area=division[:6], filename="a", stored_name="a", sha256=division, size=1, as_of=now.date()
    )
    ImportSheet.objects.create(batch=batch, index=0)
    ImportRow.objects.create(batch=batch, number=1, subject="person", kind="new", choice="take")
    ImportFault.objects.create(batch=batch, kind="x")
    ImportWrite.objects.create(batch=batch, step=1, table="x", act="insert")
    return home


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_every_table_stands_behind_the_wall_or_says_why_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        held = dict(cursor.fetchall())
    reasons = tuple(OPEN_TABLES)
    bare = [table for table, walled in sorted(held.items()) if not walled and not table.startswith(reasons)]
    assert bare == [], "put a Wall into the model's constraints, or a reason into tests/walls/open_tables.py"
    assert {table for table, walled in held.items() if walled} == set(TABLES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_views WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,), "a view looks with its owner's eyes, through every wall"


def test_whoever_may_do_anything_with_rows_of_the_register_is_let_through_for_the_same_areas() -> None:
    about_rows = ("household.", "person.", "site.", "flag.", "figure.", "import.", "export.")
    for role, held in PERMISSIONS.items():
        assert (READS_REGISTER in held) == any(permission.startswith(about_rows) for permission in held), role


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_sees_the_rows_of_its_scope_and_of_no_other(
    table: str, two_counties: tuple[Household, Household]
) -> None:
    everything = count(table)
    with scoped(["520526"]):
        here = count(table)
    with scoped(["520527"]):
        there = count(table)
    assert here > 0
    assert there > 0
    assert here + there == everything
    with scoped(["520526", "520527"]):
        assert count(table) == everything
    with scoped(["520528", "5301"]):
        assert count(table) == 0
    with scoped([]):
        assert count(table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_nothing_outside_the_scope_is_changed_or_removed(table: str, two_counties: tuple[Household, Household]) -> None:
    with scoped(["520528"]), connection.cursor() as cursor:
        column = "month" if table.startswith("dashboard") else "id"
        cursor.execute(f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' LIMIT 1")
        column = cursor.fetchone()[0]
        cursor.execute(f'UPDATE {table} SET "{column}" = "{column}"')
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {table}")
        assert cursor.rowcount == 0


HISTORY = [table for table in TABLES if table.endswith("event")]


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_never_changed_within_the_scope_either(
    table: str, two_counties: tuple[Household, Household]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET pgh_label = 'nothing'")
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {table}")
        assert cursor.rowcount == 0


def refused(make: object) -> None:
    assert callable(make)
    with pytest.raises((ProgrammingError, DatabaseError)), transaction.atomic():
        make()


def test_nobody_writes_into_another_county(two_counties: tuple[Household, Household]) -> None:
    here, there = two_counties
    person = Person.objects.create(name="无户")
    with scoped(["520526"]):
        refused(lambda: Household.objects.create(division_id=OTHER_COUNTY_VILLAGE))
        refused(lambda: Household.objects.filter(pk=here.pk).update(division_id=OTHER_COUNTY_VILLAGE))
        refused(lambda: Person.objects.create(name="某人", division_id=OTHER_COUNTY_VILLAGE))
        refused(lambda: Person.objects.create(name="某人"))
        refused(
            lambda: IncomeStatement.objects.create(household_id=there.pk, year=2020, source="X", division_id=VILLAGE)
        )
        refused(lambda: Membership.objects.create(household=here, person_id=person.pk))
        refused(lambda: ImportRow.objects.bulk_create([ImportRow(batch_id=uuid4(), number=1)]))
        refused(lambda: Flag.objects.filter(household=here).update(division_id=OTHER_COUNTY_VILLAGE))


def test_a_village_does_not_see_the_next_one_and_several_villages_see_theirs() -> None:
    with everywhere("tests"):
        one, two = make_household(VILLAGE), make_household(OTHER_VILLAGE)
        make_household(OTHER_COUNTY_VILLAGE)
    for areas, expected in (
        ([VILLAGE], {one.pk}),
        ([VILLAGE[:9]], {one.pk}),
        ([VILLAGE, OTHER_VILLAGE], {one.pk, two.pk}),
        (["520526"], {one.pk, two.pk}),
        ([VILLAGE, "53"], {one.pk}),
    ):
        with scoped(areas):
            assert set(Household.objects.values_list("pk", flat=True)) == expected
            assert set(Person.objects.values_list("memberships__household", flat=True)) == expected


def test_what_hangs_on_a_household_moves_with_it(two_counties: tuple[Household, Household]) -> None:
    home = two_counties[0]
    make_division(OTHER_VILLAGE)
    Household.objects.filter(pk=home.pk).update(division_id=OTHER_VILLAGE)
    followers: list[type[models.Model]] = [
        Person, Membership, IncomeStatement, Spell, RecordedCase, RecordedMeasure, Flag, HouseholdFacts, PersonFacts,
    ]  # fmt: skip
    with scoped([VILLAGE]):
        assert [model for model in followers if model._default_manager.exists()] == []
    with scoped([OTHER_VILLAGE]):
        assert [model for model in followers if not model._default_manager.exists()] == []
        assert apps.get_model("households", "PersonEvent").objects.filter(pgh_label="insert").count() == 2


def test_a_site_of_the_next_village_is_seen_but_not_changed_by_whose_household_lives_there() -> None:
    with everywhere("tests"):
        make_household(OTHER_VILLAGE)
        site = Site.objects.create(name="阳光社区", division_id=OTHER_VILLAGE)
        make_household(VILLAGE, site=site)
    with scoped([VILLAGE]):
        assert Site.objects.get().pk == site.pk
        refused(lambda: Site.objects.update(address="x"))


def test_a_person_without_a_household_stays_where_they_lived_last() -> None:
    with everywhere("tests"):
        make_household(VILLAGE)
        Membership.objects.update(until="2026-01-01", end_reason="DEATH")
        Person.objects.create(name="无处")
    with scoped([VILLAGE]):
        assert [person.name for person in Person.objects.all()] == ["杨正富"]
    with everywhere("tests"):
        assert Person.objects.count() == 2


def test_a_plan_the_session_keeps_asks_for_the_scope_of_its_moment(two_counties: tuple[Household, Household]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PREPARE homes AS SELECT count(*) FROM households_household")
        for _ in range(8):  # beyond the fifth the plan is a generic one
            for areas, homes in ((["520526"], 1), (["520526", "520527"], 2), ([], 0), (["520528"], 0)):
                with scoped(areas):
                    cursor.execute("EXECUTE homes")
                    assert cursor.fetchone() == (homes,)
        cursor.execute("DEALLOCATE homes")


def test_the_scope_is_read_once_a_statement_and_leaves_the_index_to_the_condition_of_the_query(
    two_counties: tuple[Household, Household],
) -> None:
    with scoped(["520526"]), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Household.objects.in_areas(("520526",)).explain(verbose=True)
    each_row = [line for line in plan.splitlines() if "Filter:" in line]
    assert each_row
    assert not any("app_scope" in line or "setting" in line for line in each_row)
    assert "Index Cond: (((households_household.division_id)::text >=" in plan
