"""A stored file read as a roster: sheets, headings, rows of people or households, typed columns, and every fault."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from portal.common.imports.columns import ColumnGroup, Columns
from portal.common.imports.crosschecks import flag_repeated
from portal.common.imports.headings import HeadingIndex, shape_of
from portal.common.imports.layout import find_layout
from portal.common.imports.mapping import Corrections
from portal.common.imports.outcome import HIDDEN, NO_HEADER, NOT_A_TABLE, RosterFile, RowFault, SheetRead
from portal.common.imports.prescan import Limits
from portal.common.imports.reader import Progress, read_book
from portal.common.imports.refusals import Refused
from portal.common.imports.sheets import SheetReader

__all__ = ["Corrections", "Limits", "Refused", "RosterFile", "RowFault", "SheetRead", "read_roster"]


def read_roster(
    path: Path,
    filename: str,
    chosen: Iterable[type[ColumnGroup]] | None = None,
    corrections: Mapping[str, Corrections] | None = None,
    *,
    on: date | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> RosterFile:
    """Read a stored file as a roster.

    `chosen` are the column groups (all registered ones by default), `corrections` what people corrected, by shape.
    `on` is the day of reading: no birth lies after it. Refused when the file cannot be taken or holds no roster.
    """
    index = HeadingIndex(Columns(chosen))
    book = read_book(path, filename, limits, progress)
    result = RosterFile(book.kind)
    for sheet in book.sheets:
        if sheet.hidden or not sheet.table:
            result.ignored.append((sheet.title, HIDDEN if sheet.hidden else NOT_A_TABLE))
            continue
        layout = find_layout(sheet, index)
        if layout is None:
            result.ignored.append((sheet.title, NO_HEADER))
            continue
        known = (corrections or {}).get(shape_of(layout.headings), {})
        result.sheets.append(SheetReader(sheet, layout, index, since_1904=book.since_1904, on=on).read(known))
    if not result.sheets:
        raise Refused("no_header")
    flag_repeated(result.sheets, index.columns)
    return result
