"""What columns say about each other within a row, and rows about each other within a file: identities above all."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from portal.common.imports import faults
from portal.common.imports.cells.base import CleanColumn
from portal.common.imports.cells.dates import Date
from portal.common.imports.columns import HEAD_IDENTITY, IDENTITY, IDENTITY_TYPE, NAME, RELATION, Column, Columns
from portal.common.imports.faults import Fault
from portal.common.imports.reading.mapping import PERSON_SHEET
from portal.common.imports.reading.outcome import RowFault, SheetRead

_BLANK_KINDS: Final = ((NAME, faults.NAME_BLANK), (IDENTITY, faults.ID_BLANK))


class Shown(Protocol):
    """What gives a row's own cell as text."""

    def read(self, at: int) -> str: ...


def derive(result: SheetRead, columns: Columns) -> None:
    """Fill columns from what other columns say: blanks everywhere, and whatever an identity number settles."""
    _assemble(result, columns)
    for code in list(result.columns):
        column = columns[code]
        _excuse_certificates(result, column, columns)
        for name, target in column.derived.items():
            extras = result.columns[code].extras.get(name)
            if extras is not None and target in columns:
                _fill(result, columns[target], extras, settles=column.role == IDENTITY)


def _assemble(result: SheetRead, columns: Columns) -> None:
    """Put wholes together from their parts (province, city, county), in the order in which those are declared."""
    parts: dict[str, list[CleanColumn]] = {}
    for column in columns:
        if column.part_of and column.code in result.columns:
            parts.setdefault(column.part_of, []).append(result.columns[column.code])
    for code, given in parts.items():
        misread = {at for part in given for at, fault in part.faults if not fault.repaired}
        rows = zip(*(part.values for part in given), strict=True)
        wholes = [None if at in misread else _whole(row) for at, row in enumerate(rows)]
        _fill(result, columns[code], wholes, settles=False)


def _whole(parts: Sequence[str | None]) -> str | None:
    """Return parts one after the other; one that the next repeats (浙江省, 浙江省宁波市) is said once."""
    whole = ""
    for part in parts:
        if part and part not in whole:
            whole = part if whole and part.startswith(whole) else whole + part
    return whole or None


def _fill(result: SheetRead, target: Column, extras: Sequence[Any], *, settles: bool) -> None:
    there = result.columns.get(target.code)
    if there is None:
        result.columns[target.code] = CleanColumn(list(extras))
        return
    if settles and (target.contradicts or target.hidden):
        _settle(result, target, there, extras)
        return
    unread = {at for at, fault in there.faults if not fault.repaired}
    for at, value in enumerate(extras):
        if value is not None and there.values[at] is None and at not in unread:
            there.values[at] = value


def _settle(result: SheetRead, target: Column, there: CleanColumn, extras: Sequence[Any]) -> None:
    """Take what the identity number says, and say so where the column said otherwise."""
    label = next((heading.label for heading in result.headings if heading.code == target.code), target.heading)
    for at, value in enumerate(extras):
        mine = there.values[at]
        if value is None or mine == value:
            continue
        there.values[at] = value
        own = {name: given[at] for name, given in there.extras.items()}
        loosely = isinstance(target.parser, Date) and mine is not None and target.parser.agrees(mine, value, own)
        if mine is not None and target.contradicts and not loosely:
            fault = Fault(target.contradicts, repaired=True)
            there.faults.append((at, fault))
            result.faults.append(RowFault(result.rows[at], label, target.code, fault, str(target.parser.show(mine))))


def _excuse_certificates(result: SheetRead, column: Column, columns: Columns) -> None:
    """A certificate number is no fault where the row itself says that the document is a certificate."""
    if column.role not in {IDENTITY, HEAD_IDENTITY}:
        return
    kind = columns.of_role(IDENTITY_TYPE)
    if kind is None:
        return
    stated = result.columns.get(kind.code if column.role == IDENTITY else kind.instead)
    given = result.columns[column.code].extras.get("id_type")
    if stated is None or given is None:
        return
    excused = {
        result.rows[at]
        for at, fault in result.columns[column.code].faults
        if fault.kind == faults.ID_CARD and stated.values[at] == given[at]
    }
    result.faults[:] = [
        found
        for found in result.faults
        if not (found.code == column.code and found.fault.kind == faults.ID_CARD and found.row in excused)
    ]


def check_rows(result: SheetRead, columns: Columns, series: Mapping[int, Shown]) -> None:
    """Note the rows whose identity is missing or was not understood; what is blank beside a value that asks for it."""
    if is_ledger(result, columns):
        _ask(result, columns, series)
    for role, kind in _BLANK_KINDS if result.subject == PERSON_SHEET else ():
        column = columns.of_role(role)
        if column is None or column.code not in result.columns:
            continue
        heading = next(item for item in result.headings if item.code == column.code)
        cleaned = result.columns[column.code]
        said = {at for at, _ in cleaned.faults}
        for at, value in enumerate(cleaned.values):
            if value is None and at not in said:
                fault = Fault(kind)
                cleaned.faults.append((at, fault))
                result.faults.append(
                    RowFault(result.rows[at], heading.label, column.code, fault, series[heading.at].read(at))
                )
        for at, fault in cleaned.faults:
            if not fault.repaired:
                result.refused.setdefault(at, []).append(fault.kind)


def _ask(result: SheetRead, columns: Columns, series: Mapping[int, Shown]) -> None:
    """Say, at the blank cell, where a value asks for another column that is in the file and blank in that row."""
    headings = {heading.code: heading for heading in result.headings if heading.code in result.columns}
    for asking in (columns[code] for code in list(headings) if code and columns[code].asks):
        values = result.columns[asking.code].values
        fault = Fault(faults.COMPANION_BLANK, repaired=True, params={"other": headings[asking.code].label})
        for wanted, codes in asking.asks.items():
            for code in (each for each in codes.split() if each in headings):
                cleaned, heading = result.columns[code], headings[code]
                unread = {at for at, _ in cleaned.faults}
                for at, value in enumerate(values):
                    if value == wanted and cleaned.values[at] is None and at not in unread:
                        shown = series[heading.at].read(at)
                        result.faults.append(RowFault(result.rows[at], heading.label, code, fault, shown))


def is_ledger(sheet: SheetRead, columns: Columns) -> bool:
    """Say whether a sheet records events, of which a person may have several, rather than the people themselves."""
    present = [columns[code] for code in sheet.columns]
    return any(column.ledger for column in present) and not any(column.role == RELATION for column in present)


def flag_repeated(sheets: Sequence[SheetRead], columns: Columns) -> None:
    """Say of a person who stands in more than one row of a file that the later rows repeat an earlier one."""
    column = columns.of_role(IDENTITY)
    if column is None:
        return
    first: dict[Any, str] = {}
    for sheet in sheets:
        if sheet.subject != PERSON_SHEET or column.code not in sheet.columns or is_ledger(sheet, columns):
            continue
        heading = next(item for item in sheet.headings if item.code == column.code)
        cleaned = sheet.columns[column.code]
        for at, value in enumerate(cleaned.values):
            if value is None:
                continue
            where = first.setdefault(value, f"{sheet.title} {sheet.rows[at]}".strip())
            if where != f"{sheet.title} {sheet.rows[at]}".strip():
                fault = Fault(faults.ID_TWICE, params={"where": where})
                cleaned.faults.append((at, fault))
                sheet.faults.append(RowFault(sheet.rows[at], heading.label, column.code, fault, str(value)))
                sheet.refused.setdefault(at, []).append(fault.kind)
        sheet.faults.sort(key=lambda found: found.row)
