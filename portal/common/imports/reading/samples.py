"""What a person sees of a sheet before deciding about its headings: samples, how much is understood, the first rows.

Samples are values as understood, masked where they are personal; cells of headings without a column are shown as text
with long numbers starred out. Nothing here is read again from the file.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from portal.common.imports.columns import Columns
from portal.common.imports.reading.headings import Heading
from portal.common.imports.reading.outcome import SeenRow, SheetRead
from portal.common.masks import MASKS, mask_text

_SAMPLES: Final = 3
_LONGEST: Final = 24
_LOOKED_AT: Final = 400


def sampled(sheet: SheetRead, columns: Columns) -> dict[str, Any]:
    """Return {headings: {place: {samples, filled, understood}}, peek: [{row, kind, cells}]} of a sheet."""
    misread = Counter(fault.heading for fault in sheet.faults if not fault.fault.repaired)
    cells = {heading.at: _cells(sheet, heading) for heading in sheet.headings}
    headings = {}
    for heading in sheet.headings:
        own = cells[heading.at]
        # Not `count`: it asks a decimal whether it equals None, which is slow.
        understood = sum(cell is not None for cell in own)
        filled = understood + (misread[heading.label] if heading.code else 0)
        headings[heading.at] = {"samples": _samples(columns, heading, own), "filled": filled, "understood": understood}
    peek = [_line(sheet, seen, columns) for seen in sheet.seen]
    return {"headings": headings, "peek": peek}


def unread(seen: Sequence[SeenRow]) -> list[dict[str, Any]]:
    """Return the first rows of a sheet that is left alone, in the same form."""
    return [
        {"row": each.row, "kind": "", "cells": [mask_text(cell)[:_LONGEST] for cell in each.cells]} for each in seen
    ]


def _line(sheet: SheetRead, seen: SeenRow, columns: Columns) -> dict[str, Any]:
    """Return a row as it may be shown, and what it was taken for: title, header, data, or why it is neither."""
    kind = dict(sheet.skipped).get(seen.row, "data")
    if seen.row <= sheet.header_rows[-1]:
        kind = "header" if seen.row in sheet.header_rows else "title"
        return {"row": seen.row, "kind": kind, "cells": [mask_text(cell)[:_LONGEST] for cell in seen.cells]}
    pairs = zip(sheet.headings, seen.cells, strict=True)
    return {"row": seen.row, "kind": kind, "cells": [_mask(columns, each)(cell)[:_LONGEST] for each, cell in pairs]}


def _mask(columns: Columns, heading: Heading) -> Callable[[str], str]:
    """Return how cells as they stand under a heading may be shown."""
    if not heading.code:
        return mask_text
    personal = columns[heading.code].personal
    return MASKS[personal] if personal else str


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
