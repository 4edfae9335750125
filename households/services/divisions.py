"""Loading divisions from a table: read and judge every line first, then write what differs in one statement."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from households.models import Division

REQUIRED: Final = ("code", "name", "level", "parent_code")
OPTIONAL: Final = ("valid_from", "valid_until", "predecessor")
LEVELS: Final = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
_NAME_LENGTH: Final = 60
_BATCH: Final = 5000


@dataclass(frozen=True, slots=True)
class DivisionFault:
    """What is wrong, on which line of the file (the heading is line 1), under which heading."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("Line %(line)d, column %(column)s: %(message)s") % {
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


class DivisionFaultsError(Exception):
    """The file cannot be loaded; `faults` names every line and column, and nothing was written."""

    def __init__(self, faults: list[DivisionFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division as a line of the file gives it."""

    line: int
    code: str
    name: str
    level: str
    parent: str | None
    valid_from: date | None
    valid_until: date | None
    predecessor: str | None


@dataclass(frozen=True, slots=True)
class LoadedDivisions:
    """How many divisions came new, were changed, and stood as they were."""

    new: int
    changed: int
    unchanged: int


def read_divisions(lines: Iterable[str]) -> list[DivisionRow]:
    """Read the lines of a csv with the headings `code,name,level,parent_code[,valid_from,valid_until,predecessor]`.

    Dates are written 2026-01-31. Raises DivisionFaultsError with every fault of the file.
    """
    reader = csv.DictReader(lines, restval="", restkey="")
    missing = [heading for heading in REQUIRED if heading not in (reader.fieldnames or ())]
    if missing:
        raise DivisionFaultsError([DivisionFault(1, heading, _("this heading is missing")) for heading in missing])
    faults: list[DivisionFault] = []
    rows = [_read_row(reader.line_num, cells, faults) for cells in reader]
    faults.extend(_repeated(rows))
    if faults:
        raise DivisionFaultsError(sorted(faults, key=lambda fault: fault.line))
    return rows


def _read_row(line: int, cells: Mapping[str, str], faults: list[DivisionFault]) -> DivisionRow:
    text = {heading: (cells.get(heading) or "").strip() for heading in (*REQUIRED, *OPTIONAL)}
    faults.extend(DivisionFault(line, column, message) for column, message in _judge(text))
    return DivisionRow(
        line,
        text["code"],
        text["name"],
        text["level"],
        text["parent_code"] or None,
        _read_date(line, "valid_from", text, faults),
        _read_date(line, "valid_until", text, faults),
        text["predecessor"] or None,
    )


def _judge(text: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (column, message) for what a line says wrongly by itself."""
    code, parent, length = text["code"], text["parent_code"], LEVELS.get(text["level"])
    if not (code.isascii() and code.isdecimal()):
        yield "code", _("“%(code)s” is not a division code of digits") % {"code": code}
    elif length is not None and len(code) != length:
        yield (
            "code",
            _("a %(level)s has %(length)d digits, “%(code)s” has %(found)d")
            % {
                "level": text["level"],
                "length": length,
                "code": code,
                "found": len(code),
            },
        )
    if length is None:
        yield "level", _("“%(level)s” is none of province, city, county, township, village") % {"level": text["level"]}
    if not text["name"] or len(text["name"]) > _NAME_LENGTH:
        yield "name", _("a name has 1 to %(most)d characters") % {"most": _NAME_LENGTH}
    if parent and not (code.startswith(parent) and len(parent) < len(code)):
        yield "parent_code", _("“%(parent)s” is not the beginning of “%(code)s”") % {"parent": parent, "code": code}
    if not parent and text["level"] != "province":
        yield "parent_code", _("only a province has no parent")


def _read_date(line: int, column: str, text: Mapping[str, str], faults: list[DivisionFault]) -> date | None:
    if not text[column]:
        return None
    try:
        return date.fromisoformat(text[column])
    except ValueError:
        message = _("“%(value)s” is not a date like 2026-01-31") % {"value": text[column]}
        faults.append(DivisionFault(line, column, message))
        return None


def _repeated(rows: Iterable[DivisionRow]) -> Iterator[DivisionFault]:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.code, row.line)
        if first != row.line:
            yield DivisionFault(
                row.line, "code", _("“%(code)s” stands on line %(line)d already") % {"code": row.code, "line": first}
            )
        if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
            yield DivisionFault(row.line, "valid_until", _("ends before it begins"))


@transaction.atomic
def load_divisions(rows: list[DivisionRow]) -> LoadedDivisions:
    """Write the divisions that are new or differ; the same file twice writes nothing.

    A parent or predecessor must stand in the file or in the table already. Raises DivisionFaultsError.
    """
    _refuse_strangers(rows)
    known = {division.code: division for division in Division.objects.all()}
    wanted = {row.code: _division(row) for row in rows}
    new = [division for code, division in wanted.items() if code not in known]
    changed = [division for code, division in wanted.items() if code in known and _differs(division, known[code])]
    Division.objects.bulk_create(
        sorted((*new, *changed), key=lambda division: len(division.code)),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "valid_from", "valid_until", "predecessor"],
    )
    return LoadedDivisions(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _refuse_strangers(rows: list[DivisionRow]) -> None:
    named = {code for row in rows for code in (row.parent, row.predecessor) if code}
    known = {row.code for row in rows}
    known |= set(Division.objects.filter(code__in=named - known).values_list("code", flat=True))
    faults = [
        DivisionFault(row.line, column, _("there is no division “%(code)s”") % {"code": code})
        for row in rows
        for column, code in (("parent_code", row.parent), ("predecessor", row.predecessor))
        if code and code not in known
    ]
    if faults:
        raise DivisionFaultsError(faults)


def _division(row: DivisionRow) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        level=row.level,
        parent_id=row.parent,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        predecessor_id=row.predecessor,
    )


def _differs(one: Division, other: Division) -> bool:
    fields = ("name", "level", "parent_id", "valid_from", "valid_until", "predecessor_id")
    return any(getattr(one, field) != getattr(other, field) for field in fields)
