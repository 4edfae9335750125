"""Exports of lists: what is shown is what is written, masked alike, and inert as a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import tablib
from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django_tables2.rows import BoundRow
from import_export.fields import Field
from import_export.resources import Resource
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from portal.common.tables import Table

# A spreadsheet takes a text that begins so for a formula, also in its full-width form.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableField(Field):
    """One shown column of a table as a column of its export."""

    def __init__(self, table: Table, name: str) -> None:
        self.table = table
        self.name = name
        super().__init__(attribute=name, column_name=str(table.columns[name].header))

    def export(self, instance: Any, **_kwargs: Any) -> Any:
        """Return the plain value of the cell."""
        value = BoundRow(instance, table=self.table).get_cell_value(self.name)
        return strip_tags(value) if isinstance(value, SafeString) else value


class TableResource(Resource):
    """The columns of a table, in the order shown, as a resource of django-import-export."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.fields = {column.name: TableField(table, column.name) for column in table.columns}

    def iter_queryset(self, queryset: Iterable[Any]) -> Iterator[Any]:
        """Yield the records as they come (lists hand them over in chunks, with the cells of upper storeys loaded)."""
        return iter(queryset)

    def get_export_order(self) -> list[str]:
        """Return the columns in the order of the table."""
        return list(self.fields)

    def get_export_fields(self, selected_fields: Iterable[str] | None = None) -> list[Field]:
        """Return all shown columns (no choice within them is offered)."""
        del selected_fields
        return list(self.fields.values())


def inert(value: Any) -> Any:
    """Return a cell no spreadsheet runs: numbers and days as they are, what looks like a formula behind a quote."""
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_csv(data: tablib.Dataset) -> bytes:
    """Return the rows as UTF-8 with a byte order mark, as office programs expect it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([inert(head) for head in data.headers or ()])
    writer.writerows([inert(cell) for cell in row] for row in data)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(data: tablib.Dataset) -> bytes:
    """Return the rows as a workbook; every text is written as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, head: bool = False) -> Any:
        plain: Any = (
            value if isinstance(value, int | float | Decimal | date) and not isinstance(value, datetime) else None
        )
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value or ""))
        made = WriteOnlyCell(sheet, value=plain if plain is not None else text)
        if plain is None:
            made.data_type = "s"
        if head:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, head=True) for head in data.headers or ()])
    for row in data:
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS = {"xlsx": (XLSX, write_xlsx), "csv": ("text/csv; charset=utf-8", write_csv)}


def exported(table: Table, records: Iterable[Any], *, name: str, form: str) -> HttpResponse:
    """Return the records as a file of a form in WRITERS, with the columns the table shows."""
    kind, write = WRITERS[form]
    data = TableResource(table).export(queryset=records)
    response = HttpResponse(write(data), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or ""
    response["Cache-Control"] = "no-store"
    return response
