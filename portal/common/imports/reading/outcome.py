"""What reading a file gives: sheets with typed columns and faults. Nothing here reads or decides."""

from dataclasses import dataclass, field
from typing import Any, Final

from portal.common.imports.cells.base import CleanColumn
from portal.common.imports.faults import Fault
from portal.common.imports.reading.headings import Heading

HIDDEN: Final = "hidden"
NO_HEADER: Final = "no_header"
NOT_A_TABLE: Final = "not_a_table"
SKIPPED: Final = "skipped"


@dataclass(frozen=True, slots=True)
class ByHand:
    """How a person laid one sheet of a file out; rows as shown, from 1. What is not said is found."""

    used: bool = True
    header: tuple[int, ...] = ()
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """How sheets of a shape are laid out: whether they are read, and how many rows lie between heading and data.

    The last row is never remembered: the next file has more people.
    """

    used: bool = True
    between: int = 0


@dataclass(slots=True)
class Layouts:
    """What people have said of where tables are: by place in the book, and of earlier sheets by shape."""

    by_hand: dict[int, ByHand] = field(default_factory=dict)
    remembered: dict[str, Remembered] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row of a sheet for a person to look at: its number from 1, and its cells as they were read."""

    row: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A sheet left alone: its title, its place in the book, why, and its first rows (none of a hidden one)."""

    title: str
    place: int
    why: str
    seen: list[SeenRow] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault and where it is: row as the spreadsheet counts, heading as written, column code, the cell as read."""

    row: int
    heading: str
    code: str
    fault: Fault
    read: str = ""


@dataclass(slots=True)
class SheetRead:
    """One sheet understood. The lists of `columns`, `notes` and `families` run beside `rows`, the row numbers as shown.

    subject   "person" when a row is a person, "household" when it is a household
    columns   code → values (None where blank or not understood); also columns that only others filled
    notes     heading no column was found for → its cells as text, None where blank
    faults    every fault of a cell, an identity, a row, in the order of rows
    refused   indexes of rows that cannot be taken: an identity not understood
    skipped   (row, why) of rows that are neither: blank, header, total, footer, note
    families  number of each row's household within the sheet, None where it cannot be told
    titles    what stands above the table (title, reporting unit, date)
    shape     what corrections of its headings are remembered under
    seen      the rows a person looks at to judge the layout, cells in the order of the headings
    within    first and last row of the data, as shown
    """

    title: str
    place: int
    subject: str
    header_rows: list[int]
    headings: list[Heading]
    titles: list[str]
    shape: str
    rows: list[int] = field(default_factory=list)
    columns: dict[str, CleanColumn] = field(default_factory=dict)
    notes: dict[str, list[str | None]] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    refused: dict[int, list[str]] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    families: list[int | None] = field(default_factory=list)
    seen: list[SeenRow] = field(default_factory=list)
    within: tuple[int, int] = (0, 0)
    rows_in_all: int = 0


@dataclass(slots=True)
class RosterFile:
    """A file understood: its rosters in order, and the sheets left alone and why."""

    kind: str
    sheets: list[SheetRead] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    # Beside `sheets`, what a person sees of each (portal.common.imports.reading.samples).
    samples: list[dict[str, Any]] = field(default_factory=list)
