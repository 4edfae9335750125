"""Files that leave the portal: inert as a spreadsheet, written row by row, so that a large one needs no more memory."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# A spreadsheet takes a text that begins so for a formula, also in its full-width form.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LONGEST = 32_767

Rows = Iterable[Sequence[Any]]


def inert(value: Any) -> Any:
    """Return a cell no spreadsheet runs: numbers and days as they are, what looks like a formula behind a quote."""
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_csv(headings: Sequence[Any], rows: Rows, out: IO[bytes]) -> None:
    """Write UTF-8 with a byte order mark, as office programs expect it."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([inert(heading) for heading in headings])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    text.detach()


def write_xlsx(headings: Sequence[Any], rows: Rows, out: IO[bytes]) -> None:
    """Write a workbook; every text is written as text, never as a formula, and each row leaves memory at once."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, _text(heading), bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                # An empty cell takes no room, and rosters have many.
                if value is not None and value != "":
                    _write_cell(sheet, line, place, value, day)


def _write_cell(sheet: Any, line: int, place: int, value: Any, day: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(line, place, value, day)
    else:
        sheet.write_string(line, place, _text(value))


def _text(value: Any) -> str:
    """Return a text a workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_LONGEST]


Writer = Callable[[Sequence[Any], Rows, IO[bytes]], None]
WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": (XLSX, write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
