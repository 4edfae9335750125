"""Files that leave the portal: inert as a spreadsheet, written row by row, so that a large one needs no more memory."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from portal.common.exports.workbook import write_workbook

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


Writer = Callable[[Sequence[Any], Rows, IO[bytes]], None]
WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": (XLSX, write_workbook),
    "csv": ("text/csv; charset=utf-8", write_csv),
}
