"""Which rows are of one household: by its number on each row, by merged cells, or by a first row that carries down."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.common.imports.cells.base import Cell, plain
from portal.common.imports.reading.layout import Layout
from portal.common.imports.reading.reader import RawSheet

_CONTINUED: Final = re.compile(r"\((?:续|续表|续页|接上页|接上)\)$")


@dataclass(slots=True)
class Families:
    """The households of a sheet.

    `of` gives each kept row its household, numbered from 0; None where it cannot be told. `source` gives the row that
    carries the household's values, where a row's own cells of the household are blank.
    """

    of: list[int | None]
    source: dict[int, int] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    continued: list[int] = field(default_factory=list)


def find_families(sheet: RawSheet, layout: Layout, keys: Sequence[int]) -> Families:
    """Tell the households of a sheet apart. `keys` are the places of the columns that name one, the surest first."""
    if not keys:
        return Families(of=[None] * len(layout.rows))
    merged = _merged_rows(sheet, layout, keys)
    after = set(layout.after_header)
    found = Families(of=[])
    numbers: dict[object, int] = {}
    current: int | None = None
    first = -1
    count = 0
    # Below a page break the household goes on until the next one is named, merged or not.
    goes_on = False
    for row in layout.rows:
        named = [(at, _named(sheet.at(row, at))) for at in keys if sheet.at(row, at) != ""]
        if named and row in after and _same(named, sheet, first):
            named = []
        goes_on = not named and (goes_on or row in after)
        if named:
            family = numbers.setdefault(named[0], count)
            count += family == count
            if family != current:
                current, first = family, row
        elif current is None or (merged and row not in merged and not goes_on):
            found.unknown.append(row)
            found.of.append(None)
            continue
        else:
            if row in after:
                found.continued.append(row)
            found.source[row] = first
        found.of.append(current)
    return found


def _named(cell: Cell) -> Cell:
    return _CONTINUED.sub("", plain(cell)) if isinstance(cell, str) else cell


def _same(named: list[tuple[int, Cell]], sheet: RawSheet, first: int) -> bool:
    """Say whether a row below a page break names the household that the page break cut."""
    return first >= 0 and all(_named(sheet.at(first, at)) == value for at, value in named)


def _merged_rows(sheet: RawSheet, layout: Layout, keys: Iterable[int]) -> set[int]:
    """Return the rows inside merged cells of the columns that name the household; none when a sheet does not merge."""
    columns = set(keys)
    first = layout.header[-1] + 1
    rows: set[int] = set()
    for top, left, bottom, right in sheet.merges:
        if top >= first and bottom > top and any(left <= at <= right for at in columns):
            rows.update(range(top, bottom + 1))
    return rows


def merged_sources(sheet: RawSheet, layout: Layout) -> dict[int, dict[int, int]]:
    """Return, by column, the row whose cell a merged area shows in each of its lower rows."""
    first = layout.header[-1] + 1
    sources: dict[int, dict[int, int]] = {}
    for top, left, bottom, right in sheet.merges:
        if top >= first and bottom > top and left == right:
            sources.setdefault(left, {}).update(dict.fromkeys(range(top + 1, bottom + 1), top))
    return sources
