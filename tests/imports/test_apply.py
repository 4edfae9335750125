"""Applying writes what was taken, once, under the versions seen; the same file again changes nothing."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from households.models import Household, IncomeStatement, Membership, Person
from monitoring.models import RecordedCase, RecordedMeasure
from portal.accounts.models import User
from portal.common.imports import applying, decisions
from portal.common.models import ImportBatch
from tests import factories
from tests.imports.rosters import (
    AS_OF,
    give_phone,
    households,
    load,
    member,
    people,
    preview,
    register,
    setting,
    workbook,
)
from workshops.models import Spell

pytestmark = pytest.mark.django_db
COLUMNS = [
    "number",
    "village",
    "name",
    "id",
    "relation",
    "phone",
    "net",
    "employer",
    "place",
    "months",
    "category",
    "health_help",
]


@pytest.fixture
def clerk() -> User:
    return setting()


def family() -> list[dict[str, object]]:
    return [
        member(1, phone="13800000001", net=30_000, area=80, category="脱贫不稳定户", health_help="大病专项救治"),
        member(2, relation="之子", employer="制衣厂", place="广东省东莞市", months=6),
        member(3, number="H2", net=9_000),
    ]


def test_each_storey_gets_its_rows(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", family()), clerk)
    household = Household.objects.get(number="H1")
    assert (household.head_name, household.member_count, household.housing_area) == ("杨乙一", 2, 80)
    assert household.division_id == factories.VILLAGE
    statement = IncomeStatement.objects.get(household=household)
    assert (statement.year, statement.source, statement.net, statement.as_of) == (2026, "ROSTER", 30_000, AS_OF)
    spell = Spell.objects.get()
    assert (spell.person.name, spell.employer, spell.months, spell.end) == ("杨丙一", "制衣厂", 6, None)
    assert RecordedCase.objects.get().household == household
    assert RecordedMeasure.objects.get().kind == "HEALTH"
    assert all(key.version == 7 for key in Person.objects.values_list("pk", flat=True))


def test_what_an_import_brings_is_written_once_and_its_rows_are_marked_once(clerk: User, tmp_path: Path) -> None:
    batch = preview(workbook(tmp_path / "a.xlsx", family()), clerk)
    before = rewritten()
    applying.apply(batch, actor=clerk)
    counts = {table: count - before[table] for table, count in rewritten().items()}
    assert counts == {"households_household": 0, "households_person": 0, "common_importrow": 5}


def rewritten() -> dict[str, int]:
    """Return how often this transaction wrote rows anew that were there, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_upd FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('households_household', 'households_person', 'common_importrow')"
        )
        return dict(cursor.fetchall())


def test_the_same_file_again_writes_nothing(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", family())
    load(path, clerk, full=True, blank_clears=True)
    before, events = register(), apps.get_model("households", "PersonEvent").objects.count()
    batch, written = load(path, clerk, full=True, blank_clears=True)
    assert sum(written.values()) == 0
    assert set(batch.counts["people"]) == {"unchanged"}
    assert register() == before
    assert apps.get_model("households", "PersonEvent").objects.count() == events


@pytest.mark.django_db(transaction=True)
def test_each_household_rises_by_one_version_and_only_if_it_changed(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", family()), clerk)
    before = dict(Household.objects.values_list("number", "version"))
    rows = family()
    rows[0] |= {"phone": "13900000009", "net": 31_000, "area": 90}
    rows[1] |= {"employer": "电子厂"}
    load(workbook(tmp_path / "b.xlsx", rows), clerk)
    after = dict(Household.objects.values_list("number", "version"))
    assert after == {"H1": before["H1"] + 1, "H2": before["H2"]}


def test_history_says_who_through_what_and_from_which_file(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", family()), clerk)
    event = apps.get_model("households", "PersonEvent").objects.first()
    found = event.pgh_context.metadata
    assert (found["user"], found["through"], found["batch"], found["why"]) == (
        clerk.pk,
        "import",
        str(batch.pk),
        "a.xlsx",
    )


@pytest.mark.django_db(transaction=True)
def test_a_household_changed_since_the_preview_is_a_conflict_and_not_overwritten(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", family()), clerk)
    rows = family()
    rows[0]["phone"], rows[2]["net"] = "13900000009", 12_000
    batch = preview(workbook(tmp_path / "b.xlsx", rows), clerk)
    give_phone("杨乙一", "13700000007")
    applying.apply(batch, actor=clerk)
    assert Person.objects.get(name="杨乙一").phone == "13700000007"
    assert (people(batch)["杨乙一"].kind, people(batch)["杨乙一"].state) == ("conflict", "pending")
    assert IncomeStatement.objects.get(household__number="H2").net == 12_000


def test_a_person_registered_since_the_preview_is_a_conflict(clerk: User, tmp_path: Path) -> None:
    rows = family()
    batch = preview(workbook(tmp_path / "a.xlsx", rows), clerk)
    factories.make_household(members=[{"name": "杨乙一", "id_number": rows[0]["id"]}], number="H1")
    applying.apply(batch, actor=clerk)
    assert Household.objects.filter(number="H1").count() == 1
    assert people(batch)["杨乙一"].kind == "conflict"
    assert people(batch)["杨丁一"].state == "applied"


def test_only_what_is_ticked_is_written_by_row_and_by_field(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", family()), clerk)
    rows = [
        member(1, phone="13900000009", labour="技能劳动力"),
        member(3, number="H2", phone="13900000008"),
        member(4, number="H3"),
    ]
    batch = preview(workbook(tmp_path / "b.xlsx", rows), clerk)
    found = batch.rows.filter(subject="person")
    assert decisions.decide(batch, found.filter(label="杨乙一"), "keep", actor=clerk, fields=["phone"]) == 1
    assert decisions.decide(batch, found.filter(label="杨丁一"), "keep", actor=clerk) == 1
    assert decisions.decide(batch, found.filter(label="杨戊一"), "skip", actor=clerk) == 1
    applying.apply(batch, actor=clerk)
    first = Person.objects.get(name="杨乙一")
    assert (first.phone, first.labour_ability) == ("13800000001", "2")
    assert Person.objects.get(name="杨丁一").phone is None
    assert not Household.objects.filter(number="H3").exists()


def test_heads_change_places_within_one_file(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子")]), clerk)
    load(workbook(tmp_path / "b.xlsx", [member(1, relation="之父"), member(2)]), clerk)
    assert Household.objects.get(number="H1").head_name == "杨丙一"
    assert Membership.objects.current().filter(relation="02").count() == 1


def test_a_new_head_takes_over_from_one_who_is_not_in_the_file(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子")]), clerk)
    load(workbook(tmp_path / "b.xlsx", [member(2)]), clerk)
    assert Household.objects.get(number="H1").head_name == "杨丙一"
    assert Membership.objects.get(person__name="杨乙一").relation is None


def test_a_member_said_to_be_dead_is_ended_with_day_and_reason(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子")]), clerk)
    rows = [member(1), member(2, relation="之子", remark="2026年4月去世")]
    load(workbook(tmp_path / "b.xlsx", rows), clerk)
    living = Membership.objects.get(person__name="杨丙一")
    assert (living.end_reason, living.until) == ("DEATH", date(2026, 4, 1))
    assert Person.objects.get(name="杨丙一").deceased
    assert Household.objects.get().member_count == 1
    again = preview(workbook(tmp_path / "c.xlsx", [*rows, member(3, relation="之女")]), clerk)
    assert people(again)["杨丙一"].kind == "unchanged"


@pytest.mark.parametrize(
    ("said", "clears"), [({"months": 0}, False), ({}, True), ({"employer": None, "place": None, "months": 0}, True)]
)
def test_work_that_is_over_ends_its_spell(clerk: User, tmp_path: Path, said: dict[str, object], clears: bool) -> None:
    rows = family()
    load(workbook(tmp_path / "a.xlsx", rows, COLUMNS), clerk)
    rows[1] = member(2, relation="之子") | said
    batch, _ = load(workbook(tmp_path / "b.xlsx", rows, COLUMNS), clerk, blank_clears=clears)
    assert Spell.objects.get().end == AS_OF
    assert people(batch)["杨丙一"].changes["work_months"] == [6, 0]
    assert Spell.objects.get().employer == "制衣厂"


def test_work_that_changes_goes_on_in_the_same_spell(clerk: User, tmp_path: Path) -> None:
    rows = family()
    load(workbook(tmp_path / "a.xlsx", rows), clerk)
    rows[1] |= {"employer": "电子厂", "months": 7}
    batch, _ = load(workbook(tmp_path / "b.xlsx", rows), clerk)
    assert people(batch)["杨丙一"].changes == {"employer": ["制衣厂", "电子厂"], "work_months": [6, 7]}
    assert (Spell.objects.get().employer, Spell.objects.get().end) == ("电子厂", None)


def test_a_cleared_measure_goes_and_a_blank_one_stays(clerk: User, tmp_path: Path) -> None:
    rows = family()
    load(workbook(tmp_path / "a.xlsx", rows, COLUMNS), clerk)
    rows[0]["health_help"] = None
    load(workbook(tmp_path / "b.xlsx", rows, COLUMNS), clerk)
    assert RecordedMeasure.objects.count() == 1
    rows[0]["phone"] = "13700000000"
    load(workbook(tmp_path / "c.xlsx", rows, COLUMNS), clerk, blank_clears=True)
    assert RecordedMeasure.objects.count() == 0


def test_a_household_with_a_refused_member_is_incomplete_until_it_is_whole(clerk: User, tmp_path: Path) -> None:
    rows = [member(1), member(2, relation="之子", id="520526")]
    load(workbook(tmp_path / "a.xlsx", rows), clerk)
    assert Household.objects.get().incomplete
    load(workbook(tmp_path / "b.xlsx", [member(1), member(2, relation="之子")]), clerk, full=True)
    assert not Household.objects.get().incomplete


def test_a_household_of_which_nobody_can_be_registered_is_not_made(clerk: User, tmp_path: Path) -> None:
    batch, written = load(workbook(tmp_path / "a.xlsx", [member(1, id="520526")]), clerk)
    assert sum(written.values()) == 0
    assert households(batch)["H1"].why == "nobody_registered"


def test_a_suspect_is_taken_as_the_person_it_resembles_or_as_a_new_one(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, number="H2")]), clerk)
    rows = [
        member(1, phone="13900000009") | {"id": 5.20526198001021e17, "birth": "1980-01-02"},
        member(2, number="H2") | {"id": factories.id_number(date(1980, 1, 3), 42)},
    ]
    batch = preview(workbook(tmp_path / "b.xlsx", rows), clerk)
    suspects = batch.rows.filter(subject="person", kind="suspect")
    decisions.decide(batch, suspects.filter(label="杨乙一"), "take", actor=clerk)
    decisions.decide(batch, suspects.filter(label="杨丙一"), "new", actor=clerk)
    applying.apply(batch, actor=clerk)
    assert Person.objects.get(name="杨乙一").phone == "13900000009"
    assert Person.objects.filter(name="杨丙一").count() == 2


def test_a_household_sheet_updates_households_and_makes_nobody(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", family()), clerk)
    rows = [
        {"number": "H1", "village": "阳光社区居民委员会", "area": 120},
        {"number": "H9", "village": "阳光社区居民委员会", "area": 60},
    ]
    batch, _ = load(workbook(tmp_path / "b.xlsx", rows, ["number", "village", "area", "net"]), clerk)
    assert batch.counts["households"] == {"changed": 1, "new": 1}
    assert Household.objects.get(number="H1").housing_area == 120
    assert Person.objects.count() == 3


def test_another_users_batch_does_not_exist(clerk: User, tmp_path: Path) -> None:
    batch = preview(workbook(tmp_path / "a.xlsx", family()), clerk)
    with pytest.raises(ImportBatch.DoesNotExist):
        applying.apply(batch, actor=factories.make_user())
    assert Person.objects.count() == 0
