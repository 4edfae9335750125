"""A suspect row beside the people of the register it may be: every mapped field, what agrees and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from households.models import Household, Membership, Person
from households.views.imports.showing import Wordings
from portal.common.imports.columns import Column
from portal.common.imports.writers import Target, all_targets, the_register
from portal.common.models import ImportRow
from portal.common.models.imports import RowKind

MOST_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One field: heading, the file's value, the registered people's; whether each agrees (None: one is blank)."""

    heading: str
    file: str
    register: list[tuple[str, bool | None]]

    @property
    def differs(self) -> bool:
        """Whether the first person's value is another than the file's."""
        return self.register[0][1] is False


@dataclass(frozen=True, slots=True)
class Beside:
    """The people (the first is whom “same person” means), each with the household, and the fields, differing first."""

    people: list[tuple[Person, Household | None]]
    lines: list[Line]


def beside(row: ImportRow, user: Any) -> Beside | None:
    """Return a suspect or conflicting row beside whom it may be, as far as the user may see people; else None."""
    if row.kind not in {RowKind.SUSPECT, RowKind.CONFLICT} or row.target is None or row.subject != "person":
        return None
    visible = Person.objects.visible_to(user)
    likely = visible.filter(pk=row.target).first() or Person.objects.filter(pk=row.target, memberships=None).first()
    if likely is None:
        return None
    people = [(person, _home(person)) for person in [likely, *_others(likely, visible)]]
    staged = the_register().values(row.batch, [row.number]).get(row.number, {})
    words = Wordings()
    rows = [_rows(person, home) for person, home in people]
    lines = [_line(words, column, staged[column.code], rows) for column in _columns(words, staged)]
    shown = [line for line in lines if line.file or any(value for value, _ in line.register)]
    return Beside(people, sorted(shown, key=lambda line: not line.differs))


def _others(likely: Person, visible: "models.QuerySet[Person]") -> Iterable[Person]:
    """Return further people of the same name and birth date."""
    same = visible.filter(name=likely.name, birth_date=likely.birth_date, deceased=False).exclude(pk=likely.pk)
    return same.order_by("pk")[:MOST_OTHERS]


def _home(person: Person) -> Household | None:
    living = Membership.objects.filter(person=person, until=None).select_related("household__division").first()
    return living.household if living else None


def _columns(words: Wordings, staged: dict[str, Any]) -> list[Column]:
    """Return the columns that have a field of the register, in their declared order."""
    found = (column for column in words.columns if column.code in staged and column.code not in words.precisions)
    return [column for column in found if words.field(column) is not None]


def _rows(person: Person, home: Household | None) -> dict[str, models.Model | None]:
    """Return the rows of the register that a person's and a family's columns stand in, by target."""
    return {code: _row(target, person, home) for code, target in all_targets().items()}


def _row(target: Target, person: Person, home: Household | None) -> models.Model | None:
    subjects = "(SELECT %s::uuid AS person, FALSE AS moves) p, (SELECT %s::uuid AS household) m"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id FROM {subjects}, {target.table} t WHERE {target.found} LIMIT 1",
            [person.pk, home.pk if home else None],
        )
        found = cursor.fetchone()
    return target.model._default_manager.filter(pk=found[0]).first() if found else None


def _line(words: Wordings, column: Column, mine: Any, rows: list[dict[str, models.Model | None]]) -> Line:
    register = []
    for targets in rows:
        row = targets.get(column.target)
        value = getattr(row, str(column.field), None) if row is not None else None
        known = value not in (None, "", []) and mine not in (None, "", [])
        agrees = (_plain(value) == _plain(mine)) if known else None
        register.append((_worded(words, column.code, value), agrees))
    return Line(words.heading(column.code), _worded(words, column.code, mine), register)


def _worded(words: Wordings, code: str, value: Any) -> str:
    return "" if value in (None, "", []) else words.value(code, value)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (tuple, list)) else value
