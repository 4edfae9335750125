"""Rows that could not be taken wait in a queue until somebody mends or dismisses them; they come back as a workbook."""

import io
from pathlib import Path

import openpyxl
import pytest

from households.models import Household, Person
from portal.accounts.models import User
from portal.common.imports import applying, corrections, decisions, previewing, reporting, returning
from portal.common.imports.sealed_cells import opened_changes
from portal.common.models import ColumnMemory
from tests.imports.rosters import AS_OF, load, member, people, preview, setting, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return setting()


def test_refused_rows_wait_after_the_rest_is_applied(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    assert [row.label for row in decisions.waiting(batch)] == ["杨丙一"]
    assert [row.label for row in decisions.waiting_of(clerk)] == ["杨丙一"]
    assert Person.objects.count() == 1


def test_a_mended_cell_is_checked_again_and_taken_by_the_next_apply(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    row = people(batch)["杨丙一"]
    row = decisions.mend_cell(batch, row, "id_number", "520526198001039055", actor=clerk)
    assert (row.kind, row.why) == ("refused", "id_check")
    row = decisions.mend_cell(batch, row, "id_number", str(member(2)["id"]), actor=clerk)
    assert (row.kind, row.why) == ("new", "")
    applying.apply(batch, actor=clerk)
    assert Person.objects.get(name="杨丙一").sex == "1"
    assert not decisions.waiting(batch).exists()
    assert not Household.objects.get().incomplete


def test_mending_a_row_into_somebody_already_in_the_file_is_refused(clerk: User, tmp_path: Path) -> None:
    batch = preview(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    row = decisions.mend_cell(batch, people(batch)["杨丙一"], "id_number", str(member(1)["id"]), actor=clerk)
    assert (row.kind, row.why) == ("refused", "id_twice")


def test_a_dismissed_row_leaves_the_queue_and_completes_its_household(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    assert Household.objects.get().incomplete
    assert decisions.dismiss(batch, batch.rows.filter(label="杨丙一"), actor=clerk) == 1
    assert not decisions.waiting(batch).exists()
    assert not Household.objects.get().incomplete


def test_bad_rows_come_back_as_a_workbook_with_reasons_that_loads_once_mended(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    book = openpyxl.load_workbook(io.BytesIO(returning.bad_rows_workbook(batch)))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 2
    assert sheet.cell(2, headings.index("姓名") + 1).value == "杨丙一"
    assert "证件号码" in str(sheet.cell(2, len(headings)).value)
    sheet.cell(2, headings.index("证件号码") + 1).value = str(member(2)["id"])
    book.save(tmp_path / "mended.xlsx")
    again, _ = load(tmp_path / "mended.xlsx", clerk)
    assert again.counts["people"] == {"new": 1}
    assert Household.objects.get(number="H1").member_count == 2


def test_a_corrected_mapping_is_remembered_for_the_shape(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1, remark="13800000001")])
    batch = preview(path, clerk)
    place = next(entry["index"] for entry in batch.sheets.get().mapping if entry["column"] == "remark")
    corrections.correct_mapping(batch, 0, {place: "phone"}, actor=clerk)
    batch = previewing.preview(batch, actor=clerk)
    assert next(entry["column"] for entry in batch.sheets.get().mapping if entry["index"] == place) == "phone"
    assert ColumnMemory.objects.get().saved_by == clerk
    applying.apply(batch, actor=clerk)
    assert Person.objects.get().phone == "13800000001"
    later = preview(workbook(tmp_path / "b.xlsx", [member(1, remark="13900000002")]), clerk)
    assert opened_changes(people(later)["杨乙一"]) == {"phone": ("13800000001", "13900000002")}


def test_an_unknown_column_is_kept_as_a_note_when_asked(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place = sheet.max_column
    sheet.cell(1, place + 1).value = "门前有几棵核桃树"
    sheet.cell(2, place + 1).value = "三棵"
    book.save(path)
    batch = preview(path, clerk)
    assert batch.sheets.get().mapping[place]["column"] is None
    corrections.correct_mapping(batch, 0, {place: "note"}, actor=clerk)
    applying.apply(previewing.preview(batch, actor=clerk), actor=clerk)
    assert Household.objects.get().notes == {"门前有几棵核桃树": "三棵"}


def test_the_report_names_sheet_row_heading_and_masks_what_is_personal(clerk: User, tmp_path: Path) -> None:
    rows = [member(1, phone="1380000"), member(2, relation="之子", id="52052619800103905")]
    report = reporting.report(preview(workbook(tmp_path / "a.xlsx", rows), clerk))
    sheet = report["sheets"][0]
    assert sheet["header_rows"] == [1]
    assert {entry["heading"]: entry["field"] for entry in sheet["headings"]}["户编号"] == "household_no"
    assert sheet["rows"]["new"] == [2]
    assert sheet["rows"]["refused"] == [3]
    found = {(fault["row"], fault["heading"], fault["kind"]) for fault in sheet["faults"]}
    assert found == {(2, "家庭成员联系电话", "phone_unknown"), (3, "证件号码", "id_length")}
    assert "52052619800103905" not in str(report)
    assert report["as_of"] == AS_OF.isoformat()
