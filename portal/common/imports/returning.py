"""The rows that wait, as a workbook: as they stood in the file, with the reasons beside them, ready to mend and load
again.
"""

import io
from collections.abc import Mapping
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from portal.common.imports import batches, decisions, reporting
from portal.common.imports.cells.base import CellError
from portal.common.imports.columns import HOUSEHOLD, Columns
from portal.common.imports.reading.reader import RawSheet, read_book
from portal.common.masks import HIDDEN, hidden
from portal.common.models import ImportBatch, ImportRow, ImportSheet

_WIDTH: Final = 14
_REASONS_WIDTH: Final = 60


def bad_rows_workbook(batch: ImportBatch) -> bytes:
    """Return an .xlsx of the waiting rows: one sheet a sheet of the file, its own headings, and a last column of
    reasons.

    A family's own values are repeated on each of its rows, so that a row can be loaded without those above it. Every
    cell is text, so no spreadsheet can damage a number or run a formula.
    """
    sheets = list(batch.sheets.filter(used=True).order_by("index"))
    with batches.opened(batch) as path:
        book = read_book(path, batch.filename, hidden=[sheet.place for sheet in sheets])
    waiting = list(decisions.waiting(batch).filter(row__isnull=False))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as made:
        text = made.add_format({"num_format": "@"})
        bold = made.add_format({"bold": True, "text_wrap": True, "num_format": "@"})
        for sheet in sheets:
            rows = {row.row: row for row in waiting if row.sheet == sheet.index}
            if rows:
                raw = book.sheets[sheet.place]
                _write(made.add_worksheet(_sheet_name(sheet)), batch, sheet, raw, rows, (text, bold))
        if not made.worksheets():
            made.add_worksheet(_("Rows"))
    return out.getvalue()


def _sheet_name(sheet: ImportSheet) -> str:
    name = "".join(mark for mark in sheet.name if mark not in "[]:*?/\\'")[:28]
    return name or str(sheet.index + 1)


def _write(
    page: Any,
    batch: ImportBatch,
    sheet: ImportSheet,
    raw: RawSheet,
    rows: Mapping[int | None, ImportRow],
    formats: tuple[Any, Any],
) -> None:
    text, bold = formats
    headings = sheet.mapping
    for place, entry in enumerate(headings):
        page.write_string(0, place, entry["heading"], bold)
    page.write_string(0, len(headings), _("Reasons"), bold)
    page.set_column(0, len(headings) - 1, _WIDTH, text)
    page.set_column(len(headings), len(headings), _REASONS_WIDTH, text)
    page.freeze_panes(1, 0)
    for line, (number, row) in enumerate(sorted(rows.items(), key=lambda item: item[0] or 0), start=1):
        for place, entry in enumerate(headings):
            page.write_string(line, place, _cell(raw, entry, number or 0, row), text)
        reasons = "；".join(
            f"{fault.heading}：{fault.message}" if fault.heading else fault.message
            for fault in reporting.faults_of(batch, row)
            if not fault.repaired
        )
        page.write_string(line, len(headings), reasons, text)


def _cell(raw: RawSheet, entry: Mapping[str, Any], number: int, row: ImportRow) -> str:
    """Return a cell as text: what a person mended, else what stood there, else what came down from the family's first
    row.
    """
    code = entry["column"]
    if code and hidden(code):
        return HIDDEN
    if code and code in row.mended:
        return str(row.mended[code])
    first = row_of_family(row)
    value = raw.at(number - 1, entry["index"])
    if value in {"", None} and first and entry_is_household(entry):
        value = raw.at(first - 1, entry["index"])
    return value.text if isinstance(value, CellError) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def row_of_family(row: ImportRow) -> int | None:
    """Return the first row of the family a row belongs to."""
    if row.family is None:
        return None
    first = ImportRow.objects.filter(batch=row.batch_id, subject="household", number=row.family).values_list(
        "row", flat=True
    )
    return first.first()


def entry_is_household(entry: Mapping[str, Any]) -> bool:
    """Say whether a mapped heading is about the household."""
    columns = Columns()
    return entry["column"] in columns and columns[entry["column"]].subject == HOUSEHOLD
