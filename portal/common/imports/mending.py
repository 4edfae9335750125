"""Mending cells of a sheet as read: another value for one cell, with what it says of other columns, and its faults
again.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.common.imports import faults
from portal.common.imports.cells.base import CleanColumn, Context
from portal.common.imports.columns import IDENTITY, NAME, Column
from portal.common.imports.faults import Fault
from portal.common.imports.reading.headings import Heading
from portal.common.imports.reading.mapping import correction_key
from portal.common.imports.reading.outcome import RowFault, SheetRead

# What refuses a row because a cell of this part is blank.
_BLANK = {NAME: faults.NAME_BLANK, IDENTITY: faults.ID_BLANK}


def heading_name(heading: Heading) -> str:
    """Return what a correction of a heading is kept under."""
    return correction_key(heading)


def mend(sheet: SheetRead, row: int, column: Column, text: str, on: date) -> None:
    """Put another value into a row's column, as if the cell had held `text`."""
    index = sheet.rows.index(row)
    own = [fault for fault in sheet.faults if fault.row == row and fault.code == column.code]
    sheet.faults = [fault for fault in sheet.faults if not (fault.row == row and fault.code == column.code)]
    kinds = {fault.fault.kind for fault in own} | {faults.ID_TWICE}
    parsed = column.parser.read(text, Context(on=on))
    _set(sheet, column.code, index, parsed.value)
    for extra, value in (parsed.extras or {}).items():
        if extra in column.derived:
            _set(sheet, column.derived[extra], index, value)
    left = [kind for kind in sheet.refused.pop(index, []) if kind not in kinds]
    fault = parsed.fault
    if fault is None and parsed.value is None and column.role in _BLANK:
        fault = Fault(_BLANK[column.role])
    if fault:
        heading = next((each.label for each in sheet.headings if each.code == column.code), column.heading)
        sheet.faults.append(RowFault(row, heading, column.code, fault, text))
        if not fault.repaired and column.role in _BLANK:
            left.append(fault.kind)
    if left:
        sheet.refused[index] = left


def _set(sheet: SheetRead, code: str, index: int, value: Any) -> None:
    if code not in sheet.columns:
        sheet.columns[code] = CleanColumn([None] * len(sheet.rows))
    sheet.columns[code].values[index] = value


def recheck_twice(sheets: Sequence[SheetRead]) -> None:
    """Refuse again, after cells were mended, every further row of an identity that stands in the file already."""
    seen: Counter[Any] = Counter()
    for sheet in sheets:
        column = sheet.columns.get("id_number")
        for index, value in enumerate(column.values if column else ()):
            kinds = [kind for kind in sheet.refused.get(index, []) if kind != faults.ID_TWICE]
            if value is not None:
                seen[value] += 1
                if seen[value] > 1:
                    kinds.append(faults.ID_TWICE)
            sheet.refused.pop(index, None)
            if kinds:
                sheet.refused[index] = kinds
