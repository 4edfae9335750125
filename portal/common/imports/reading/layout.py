"""Where the table of a sheet is: title, heading rows, rows of people, and rows that are none."""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from portal.common.imports.cells.base import bare, plain
from portal.common.imports.cells.choices import cell_text
from portal.common.imports.columns import HEAD_IDENTITY, HEAD_NAME, HOUSEHOLD_KEY, IDENTITY, NAME
from portal.common.imports.reading.headings import Heading, HeadingIndex, heading_key, label_of, shape_of
from portal.common.imports.reading.reader import RawSheet

LOOKED_AT: Final = 30
_COUNTED: Final = 4
_LONGEST: Final = 80
_STEMS: Final = frozenset("甲乙丙丁戊己庚辛")
FEWEST: Final = 3
_KEYS: Final = frozenset({IDENTITY, HEAD_IDENTITY, HOUSEHOLD_KEY, NAME, HEAD_NAME})

BLANK: Final = "blank"
HEADER: Final = "header"
TOTAL: Final = "total"
FOOTER: Final = "footer"
NOTE: Final = "note"
OUTSIDE: Final = "outside"

_TOTAL: Final = re.compile(
    r"^(?:本|全)?(?:页|村|组|镇|乡|街道|社区|县|区|表|户|行政村|单位)?(?:合计|小计|总计|共计|累计|总数|合计数)(?:[:：(（\d].*)?$"
)
_FOOTER: Final = re.compile(
    r"^(?:填表|填报|制表|审核|审批|负责|单位负责|主要负责|分管|经办|联系|统计|核对|复核|打印|报送|备注[:：]|备注说明|说明|注[:：]|注意|第\d+页|共\d+页|以下空白|以上|签字|盖章|日期|时间[:：])"
)


@dataclass(slots=True)
class Layout:
    """A sheet's table. Rows are places from 0. `skipped` gives why a row below the heading is no person or household.

    `after_header` are the rows that follow a heading repeated in the middle of the table.
    """

    header: tuple[int, ...]
    headings: list[Heading]
    titles: list[str]
    rows: list[int] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    after_header: list[int] = field(default_factory=list)
    # The rows a person said the data stand in (from, and up to but without); None: all below the heading.
    within: tuple[int, int] | None = None


def laid_on(sheet: RawSheet, header: tuple[int, ...]) -> Layout:
    """Return the layout of a sheet with given heading rows."""
    return Layout(header, headings_of(sheet, header), _titles(sheet, header[0]))


def find_shape(sheet: RawSheet, shapes: Collection[str]) -> Layout | None:
    """Return the layout whose headings have one of some remembered shapes, None when none has."""
    for rows in _candidates(sheet) if shapes else ():
        headings = headings_of(sheet, rows)
        if shape_of(headings) in shapes:
            return Layout(rows, headings, _titles(sheet, rows[0]))
    return None


def find_layout(sheet: RawSheet, index: HeadingIndex) -> Layout | None:
    """Return the table of a sheet, None when it has no heading row that names people or households."""
    best: tuple[int, int, tuple[int, ...], list[Heading]] | None = None
    for rows in _candidates(sheet):
        headings = headings_of(sheet, rows)
        known = _known(headings, index)
        if known is not None and (best is None or (known, -len(rows)) > best[:2]):
            best = (known, -len(rows), rows, headings)
    if best is None:
        return None
    return Layout(best[2], best[3], _titles(sheet, best[2][0]))


def headings_of(sheet: RawSheet, rows: tuple[int, ...]) -> list[Heading]:
    """Return the headings of one to three rows: the lowest text of each column, and what spreads over it from above."""
    above = [_spread(sheet, row) for row in rows[:-1]]
    headings = []
    for at in range(len(sheet.columns)):
        own = [place for place, row in enumerate(rows) if heading_key(_text(sheet, row, at))]
        if not own:
            continue
        leaf = _text(sheet, rows[own[-1]], at)
        parents = [above[place][at] for place in range(own[-1]) if above[place][at]]
        if len(leaf) <= _LONGEST:
            headings.append(Heading(at, label_of(leaf), label_of(parents[-1]) if parents else ""))
    return headings


def _candidates(sheet: RawSheet) -> Iterator[tuple[int, ...]]:
    for row in range(min(LOOKED_AT, sheet.rows)):
        if sheet.filled[row] >= FEWEST:
            yield (row,)
        if sheet.filled[row] < 2:
            continue
        for last in (row + 1, row + 2):
            if last >= sheet.rows or not sheet.filled[last]:
                break
            yield tuple(range(row, last + 1))


def _known(headings: list[Heading], index: HeadingIndex) -> int | None:
    """Return how many headings are declared ones; None when they are too few, or none tells who a row is about."""
    codes: set[str] = set()
    for heading in headings:
        codes.update(code for code, _ in index.exact(heading.parent, heading.label)[:1])
    roles = {index.columns[code].role for code in codes}
    if len(codes) < FEWEST or not roles & _KEYS:
        return None
    return len(codes)


def _text(sheet: RawSheet, row: int, at: int) -> str:
    cell = sheet.at(row, at)
    return cell if isinstance(cell, str) else ""


def _spread(sheet: RawSheet, row: int) -> list[str]:
    """Return what a heading row says of each column: over its merged areas, or over the blanks that follow a text."""
    spread = [""] * len(sheet.columns)
    covered = {
        left: right for top, left, bottom, right in sheet.merges if top == row and bottom == row and right > left
    }
    current, until = "", -1
    for at in range(len(sheet.columns)):
        text = _text(sheet, row, at)
        if heading_key(text):
            current = text
            until = covered.get(at, at if covered else len(sheet.columns))
        spread[at] = current if at <= until else ""
    return spread


def _titles(sheet: RawSheet, first: int) -> list[str]:
    texts = [plain(_text(sheet, row, at)) for row in range(first) for at in range(len(sheet.columns))]
    return [text for text in texts if text][:10]


def _footing(text: str) -> bool:
    """Say whether a text begins as what stands below a table (nothing of it is ASCII)."""
    return not text.isascii() and bool(_FOOTER.match(bare(text)))


class RowSorter:
    """Tells rows of people from blank rows, repeated headings, totals, footers and notes."""

    def __init__(self, sheet: RawSheet, layout: Layout) -> None:
        self.sheet = sheet
        self.layout = layout
        self.first = layout.header[-1] + 1

    def sort(self, telling: list[int]) -> None:
        """Fill the layout's rows. `telling` are the places of the columns that tell who a row is about."""
        repeated = self._repeated()
        repeated |= {row + 1 for row in (self.first - 1, *repeated) if self._counts_columns(row + 1)}
        summing = self._matching(_TOTAL, 6)
        footing = self._matching(_FOOTER, 3)
        told = self._told(telling)
        skipped = self.layout.skipped
        first, end = self.layout.within or (self.first, self.sheet.rows)
        for row in range(self.first, self.sheet.rows):
            why = "" if first <= row < end else OUTSIDE
            why = why or self._why(row, repeated, summing, footing, told)
            if why:
                skipped[row] = why
            else:
                self.layout.rows.append(row)
        self.layout.after_header = sorted(
            row + 1 for row in repeated if row + 1 not in repeated and row + 1 not in skipped
        )

    def _why(self, row: int, repeated: set[int], summing: set[int], footing: set[int], told: set[int]) -> str:
        if not self.sheet.filled[row]:
            return BLANK
        if row in repeated:
            return HEADER
        if row in summing:
            return TOTAL
        if row in told:
            return ""
        if row in footing:
            return FOOTER
        return NOTE if self.sheet.filled[row] <= 2 else ""

    def _told(self, telling: list[int]) -> set[int]:
        rows: set[int] = set()
        for at in telling:
            column = self.sheet.columns[at]
            # A long text in a column of names is a note that happens to stand there, not a name.
            short = {place for place, cell in enumerate(column.cells) if cell != "" and len(str(cell)) <= 40}
            short -= {place for place in short if _footing(str(column.cells[place]))}
            rows.update(row for row in range(self.first, self.sheet.rows) if column.index[row] in short)
        return rows

    def _repeated(self) -> set[int]:
        """Return the rows of which at least half the filled cells are the heading's own texts in the same columns."""
        hits: Counter[int] = Counter()
        for at, column in enumerate(self.sheet.columns):
            written = [_text(self.sheet, row, at) for row in self.layout.header]
            texts = {heading_key(text) for text in written} - {""}
            foreign = not any(text.isascii() for text in texts)
            longest = max(map(len, written)) + 4
            same = {
                place
                for place, cell in enumerate(column.cells)
                if isinstance(cell, str)
                and 0 < len(cell) <= longest
                and not (foreign and cell.isascii())
                and heading_key(cell) in texts
            }
            hits.update(self._rows_with(column.index, same))
        return {row for row, count in hits.items() if count >= 2 and 2 * count >= self.sheet.filled[row]}

    def _counts_columns(self, row: int) -> bool:
        """Say whether a row below a heading only numbers the columns: 1, 2, 3 … or 甲, 乙, 1, 2 …"""
        if row >= self.sheet.rows or self.sheet.filled[row] < _COUNTED:
            return False
        cells = [self.sheet.at(row, at) for at in range(len(self.sheet.columns))]
        texts = [bare(cell) if isinstance(cell, str) else cell_text(cell) for cell in cells if cell != ""]
        numbers = [int(text.strip("()（）")) for text in texts if text.strip("()（）").isdecimal()]
        stems = len(texts) - len(numbers)
        follow = all(after == before + 1 for before, after in pairwise(numbers))
        return follow and len(numbers) >= _COUNTED and all(text in _STEMS for text in texts[:stems])

    def _matching(self, pattern: re.Pattern[str], columns: int) -> set[int]:
        """Return the rows whose first filled cell, within the first columns, matches."""
        rows: set[int] = set()
        for at, column in enumerate(self.sheet.columns[:columns]):
            said = {
                place
                for place, cell in enumerate(column.cells)
                if isinstance(cell, str) and not cell.isascii() and pattern.match(bare(cell))
            }
            rows.update(
                row
                for row in self._rows_with(column.index, said)
                if not any(self.sheet.columns[left].index[row] for left in range(at))
            )
        return rows

    def _rows_with(self, index: "array[int]", places: set[int]) -> Iterator[int]:
        """Yield the rows that hold one of a few cells, found without looking at each row in turn."""
        for place in places:
            row = self.first - 1
            with suppress(ValueError):
                while True:
                    row = index.index(place, row + 1)
                    yield row
