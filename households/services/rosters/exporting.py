"""What the register gives to an export in roster columns: places by name, households, heads, people, statements."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from households.models import Division, Household, IncomeStatement, Membership, Person
from portal.common.imports.exporting import Objects

_LEVELS: Final = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}


def register_objects(households: Sequence[UUID], people: Sequence[UUID]) -> Objects:
    """Return the objects of the register's columns (five queries)."""
    rows = Household.objects.select_related("head", "site").in_bulk(households)
    for row in rows.values():
        # What a page shows of a site or an address stands in the roster's own columns, too.
        row.site_name = row.site.name if row.site else row.site_name
        row.address = row.address or row.room_address or None
    memberships = Membership.objects.current().filter(person__in=people)
    return {
        "household": rows,
        "head": {key: _head(row.head) for key, row in rows.items() if row.head},
        "division": _places(rows),
        "person": Person.objects.in_bulk(people),
        "membership": {row.person_id: row for row in memberships},
        "income": _latest(households),
    }


def _head(person: Person) -> SimpleNamespace:
    return SimpleNamespace(head_name=person.name, head_id=person.id_number, head_id_type=person.id_type)


def _places(rows: Mapping[UUID, Household]) -> dict[UUID, SimpleNamespace]:
    codes = {row.division_id for row in rows.values()}
    wanted = {code[:length] for code in codes for length in _LEVELS}
    names = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    places = {code: _place(code, names) for code in codes}
    return {key: places[row.division_id] for key, row in rows.items()}


def _place(code: str, names: Mapping[str, str]) -> SimpleNamespace:
    parts: dict[str, Any] = {level: names.get(code[:length]) for length, level in _LEVELS.items()}
    return SimpleNamespace(**parts, region="".join(part for part in parts.values() if part))


def _latest(households: Sequence[UUID]) -> dict[UUID, IncomeStatement]:
    """Return the statement of the latest year; of one year the one that reaches furthest."""
    statements = IncomeStatement.objects.filter(household__in=households)
    newest_last = statements.order_by("year", "as_of", "pk")
    return {row.household_id: row for row in newest_last}
