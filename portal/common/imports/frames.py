"""From sheets as read to staged columns: people numbered through the file, families gathered, household values
collapsed.

A household's value may stand on any or all rows of its family. Two that differ are a fault of the later row, and touch
nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from portal.common.imports import faults
from portal.common.imports.columns import HOUSEHOLD, HOUSEHOLD_KEY, Columns
from portal.common.imports.faults import Fault
from portal.common.imports.reading.outcome import RosterFile, RowFault, SheetRead
from portal.common.imports.sealed_cells import all_sealed, only_staged, seal_for_staging
from portal.common.imports.staging import PREFIX, Column
from portal.common.imports.writers import Derived, Rows, all_targets, the_register, writers
from portal.common.keys import uuid7s

PEOPLE_SHEET: Final = "person"
_SINGLE: Final = "[]"


@dataclass(slots=True)
class Family:
    """One household of the file: the sheet and row it first stands on, and what refuses it."""

    sheet: int
    row: int
    refused: str | None = None


@dataclass(slots=True)
class Frame:
    """A file as it will be staged. Families are numbered from 1 in order of rows, people too; lists run beside them."""

    columns: Columns
    families: list[Family] = field(default_factory=list)
    # Per sheet (by its place in the file's rosters): the family of each row, and the number of its first person.
    family_of: list[list[int]] = field(default_factory=list)
    first_person: list[int] = field(default_factory=list)
    people: dict[str, list[Any]] = field(default_factory=dict)
    households: dict[str, list[Any]] = field(default_factory=dict)
    family_holds: dict[int, set[str]] = field(default_factory=dict)
    clashes: list[tuple[int, RowFault]] = field(default_factory=list)
    total: int = 0

    def person_at(self, sheet: int, index: int) -> int | None:
        """Return the number of the person on a row of a sheet, None on a sheet of households."""
        return self.first_person[sheet] + index if self.first_person[sheet] else None


def build(roster: RosterFile, columns: Columns) -> Frame:
    """Number people and families, and lay the columns of all sheets one below the other."""
    frame = Frame(columns)
    _number(frame, roster.sheets)
    codes = dict.fromkeys(code for sheet in roster.sheets for code in sheet.columns)
    for code in codes:
        if columns[code].subject == HOUSEHOLD:
            frame.households[code] = _collapsed(frame, roster.sheets, code)
        else:
            frame.people[code] = [
                value
                for sheet in roster.sheets
                if sheet.subject == PEOPLE_SHEET
                for value in (sheet.columns[code].values if code in sheet.columns else [None] * len(sheet.rows))
            ]
    _gather_notes(frame, roster.sheets)
    return frame


def _number(frame: Frame, sheets: Sequence[SheetRead]) -> None:
    """Number families through the file. The same household number on two sheets is one family."""
    key = frame.columns.of_role(HOUSEHOLD_KEY)
    known: dict[Any, int] = {}
    for place, sheet in enumerate(sheets):
        numbers = sheet.columns[key.code].values if key and key.code in sheet.columns else [None] * len(sheet.rows)
        of = []
        for index, (row, family, number) in enumerate(zip(sheet.rows, sheet.families, numbers, strict=True)):
            name = _family_name(place, index, family, number, sheet.subject)
            at = known.setdefault(name, len(known) + 1)
            if at > len(frame.families):
                frame.families.append(Family(place, row))
            if name[0] == "row" and sheet.subject == PEOPLE_SHEET:
                frame.families[at - 1].refused = faults.HOUSEHOLD_UNKNOWN
            of.append(at)
        frame.family_of.append(of)
        people = sheet.subject == PEOPLE_SHEET
        frame.first_person.append(frame.total + 1 if people else 0)
        frame.total += len(sheet.rows) if people else 0


def _family_name(place: int, index: int, family: int | None, number: Any, subject: str) -> tuple[Any, ...]:
    if number is not None:
        return ("number", number)
    if family is None or subject != PEOPLE_SHEET:
        return ("row", place, index)
    return ("family", place, family)


def _collapsed(frame: Frame, sheets: Sequence[SheetRead], code: str) -> list[Any]:
    """Return one value a family; values that differ are faults, and the family's value is then held."""
    values: list[Any] = [None] * (len(frame.families) + 1)
    for place, sheet in enumerate(sheets):
        column = sheet.columns.get(code)
        if column is None:
            continue
        for index, (family, value) in enumerate(zip(frame.family_of[place], column.values, strict=True)):
            if value is None:
                continue
            known = values[family]
            if known is None:
                values[family] = value
            elif known != value:
                _clash(frame, place, sheet, index, code)
    return values[1:]


def _clash(frame: Frame, place: int, sheet: SheetRead, index: int, code: str) -> None:
    heading = next((heading.label for heading in sheet.headings if heading.code == code), frame.columns[code].heading)
    frame.family_holds.setdefault(frame.family_of[place][index], set()).add(code)
    frame.clashes.append((place, RowFault(sheet.rows[index], heading, code, Fault(faults.FAMILY_DISAGREES))))


def _gather_notes(frame: Frame, sheets: Sequence[SheetRead]) -> None:
    """Gather the cells kept as notes: one JSON text a family, {heading: value}."""
    kept: list[dict[str, str]] = [{} for _ in frame.families]
    for place, sheet in enumerate(sheets):
        for heading, cells in sheet.notes.items():
            for family, cell in zip(frame.family_of[place], cells, strict=True):
                if cell:
                    kept[family - 1].setdefault(heading, cell)
    if any(kept):
        frame.households["notes"] = list(kept)


def staged_people(
    frame: Frame, roster: RosterFile, holds: Mapping[int, set[str]], derived: Sequence[Derived]
) -> list[Column]:
    """Return the columns of `w`."""
    sheets = [(place, sheet) for place, sheet in enumerate(roster.sheets) if sheet.subject == PEOPLE_SHEET]
    refused = {
        frame.first_person[place] + index: kinds[0] for place, sheet in sheets for index, kinds in sheet.refused.items()
    }
    numbers = range(1, frame.total + 1)
    made = [
        Column("number", "integer", numbers),
        Column("sheet", "smallint", [place for place, sheet in sheets for _ in sheet.rows]),
        Column("row", "integer", [row for _, sheet in sheets for row in sheet.rows]),
        Column("family", "integer", [family for place, _ in sheets for family in frame.family_of[place]]),
        Column("new_id", "uuid", uuid7s(len(numbers))),
        Column("refused", "text", [refused.get(number) for number in numbers]),
        Column("hold", "varchar[] NOT NULL", [tuple(sorted(holds.get(number, ()))) for number in numbers]),
    ]
    return _with_values(made, frame.columns, frame.people, [each.people for each in derived])


def staged_families(frame: Frame, holds: Mapping[int, set[str]], derived: Sequence[Derived]) -> list[Column]:
    """Return the columns of `f`."""
    numbers = range(1, len(frame.families) + 1)
    made = [
        Column("family", "integer", numbers),
        Column("sheet", "smallint", [family.sheet for family in frame.families]),
        Column("row", "integer", [family.row for family in frame.families]),
        Column("new_id", "uuid", uuid7s(len(numbers))),
        Column("refused", "text", [family.refused for family in frame.families]),
        Column("hold", "varchar[] NOT NULL", [tuple(sorted(holds.get(number, ()))) for number in numbers]),
    ]
    return _with_values(made, frame.columns, frame.households, [each.families for each in derived])


def derive(frame: Frame, roster: RosterFile, batch: Any) -> list[Derived]:
    """Ask the register and the writers for further staged columns."""
    rows = Rows(frame.people, frame.households, [family.sheet for family in frame.families], roster.sheets, batch)
    return [the_register().staged(rows), *(writer.staged(rows) for writer in writers)]


def _with_values(
    made: list[Column], columns: Columns, values: Mapping[str, Sequence[Any]], derived: Sequence[Mapping[str, Any]]
) -> list[Column]:
    """Add the roster columns that go to a table, and what was derived (which wins over a column of the same name)."""
    targets, sealed = all_targets(), all_sealed(columns)
    keys = {column.name: column.values for column in made if column.type == "uuid"}
    further = {name: Column(name, sql_type, cells) for each in derived for name, (sql_type, cells) in each.items()}
    keys |= {name: column.values for name, column in further.items() if column.type == "uuid"}
    for code, cells in values.items():
        target = targets.get(columns[code].target) if code in columns else None
        sql_type = target.sql_type(columns[code]) if target else None
        if code in columns and columns[code].target == "head":
            sql_type = "text"
        cell = sealed.get(code)
        if cell or only_staged(code, columns):
            made += seal_for_staging(cell, code, cells, keys[cell.target.key if cell else "new_id"])
        elif sql_type and PREFIX + code not in further:
            made.append(Column(PREFIX + code, sql_type, _fitting(cells, sql_type)))
    return [*made, *further.values()]


def _fitting(cells: Sequence[Any], sql_type: str) -> Sequence[Any]:
    """Return cells that can be staged: lists as tuples, and the first of several where the table has room for one."""
    if not isinstance(next((cell for cell in cells if cell is not None), None), (list, tuple)):
        return cells
    if sql_type.endswith(_SINGLE):
        return [None if cell is None else tuple(cell) for cell in cells]
    return [cell[0] if cell else None for cell in cells]
