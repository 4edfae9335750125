"""Whatever stands in a sheet, reading it gives lists that fit each other, and never an error."""

from array import array
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.common.imports.cells import CellError
from portal.common.imports.columns import Columns
from portal.common.imports.reading.crosschecks import flag_repeated
from portal.common.imports.reading.headings import HeadingIndex
from portal.common.imports.reading.layout import find_layout
from portal.common.imports.reading.reader import RawColumn, RawSheet
from portal.common.imports.reading.sheets import SheetReader

COLUMNS = Columns()
INDEX = HeadingIndex(COLUMNS)
WORDINGS = sorted(
    {word for column in COLUMNS for word in (column.heading, *column.aliases)} | {"爱好", "合计", "备注："}
)
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "是",
            "否",
            "无",
            "合计",
            "姓名",
            "填表人：某",
            "张三",
            "张三（续）",
            "户主",
            "520526196503216277",
            "5.2E+17",
            "1998.3",
        ]
    ),
    st.text(max_size=6),
    st.integers(-5, 10**18),
    st.floats(),
    st.dates(),
    st.builds(CellError, st.sampled_from(["#REF!", "="])),
)


def raw(rows: list[list[Any]], merges: list[tuple[int, int, int, int]]) -> RawSheet:
    """Return rows as the child would send them."""
    columns = []
    for cells in zip(*rows, strict=True):
        distinct: list[Any] = [""]
        index = array("I")
        for cell in cells:
            place = next((at for at, other in enumerate(distinct) if type(other) is type(cell) and other == cell), None)
            if place is None:
                place = len(distinct)
                distinct.append(cell)
            index.append(place)
        columns.append(RawColumn(distinct, index))
    filled = array("H", [sum(1 for cell in row if cell != "") for row in rows])
    return RawSheet("表", 0, rows=len(rows), columns=columns, merges=merges, filled=filled)


@st.composite
def sheets(draw: st.DrawFn) -> RawSheet:
    width = draw(st.integers(3, 9))
    header = ["姓名", "户编号", *draw(st.lists(st.sampled_from(WORDINGS), min_size=width - 2, max_size=width - 2))]
    header = draw(st.permutations(header))
    body: list[list[Any]] = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))
    repeated: bool = draw(st.booleans())
    if body and repeated:
        body.insert(draw(st.integers(0, len(body))), list(header))
    areas = st.tuples(st.integers(1, 6), st.integers(0, width - 1), st.integers(0, 4)).map(
        lambda area: (area[0], area[1], area[0] + area[2], area[1])
    )
    return raw([header, *body], draw(st.lists(areas, max_size=3)))


@settings(max_examples=150)
@given(sheets())
def test_any_table_is_read_and_its_lists_fit(sheet: RawSheet) -> None:
    layout = find_layout(sheet, INDEX)
    if layout is None:
        return
    read = SheetReader(sheet, layout, INDEX, since_1904=False, on=date(2026, 11, 20)).read({})
    flag_repeated([read], COLUMNS)
    count = len(read.rows)
    assert len(read.families) == count
    assert all(len(column.values) == count for column in read.columns.values())
    assert all(len(extras) == count for column in read.columns.values() for extras in column.extras.values())
    assert all(len(note) == count for note in read.notes.values())
    below = set(range(read.header_rows[-1] + 1, sheet.rows + 1))
    skipped = {row for row, _ in read.skipped}
    assert set(read.rows) | skipped == below
    assert not set(read.rows) & skipped
    assert all(0 <= at < count for column in read.columns.values() for at, _ in column.faults)
    assert all(
        column.values[at] is None
        for column in read.columns.values()
        for at, fault in column.faults
        if not fault.repaired and not fault.kind.startswith("id_twice")
    )
