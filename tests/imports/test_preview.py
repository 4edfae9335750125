"""A preview says of every row what it is, and writes nothing to the register."""

from datetime import date
from pathlib import Path

import pytest

from households.models import Person
from portal.accounts.models import User
from portal.common.imports.sealed_cells import opened_changes
from portal.common.models import ImportBatch
from tests import factories
from tests.imports.rosters import VILLAGE_NAME, households, load, member, people, preview, register, setting, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return setting()


def test_a_preview_writes_nothing_to_the_register(clerk: User, tmp_path: Path) -> None:
    before = register()
    batch = preview(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="配偶")]), clerk)
    assert batch.counts["people"] == {"new": 2}
    assert batch.counts["households"] == {"new": 1}
    assert register() == before


def test_changed_fields_show_old_and_new(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, phone="13800000001", net=100)]), clerk)
    batch = preview(workbook(tmp_path / "b.xlsx", [member(1, phone="13900000002", net=250.5)]), clerk)
    row = people(batch)["杨乙一"]
    assert "13900000002" not in str(row.changes)
    assert opened_changes(row) == {"phone": ("13800000001", "13900000002")}
    assert households(batch)["H1"].changes == {"net": [100.0, 250.5]}


def test_an_absent_column_touches_nothing(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, phone="13800000001", area=80)]), clerk)
    batch = preview(workbook(tmp_path / "b.xlsx", [member(1)]), clerk, blank_clears=True)
    assert batch.counts["people"] == {"unchanged": 1}
    assert batch.counts["households"] == {"unchanged": 1}


@pytest.mark.parametrize(("clears", "expected"), [(False, {}), (True, {"phone": ("13800000001", None)})])
def test_a_blank_cell_clears_only_when_asked(
    clerk: User, tmp_path: Path, clears: bool, expected: dict[str, object]
) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, phone="13800000001")]), clerk)
    columns = ["number", "village", "name", "id", "relation", "phone"]
    batch = preview(workbook(tmp_path / "b.xlsx", [member(1, phone=None)], columns), clerk, blank_clears=clears)
    assert opened_changes(people(batch)["杨乙一"]) == expected


def test_a_cell_that_is_not_understood_never_clears(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, phone="13800000001", area=80)]), clerk)
    batch = preview(
        workbook(tmp_path / "b.xlsx", [member(1, phone="不详的号码", area="很大")]), clerk, blank_clears=True
    )
    assert people(batch)["杨乙一"].changes == {}
    assert households(batch)["H1"].changes == {}
    assert set(batch.faults.values_list("column", flat=True)) == {"phone", "housing_area"}


def test_values_that_differ_within_a_family_are_a_fault_and_touch_nothing(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, area=80)]), clerk)
    rows = [member(1, area=90), member(2, relation="配偶", area=95)]
    batch = preview(workbook(tmp_path / "b.xlsx", rows), clerk)
    assert batch.faults.get().kind == "family_disagrees"
    assert batch.faults.get().row == 3
    assert households(batch)["H1"].changes == {}


def test_two_heads_are_both_refused(clerk: User, tmp_path: Path) -> None:
    rows = [member(1), member(2), member(3, relation="之子")]
    batch, _ = load(workbook(tmp_path / "a.xlsx", rows), clerk)
    found = people(batch)
    assert [found[name].why for name in ("杨乙一", "杨丙一")] == ["two_heads", "two_heads"]
    assert list(Person.objects.values_list("name", flat=True)) == ["杨丁一"]


def test_a_person_of_another_county_is_refused_without_a_detail(clerk: User, tmp_path: Path) -> None:
    stranger = member(1)
    factories.make_household(factories.OTHER_COUNTY_VILLAGE, members=[{"name": "王外人", "id_number": stranger["id"]}])
    batch = preview(workbook(tmp_path / "a.xlsx", [stranger]), clerk)
    row = people(batch)[stranger["name"]]
    assert (row.kind, row.why, row.changes, row.version_seen is None) == ("refused", "registered_elsewhere", {}, False)
    assert "王外人" not in str(batch.rows.values())


@pytest.mark.parametrize(
    ("area", "village", "why"),
    [
        (factories.VILLAGE, "格书社区居民委员会", "outside_area"),
        (factories.COUNTY, "石桥村民委员会", "outside_area"),
        (factories.COUNTY, "没有这个村", "village_unknown"),
    ],
)
def test_rows_of_other_villages_are_refused(clerk: User, tmp_path: Path, area: str, village: str, why: str) -> None:
    rows = [member(1), member(2, number="H2", village=village)]
    batch = preview(workbook(tmp_path / "a.xlsx", rows), clerk, area)
    assert people(batch)["杨乙一"].kind == "new"
    assert people(batch)["杨丙一"].why == why


def test_a_damaged_number_is_a_suspect_by_name_birth_date_and_village(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1)]), clerk)
    rows = [member(1, id=5.20526198001021e17, birth="1980-01-02"), member(2, relation="配偶")]
    batch = preview(workbook(tmp_path / "b.xlsx", rows), clerk)
    row = people(batch)["杨乙一"]
    assert (row.kind, row.why, row.target) == ("suspect", "damaged_id", Person.objects.get().pk)


def test_the_same_name_and_birth_date_under_another_number_is_a_suspect(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1)]), clerk)
    other = member(1) | {"id": factories.id_number(date(1980, 1, 2), 41), "number": "H9"}
    batch = preview(workbook(tmp_path / "b.xlsx", [other]), clerk)
    assert people(batch)["杨乙一"].why == "possible_duplicate"


def test_who_comes_from_another_household_waits_unless_it_is_in_the_file(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子")]), clerk)
    alone = [member(2, number="H2")]
    assert people(preview(workbook(tmp_path / "b.xlsx", alone), clerk))["杨丙一"].why == "lives_elsewhere"
    both = [member(1), member(2, number="H2")]
    row = people(preview(workbook(tmp_path / "c.xlsx", both), clerk))["杨丙一"]
    assert row.kind == "changed"
    assert row.changes == {"household_no": ["H1", "H2"], "relation": ["20", "02"]}


@pytest.mark.parametrize(("full", "missing"), [(True, {"杨丙一", "杨丁一"}), (False, set())])
def test_only_a_full_roster_says_who_is_missing(clerk: User, tmp_path: Path, full: bool, missing: set[str]) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子"), member(3, number="H2")]), clerk)
    batch = preview(workbook(tmp_path / "b.xlsx", [member(1)]), clerk, full=full)
    assert set(batch.rows.filter(subject="person", kind="missing").values_list("label", flat=True)) == missing
    assert Person.objects.count() == 3


def test_a_household_keeps_its_identity_when_the_village_renumbers(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子")]), clerk)
    rows = [member(1, number="N7"), member(2, number="N7", relation="之子")]
    batch = preview(workbook(tmp_path / "b.xlsx", rows), clerk)
    assert households(batch)["N7"].changes == {"household_no": ["H1", "N7"]}
    assert batch.counts["people"] == {"unchanged": 2}


def test_a_village_without_a_column_is_found_in_the_title(clerk: User, tmp_path: Path) -> None:
    row = member(1)
    del row["village"]
    path = workbook(tmp_path / "a.xlsx", [row])
    assert preview(path, clerk, factories.VILLAGE).counts["people"] == {"new": 1}
    assert people(ImportBatch.objects.get())["杨乙一"].why == ""
    assert VILLAGE_NAME.startswith("阳光")
