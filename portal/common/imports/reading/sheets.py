"""One sheet understood: headings mapped, rows sorted, households told apart, columns cleaned and joined."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final

from portal.common.imports import faults
from portal.common.imports.cells.base import (
    Cell,
    CellError,
    CleanColumn,
    Context,
    bare,
    is_blank,
    number_text,
    plain,
    spread,
)
from portal.common.imports.columns import (
    HEAD_IDENTITY,
    HEAD_NAME,
    HOUSEHOLD,
    HOUSEHOLD_KEY,
    IDENTITY,
    NAME,
    ROW_NUMBER,
    Column,
)
from portal.common.imports.faults import Fault
from portal.common.imports.reading.crosschecks import check_rows, derive
from portal.common.imports.reading.families import Families, find_families, merged_sources
from portal.common.imports.reading.headings import Heading, HeadingIndex, shape_of
from portal.common.imports.reading.layout import Layout, RowSorter
from portal.common.imports.reading.mapping import Corrections, Mapper
from portal.common.imports.reading.outcome import RowFault, SheetRead
from portal.common.imports.reading.reader import RawSheet

_KEY_ROLES: Final = (HOUSEHOLD_KEY, HEAD_IDENTITY, HEAD_NAME)
_SAMPLE: Final = 64
_LONGEST_NOTE: Final = 400


@dataclass(slots=True)
class Series:
    """One heading's cells over the kept rows: the distinct ones, each row's own place among them, and the place that
    holds for the row once merged cells and household values have come down."""

    heading: Heading
    cells: list[Cell]
    own: Sequence[int]
    full: Sequence[int]

    def read(self, at: int) -> str:
        """Return a row's own cell as text, as it was read."""
        return cell_as_read(self.cells[self.own[at]])


def cell_as_read(cell: Cell) -> str:
    """Return a cell as text for reports."""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return number_text(cell)
    return "" if cell is None else str(cell)


class SheetReader:
    """Understands one sheet."""

    def __init__(
        self, sheet: RawSheet, layout: Layout, index: HeadingIndex, *, since_1904: bool, on: date | None
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.index = index
        self.columns = index.columns
        self.since_1904 = since_1904
        self.on = on
        self.series: dict[int, Series] = {}

    def read(self, corrections: Corrections) -> SheetRead:
        """Return the sheet understood."""
        layout = self.layout
        shape = shape_of(layout.headings)
        subject = Mapper(self.sheet, layout.header[-1] + 1, self.index, corrections).map(layout.headings)
        RowSorter(self.sheet, layout).sort(self._places(NAME, IDENTITY, *_KEY_ROLES))
        families = find_families(self.sheet, layout, self._places(*_KEY_ROLES))
        result = SheetRead(
            title=self.sheet.title,
            place=self.sheet.place,
            subject=subject,
            header_rows=[row + 1 for row in layout.header],
            headings=layout.headings,
            titles=layout.titles,
            shape=shape,
            rows=[row + 1 for row in layout.rows],
            skipped=[(row + 1, why) for row, why in sorted(layout.skipped.items())],
            families=families.of,
            rows_in_all=self.sheet.rows,
            within=(layout.within[0] + 1, layout.within[1])
            if layout.within
            else (layout.header[-1] + 2, self.sheet.rows),
        )
        self._gather(families)
        self._clean(result)
        self._say_families(result, families)
        derive(result, self.columns)
        check_rows(result, self.columns, self.series)
        result.faults.sort(key=lambda found: found.row)
        return result

    def _places(self, *roles: str) -> list[int]:
        """Return the places of the headings that play a part, in the order of the parts."""
        return [
            heading.at
            for role in roles
            for heading in self.layout.headings
            if heading.code and self.columns[heading.code].role == role
        ]

    def _gather(self, families: Families) -> None:
        rows = self.layout.rows
        merged = merged_sources(self.sheet, self.layout)
        for heading in self.layout.headings:
            column = self.columns[heading.code] if heading.code else None
            if column and column.role == ROW_NUMBER:
                continue
            raw = self.sheet.columns[heading.at]
            own = _picked(raw.index, rows)
            full = own
            if column is None or column.subject == HOUSEHOLD:
                sources = {**merged.get(heading.at, {}), **(families.source if column else {})}
                if sources:
                    full = [place or raw.index[sources.get(row, row)] for row, place in zip(rows, own, strict=True)]
            self.series[heading.at] = Series(heading, raw.cells, own, full)

    def _clean(self, result: SheetRead) -> None:
        for heading in self.layout.headings:
            series = self.series.get(heading.at)
            if series is None:
                continue
            if heading.code is None:
                self._note(result, series)
                continue
            column = self.columns[heading.code]
            cleaned = self._cleaned(series, column)
            for at, fault in cleaned.faults:
                result.faults.append(RowFault(result.rows[at], heading.label, column.code, fault, series.read(at)))
            self._place(result, column, cleaned, series)

    def _cleaned(self, series: Series, column: Column) -> CleanColumn:
        """Clean a series. Faults are said at a row's own cell only, not where the value came down from another row."""
        parsed = column.parser.clean_distinct(series.cells, self._context(series, column))
        cleaned = spread(parsed, series.full)
        if series.full is not series.own:
            cleaned.faults = [(at, fault) for at, fault in cleaned.faults if series.own[at]]
        return cleaned

    def _context(self, series: Series, column: Column) -> Context:
        if not column.parser.contextual:
            return Context(since_1904=self.since_1904, on=self.on)
        counts = Counter(series.own)
        counts.pop(0, None)
        numbers = sum(
            count
            for place, count in counts.items()
            if isinstance(series.cells[place], (int, float)) and not isinstance(series.cells[place], bool)
        )
        words = set()
        for place in list(counts)[:_SAMPLE]:
            cell = series.cells[place]
            words.add(bare(cell) if isinstance(cell, str) else cell_as_read(cell))
        filled = sum(counts.values())
        return Context(numbers / filled if filled else 0.0, self.since_1904, frozenset(words), self.on)

    def _place(self, result: SheetRead, column: Column, cleaned: CleanColumn, series: Series) -> None:
        """Put a column where its meaning belongs: on its own, joined to its series, or beside its twin."""
        code = column.same_as or column.code
        there = result.columns.get(code)
        if there is None:
            result.columns[code] = cleaned
        elif column.joined:
            join(there, cleaned)
        else:
            self._reconcile(result, there, cleaned, series)

    def _reconcile(self, result: SheetRead, there: CleanColumn, twin: CleanColumn, series: Series) -> None:
        """Two headings of one field: what is blank in one is taken from the other; where they differ, neither is."""
        heading = series.heading
        other = heading.note.params["other"] if heading.note else ""
        for at, (mine, theirs) in enumerate(zip(there.values, twin.values, strict=True)):
            if theirs is None or mine == theirs:
                continue
            if mine is None and not any(place == at for place, fault in there.faults if not fault.repaired):
                there.values[at] = theirs
                continue
            there.values[at] = None
            fault = Fault(faults.HEADINGS_DISAGREE, params={"other": other})
            there.faults.append((at, fault))
            result.faults.append(RowFault(result.rows[at], heading.label, heading.code or "", fault, series.read(at)))
        for name, extras in twin.extras.items():
            there.extras.setdefault(name, extras)

    def _note(self, result: SheetRead, series: Series) -> None:
        texts: list[str | None] = []
        for cell in series.cells:
            text = plain(cell) if isinstance(cell, str) else cell_as_read(cell)
            texts.append(None if is_blank(text) else text[:_LONGEST_NOTE])
        label = series.heading.label
        while label in result.notes:
            label += "′"
        result.notes[label] = [texts[place] for place in series.own]

    def _say_families(self, result: SheetRead, families: Families) -> None:
        index = {row: at for at, row in enumerate(self.layout.rows)}
        for row in families.unknown:
            fault = Fault(faults.HOUSEHOLD_UNKNOWN)
            result.faults.append(RowFault(row + 1, "", "", fault))
            result.refused.setdefault(index[row], []).append(fault.kind)
        for row in families.continued:
            first = row
            while self.layout.skipped.get(first - 1) == "header":
                first -= 1
            result.faults.append(RowFault(first + 1, "", "", Fault(faults.HEADER_REPEATED, repaired=True)))


def join(there: CleanColumn, more: CleanColumn) -> None:
    """Add the values of a further heading of a numbered series, each once, in the order of the headings."""
    for at, values in enumerate(more.values):
        if values:
            mine: list[Any] = there.values[at] or []
            there.values[at] = [*mine, *(value for value in values if value not in mine)]
    there.faults.extend(more.faults)


def _picked(index: Sequence[int], rows: list[int]) -> Sequence[int]:
    """Return the entries of the given rows, which are ascending; a slice where they are one run."""
    if not rows:
        return []
    if rows[-1] - rows[0] + 1 == len(rows):
        return index[rows[0] : rows[-1] + 1]
    return itemgetter(*rows)(index) if len(rows) > 1 else [index[rows[0]]]
