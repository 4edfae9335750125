"""A stored file read as a roster: sheets, headings, rows of people or households, typed columns, and every fault."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from portal.common.imports.columns import ColumnGroup, Columns
from portal.common.imports.reading.crosschecks import flag_repeated
from portal.common.imports.reading.headings import HeadingIndex, shape_of
from portal.common.imports.reading.laying import lay_out, seen_rows
from portal.common.imports.reading.mapping import Corrections
from portal.common.imports.reading.outcome import Ignored, Layouts, RosterFile, RowFault, SheetRead
from portal.common.imports.reading.prescan import Limits
from portal.common.imports.reading.reader import Progress, read_book
from portal.common.imports.reading.sheets import SheetReader
from portal.common.imports.refusals import Refused

__all__ = ["Corrections", "Limits", "NoRoster", "Refused", "RosterFile", "RowFault", "SheetRead", "read_roster"]


class NoRoster(Refused):
    """No sheet of a file has a heading row that names people or households; `file` says what its sheets are."""

    def __init__(self, file: RosterFile) -> None:
        super().__init__("no_header")
        self.file = file


def read_roster(
    path: Path,
    filename: str,
    chosen: Iterable[type[ColumnGroup]] | None = None,
    corrections: Mapping[str, Corrections] | None = None,
    *,
    layouts: Layouts | None = None,
    on: date | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> RosterFile:
    """Read a stored file as a roster.

    `chosen` are the column groups (all registered ones by default), `corrections` what people corrected, by shape.
    `layouts` is how people laid sheets out, these (a hidden one is read only so) or earlier ones. `on` is the day of
    reading: no birth lies after it. Refused when the file cannot be taken; NoRoster when it holds none.
    """
    index = HeadingIndex(Columns(chosen))
    layouts = layouts or Layouts()
    asked = [place for place, hand in layouts.by_hand.items() if hand.used]
    book = read_book(path, filename, limits, progress, asked)
    result = RosterFile(book.kind)
    for sheet in book.sheets:
        layout = lay_out(sheet, index, layouts.by_hand.get(sheet.place), layouts.remembered)
        if isinstance(layout, str):
            result.ignored.append(Ignored(sheet.title, sheet.place, layout, seen_rows(sheet, None), sheet.rows))
            continue
        known = (corrections or {}).get(shape_of(layout.headings), {})
        read = SheetReader(sheet, layout, index, since_1904=book.since_1904, on=on).read(known)
        read.seen = seen_rows(sheet, layout)
        result.sheets.append(read)
    if not result.sheets:
        raise NoRoster(result)
    flag_repeated(result.sheets, index.columns)
    return result
