"""Other columns an export may have than those a list shows; storeys hand them to a list by its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from import_export.resources import Resource

from portal.common.registry import Registry


@dataclass(frozen=True, slots=True)
class Layout:
    """A set of columns for the rows of a list.

    `rows` makes of the list's rows those of the file (households → their people), `load` of a chunk of them the records
    that `resource` exports, with a number of queries that does not depend on the chunk's size.
    """

    label: Any
    resource: Callable[[], Resource]
    rows: Callable[[QuerySet[Any]], QuerySet[Any]]
    load: Callable[[Sequence[Any]], Sequence[Any]]


_layouts: dict[str, Registry[Layout]] = {}


def layouts_of(name: str) -> Registry[Layout]:
    """Return the registry of further layouts of a list's export."""
    return _layouts.setdefault(name, Registry())
