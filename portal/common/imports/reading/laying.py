"""Where the table of a sheet is when a person has a say: rows given by hand, layouts remembered, else what is found."""

from collections.abc import Mapping
from typing import Final

from portal.common.imports.reading.headings import HeadingIndex, shape_of
from portal.common.imports.reading.layout import Layout, find_layout, find_shape, laid_on
from portal.common.imports.reading.outcome import HIDDEN, NO_HEADER, NOT_A_TABLE, SKIPPED, ByHand, Remembered, SeenRow
from portal.common.imports.reading.reader import RawSheet
from portal.common.imports.reading.sheets import cell_as_read

_FIRST: Final = 12
_DATA: Final = 3
_ABOVE: Final = 8
_WIDEST: Final = 40
_LONGEST: Final = 60


def lay_out(
    sheet: RawSheet, index: HeadingIndex, hand: ByHand | None, remembered: Mapping[str, Remembered]
) -> Layout | str:
    """Return the layout of a sheet, or why it is left alone."""
    if not sheet.table or (sheet.hidden and hand is None):
        return HIDDEN if sheet.hidden else NOT_A_TABLE
    if hand and not hand.used:
        return SKIPPED
    layout = _layout(sheet, index, hand, remembered)
    if layout is None:
        return NO_HEADER
    memory = remembered.get(shape_of(layout.headings), Remembered())
    if hand is None and not memory.used:
        return SKIPPED
    below = layout.header[-1] + 1
    first = hand.first - 1 if hand and hand.first else below + memory.between
    end = min(hand.last, sheet.rows) if hand and hand.last else sheet.rows
    layout.within = (max(first, below), end)
    return layout


def _layout(
    sheet: RawSheet, index: HeadingIndex, hand: ByHand | None, remembered: Mapping[str, Remembered]
) -> Layout | None:
    if hand and hand.header:
        header = tuple(row - 1 for row in hand.header)
        layout = laid_on(sheet, header) if header[-1] < sheet.rows else None
        return layout if layout and layout.headings else None
    return find_shape(sheet, remembered.keys()) or find_layout(sheet, index)


def seen_rows(sheet: RawSheet, layout: Layout | None) -> list[SeenRow]:
    """Return the rows a person looks at: down to the first people, the last of them, and what follows."""
    if layout is None:
        places: list[int] = list(range(min(_FIRST, sheet.rows)))
        columns = list(range(min(_WIDEST, len(sheet.columns))))
    else:
        top = layout.rows[0] if layout.rows else layout.header[-1] + 1
        wanted = {*range(max(0, layout.header[0] - _ABOVE), min(top, layout.header[-1] + _ABOVE)), *layout.header}
        wanted |= {*layout.rows[:_DATA], *layout.rows[-1:]}
        wanted |= {row + 1 for row in layout.rows[-1:] if row + 1 < sheet.rows}
        places = sorted(wanted)
        columns = [heading.at for heading in layout.headings]
    return [SeenRow(row + 1, [cell_as_read(sheet.at(row, at))[:_LONGEST] for at in columns]) for row in places]
