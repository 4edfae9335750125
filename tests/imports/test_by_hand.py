"""Where a table is, said by a person and remembered: heading rows, first and last row, sheets left out, hidden ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from portal.accounts.models import User
from portal.common.imports import applying, corrections, decisions, previewing
from portal.common.imports.reading.outcome import ByHand
from portal.common.jobs import JobFailedError
from portal.common.models import ColumnMemory, ImportBatch
from tests.imports.rosters import HEADINGS, member, people, preview, setting

pytestmark = pytest.mark.django_db
NAMES = ("number", "village", "name", "id", "relation")
EXAMPLE = ["（示例）", "填到社区", "张三", "520526198001010000", "户主"]


@pytest.fixture
def clerk() -> User:
    return setting()


def rows_of(*people_of: dict[str, Any]) -> list[list[Any]]:
    return [[HEADINGS[name] for name in NAMES], *([each[name] for name in NAMES] for each in people_of)]


def save(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def again(batch: ImportBatch, clerk: User, sheet: int, hand: ByHand, *, remember: bool = True) -> ImportBatch:
    """Lay a sheet out and preview again, as the worker would."""
    return previewing.preview(corrections.lay_out(batch, sheet, hand, actor=clerk, remember=remember), actor=clerk)


def test_an_example_row_is_left_out_by_hand_here_and_in_the_next_file(clerk: User, tmp_path: Path) -> None:
    rows = rows_of(member(1), member(2, relation="配偶"))
    rows.insert(1, EXAMPLE)
    batch = preview(save(tmp_path / "a.xlsx", {"表": rows}), clerk)
    assert "张三" in people(batch)
    batch = again(batch, clerk, 0, ByHand(header=(1,), first=3))
    assert {row.row for row in people(batch).values()} == {3, 4}
    assert batch.sheets.get().skipped_rows == [{"row": 2, "why": "outside"}]
    later = preview(save(tmp_path / "b.xlsx", {"表": [["标题"], *rows, EXAMPLE]}), clerk)
    assert {row.row for row in people(later).values()} == {4, 5, 6}
    memory = ColumnMemory.objects.get()
    assert (memory.example, memory.uses, memory.layout) == ("a.xlsx", 1, {"used": True, "between": 1})


def test_the_last_row_holds_for_this_file_only(clerk: User, tmp_path: Path) -> None:
    rows = rows_of(*(member(serial, number=f"H{serial}") for serial in range(1, 5)))
    batch = again(preview(save(tmp_path / "a.xlsx", {"表": rows}), clerk), clerk, 0, ByHand(header=(1,), last=3))
    assert batch.counts["people"] == {"new": 2}
    later = preview(save(tmp_path / "b.xlsx", {"表": [["标题"], *rows]}), clerk)
    assert later.counts["people"] == {"new": 4}


def test_headings_nobody_knows_are_shown_by_hand_mapped_and_found_again(clerk: User, tmp_path: Path) -> None:
    strange = ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏"]
    rows = [["说明"], strange, *rows_of(member(1))[1:]]
    with pytest.raises(JobFailedError, match="no_header"):
        preview(save(tmp_path / "a.xlsx", {"表": rows}), clerk)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.sheets.get().seen["peek"][1]["cells"]) == ("failed", strange)
    batch = again(batch, clerk, 0, ByHand(header=(2,)))
    codes = ("household_no", "village", "name", "id_number", "relation")
    corrections.correct_mapping(batch, 0, dict(enumerate(codes)), actor=clerk)
    batch = previewing.preview(batch, actor=clerk)
    assert {row.kind for row in people(batch).values()} == {"new"}
    later = preview(save(tmp_path / "b.xlsx", {"表": [["说明"], ["又一行"], strange, *rows_of(member(2))[1:]]}), clerk)
    assert [row.row for row in people(later).values()] == [4]


def test_a_sheet_is_left_out_and_so_is_the_next_of_its_shape(clerk: User, tmp_path: Path) -> None:
    other = [
        ["户编号", "村", "姓名", "证件号码", "与户主关系", "备注"],
        *[[*row, "旧"] for row in rows_of(member(9))[1:]],
    ]
    sheets = {"花名册": rows_of(member(1)), "去年": other}
    batch = preview(save(tmp_path / "a.xlsx", sheets), clerk)
    assert len(people(batch)) == 2
    batch = again(batch, clerk, 1, ByHand(used=False))
    assert list(people(batch)) == ["杨乙一"]
    assert [(sheet.name, sheet.why_skipped) for sheet in batch.sheets.filter(used=False)] == [("去年", "skipped")]
    later = preview(save(tmp_path / "b.xlsx", {"花名册": rows_of(member(2)), "去年": other}), clerk)
    assert list(people(later)) == ["杨丙一"]
    with pytest.raises(JobFailedError, match="nothing_left"):
        corrections.lay_out(later, 0, ByHand(used=False), actor=clerk)
    later = again(later, clerk, 1, ByHand())
    assert len(people(later)) == 2


def test_a_hidden_sheet_is_read_when_asked_for_and_its_bad_rows_come_back(clerk: User, tmp_path: Path) -> None:
    sheets = {"旧": rows_of(member(1, id="520526")), "花名册": rows_of(member(2))}
    batch = preview(save(tmp_path / "a.xlsx", sheets, hidden=["旧"]), clerk)
    hidden = batch.sheets.get(name="旧")
    assert (hidden.why_skipped, hidden.seen["peek"]) == ("hidden", [])
    batch = again(batch, clerk, hidden.index, ByHand())
    assert {row.label: row.kind for row in people(batch).values()} == {"杨乙一": "refused", "杨丙一": "new"}
    applying.apply(batch, actor=clerk)
    assert [row.label for row in decisions.waiting(batch)] == ["杨乙一"]


@pytest.mark.parametrize(
    "hand",
    [ByHand(header=(1, 3)), ByHand(header=(9,)), ByHand(header=(2,), first=2), ByHand(header=(1,), first=3, last=2)],
)
def test_rows_that_are_not_there_or_in_no_order_are_refused(clerk: User, tmp_path: Path, hand: ByHand) -> None:
    batch = preview(save(tmp_path / "a.xlsx", {"表": rows_of(member(1), member(2, relation="配偶"))}), clerk)
    with pytest.raises(JobFailedError, match="layout_wrong"):
        corrections.lay_out(batch, 0, hand, actor=clerk)


def test_a_memory_is_corrected_and_forgotten_by_whoever_imports_there(clerk: User, tmp_path: Path) -> None:
    rows = rows_of(member(1))
    batch = preview(save(tmp_path / "a.xlsx", {"表": rows}), clerk)
    corrections.correct_mapping(batch, 0, {4: "skip"}, actor=clerk)
    memory = corrections.memories(clerk).get()
    assert memory.mapping == {"/与户主关系": "skip"}
    corrections.restate(memory, {"/与户主关系": "note"}, actor=clerk)
    with pytest.raises(JobFailedError, match="unknown_column"):
        corrections.restate(memory, {"/与户主关系": "nonsense"}, actor=clerk)
    corrections.forget(memory, actor=clerk)
    later = preview(save(tmp_path / "b.xlsx", {"表": [["标题"], *rows]}), clerk)
    assert later.sheets.get().mapping[4]["column"] == "relation"
