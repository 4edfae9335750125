"""Whatever stands in the register, a file that leaves the portal runs nothing when it is opened."""

import csv
import io
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from portal.common.exports.workbook import write_workbook
from portal.common.exports.writing import Writer, write_csv

STARTS = "=+-@\t\r＝＋－＠"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
dangerous = st.builds(lambda start, rest: start + rest, st.sampled_from(STARTS), texts)
cells = st.one_of(texts, dangerous, st.integers(-(10**9), 10**9), st.booleans(), st.none(), st.dates(date(1900, 3, 1)))


def written(write: Writer, row: list[object]) -> bytes:
    """Return a file of one row under headings of its own width."""
    out = io.BytesIO()
    write([f"=列{place}" for place in range(len(row))], [row], out)
    return out.getvalue()


@given(st.lists(cells, min_size=1, max_size=6))
def test_no_cell_of_a_workbook_is_a_formula_and_numbers_stay_numbers(row: list[object]) -> None:
    sheet = load_workbook(io.BytesIO(written(write_workbook, row))).active
    assert sheet is not None
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    for place, value in enumerate(row, start=1):
        if isinstance(value, int) and not isinstance(value, bool):
            assert sheet.cell(2, place).value == value


@given(st.lists(st.one_of(texts, dangerous), min_size=1, max_size=6))
def test_no_text_of_a_csv_file_begins_like_a_formula(row: list[object]) -> None:
    lines = list(csv.reader(io.StringIO(written(write_csv, row).decode("utf-8-sig"), newline="")))
    assert not [cell for line in lines for cell in line if cell.startswith(tuple(STARTS))]


def test_two_readers_find_in_a_workbook_what_was_written() -> None:
    row: list[object] = [
        "杨正富 ",
        'a<b>&"c',
        "_x0041_",
        "一\n二",
        None,
        True,
        12,
        Decimal("3.50"),
        date(2026, 11, 22),
        date(1890, 1, 1),
    ]
    book = written(write_workbook, row)
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet["A1"].font.b, sheet["A1"].value) == ("A2", True, "=列0")
    seen = [cell.value for cell in sheet[2]]
    assert [*seen[:2], *seen[3:8]] == [*row[:2], *row[3:8]]
    assert [str(value) for value in seen[8:]] == ["2026-11-22 00:00:00", "1890-01-01"]
    _, cells = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert cells == ["杨正富 ", 'a<b>&"c', "_x0041_", "一\n二", "", True, 12.0, 3.5, date(2026, 11, 22), "1890-01-01"]


def test_amounts_below_nought_are_numbers_not_texts() -> None:
    book = written(write_workbook, [Decimal("-12.50")])
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert sheet.cell(2, 1).value == -12.5
    assert "-12.50" in written(write_csv, [Decimal("-12.50")]).decode("utf-8-sig").splitlines()[1]
