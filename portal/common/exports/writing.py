"""Files that leave the portal: inert as a spreadsheet, written row by row, so that a large one needs no more memory."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

# A spreadsheet takes a text that begins so for a formula, also in its full-width form.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

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
    """Write a workbook; every text is written as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, head: bool = False) -> Any:
        plain: Any = (
            value if isinstance(value, int | float | Decimal | date) and not isinstance(value, datetime) else None
        )
        text = "" if value is None else ILLEGAL_CHARACTERS_RE.sub("", str(value))
        made = WriteOnlyCell(sheet, value=plain if plain is not None else text)
        if plain is None:
            made.data_type = "s"
        if head:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(heading, head=True) for heading in headings])
    for row in rows:
        # An empty cell takes no room, and rosters have many.
        sheet.append([None if value is None or value == "" else cell(value) for value in row])
    book.save(out)


Writer = Callable[[Sequence[Any], Rows, IO[bytes]], None]
WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": (XLSX, write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
