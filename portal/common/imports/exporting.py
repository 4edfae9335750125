"""Exports in the roster's own columns: the same declaration that reads a file writes one, personal values masked.

Each storey registers a source: for a chunk of households and their people, the objects its columns are read from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from import_export.fields import Field

from portal.common.exports.layouts import Exported
from portal.common.imports.cells import ManyOf
from portal.common.imports.columns import HOUSEHOLD, Column, RosterResource
from portal.common.masks import MASKS, personal_kind, sight
from portal.common.registry import Registry


@dataclass(frozen=True, slots=True)
class Line:
    """Whom a row of the file is about: a household, or one of its people."""

    household: UUID
    person: UUID | None = None


# Target of columns → key of a household or a person → the object that holds the values.
Objects = Mapping[str, Mapping[UUID, Any]]
Source = Callable[[Sequence[UUID], Sequence[UUID]], Objects]
roster_sources: Registry[Source] = Registry()

# What no current member has.
_LEFT_OUT: Final = frozenset({"ended", "ended_on"})


class RosterSheet(Exported, RosterResource):
    """All columns of a roster, or those about households alone, for records made by `objects_of`."""

    def __init__(self, *, people: bool) -> None:
        super().__init__()
        self.fields = {
            code: column
            for code, column in self.fields.items()
            if column.field and code not in _LEFT_OUT and (people or column.subject == HOUSEHOLD)
        }

    def makers(self) -> list[Callable[[Any], Any]]:
        """Return for each column what makes its cell, as who acts now may see it."""
        return [_maker(field) for field in self.get_export_fields()]

    def export_field(self, field: Field, instance: Any, **_kwargs: Any) -> Any:
        """Return a cell as it may leave the portal."""
        return _maker(field)(instance)


def _maker(field: Field) -> Callable[[Mapping[str, Any]], Any]:
    """Return what makes the cells of a column; whether and how they are masked is asked here, not once a cell."""
    if not isinstance(field, Column):
        return partial(field.export)
    target, name, render = field.target, field.field or "", field.parser.render
    many = type(field.parser) is ManyOf
    see = sight(name) if name and personal_kind(name) else _masked(field.personal)

    def make(instance: Mapping[str, Any]) -> Any:
        value = getattr(instance.get(target), name, None)
        words = render([value] if many and isinstance(value, str) else value)
        return words if see is None else see(value, words)

    return make


def _masked(kind: str) -> Callable[[Any, Any], Any] | None:
    if not kind:
        return None
    mask = MASKS[kind]
    return lambda _value, words: mask(str(words)) if words != "" else words


def objects_of(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return for each line its objects by target: of the person where there are such, else of the household."""
    households = list(dict.fromkeys(line.household for line in lines))
    people = [line.person for line in lines if line.person]
    found: dict[str, Mapping[UUID, Any]] = {}
    for source in roster_sources:
        found |= source(households, people)
    return [{target: _of(objects, line) for target, objects in found.items()} for line in lines]


def _of(objects: Mapping[UUID, Any], line: Line) -> Any:
    """Return the person's object, else the household's."""
    own = objects.get(line.person) if line.person else None
    return objects.get(line.household) if own is None else own
