"""Lists: what upper storeys hand to a list of a lower one, by its name: columns, filters and ready-made tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.common.models import SavedFilter
from portal.common.registry import Registry

Load = Callable[[HttpRequest, list[Any]], Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column handed down: `load(request, keys)` gives the cells of a page in one go; `order` sorts (annotated paths).

    A `mark` also stands beside the name on the object's own page (a level, a state).
    """

    label: Any
    load: Load
    numeric: bool = False
    default: bool = True
    mark: bool = False
    annotate: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A condition handed down; `make` returns a fresh django-filter Filter (with `method=` a callable, as a rule)."""

    make: Callable[[], django_filters.Filter]


@dataclass(frozen=True, slots=True)
class Tab:
    """A selection: its words and the query it stands for (codes of filters → values); ready-made, or one's own."""

    label: Any
    query: dict[str, str] = field(default_factory=dict)
    saved: SavedFilter | None = None


_columns: dict[str, Registry[ListColumn]] = {}
_filters: dict[str, Registry[ListFilter]] = {}
_tabs: dict[str, Registry[Tab]] = {}


def columns_of(name: str) -> Registry[ListColumn]:
    """Return the registry of columns handed to a list."""
    return _columns.setdefault(name, Registry())


def marks_of(name: str, request: HttpRequest, keys: list[Any]) -> dict[Any, list[Any]]:
    """Return the marks of some objects, to stand beside their names; one load a column."""
    loaded = [column.load(request, keys) for column in columns_of(name) if column.mark and keys]
    return {key: [cells[key] for cells in loaded if cells.get(key)] for key in keys}


def filters_of(name: str) -> Registry[ListFilter]:
    """Return the registry of filters handed to a list."""
    return _filters.setdefault(name, Registry())


def tabs_of(name: str) -> Registry[Tab]:
    """Return the registry of ready-made selections of a list."""
    return _tabs.setdefault(name, Registry())
