"""What a person sees of a sheet before deciding about its headings: samples, how much is understood, the first rows.

Samples are values as understood, masked where they are personal; cells of headings without a column are shown as text
with long numbers starred out. Nothing here is read again from the file.
"""

from collections import Counter
from typing import Any, Final

from portal.common.imports.columns import Columns
from portal.common.imports.headings import Heading
from portal.common.imports.outcome import SheetRead
from portal.common.masks import MASKS, mask_text

_SAMPLES: Final = 3
_FIRST_ROWS: Final = 3
_LONGEST: Final = 24
_LOOKED_AT: Final = 400


def sampled(sheet: SheetRead, columns: Columns) -> dict[str, Any]:
    """Return {headings: {place: {samples, filled, understood}}, peek: [{row, cells}]} of a sheet."""
    misread = Counter(fault.heading for fault in sheet.faults if not fault.fault.repaired)
    cells = {heading.at: _cells(sheet, heading) for heading in sheet.headings}
    headings = {}
    for heading in sheet.headings:
        own = cells[heading.at]
        understood = len(own) - own.count(None)
        filled = understood + (misread[heading.label] if heading.code else 0)
        headings[heading.at] = {"samples": _samples(columns, heading, own), "filled": filled, "understood": understood}
    peek = [
        {"row": row, "cells": [_shown(columns, each, cells[each.at], at) for each in sheet.headings]}
        for at, row in enumerate(sheet.rows[:_FIRST_ROWS])
    ]
    return {"headings": headings, "peek": peek}


def _cells(sheet: SheetRead, heading: Heading) -> list[Any]:
    """Return the cells of a heading, beside the sheet's rows."""
    if heading.code and heading.code in sheet.columns:
        return sheet.columns[heading.code].values
    return list(sheet.notes.get(heading.label, ()))


def _samples(columns: Columns, heading: Heading, cells: list[Any]) -> list[str]:
    found: dict[str, None] = {}
    for at, cell in enumerate(cells[:_LOOKED_AT]):
        if cell is not None and len(found) < _SAMPLES:
            found[_shown(columns, heading, cells, at)] = None
    return list(found)


def _shown(columns: Columns, heading: Heading, cells: list[Any], at: int) -> str:
    """Return a cell as it may be shown."""
    cell = cells[at] if at < len(cells) else None
    if cell is None:
        return ""
    if not heading.code or heading.code not in columns:
        return mask_text(str(cell))[:_LONGEST]
    column = columns[heading.code]
    # Coded health is read by whoever may import; only words about illness are covered.
    if column.personal and not (column.personal == "health" and column.parser.choices()):
        return MASKS[column.personal](str(cell))
    return str(column.parser.render(cell))[:_LONGEST]
