"""Other columns an export may have than those a list shows; storeys hand them to a list by its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from import_export.resources import Resource

from portal.common.registry import Registry


class Exported(Resource):
    """The columns of a file, as a resource of django-import-export."""

    def makers(self) -> list[Callable[[Any], Any]]:
        """Return for each column what makes its cell from a record: asked once a file, not once a cell."""
        return [partial(self.export_field, field) for field in self.get_export_fields()]


@dataclass(frozen=True, slots=True)
class Layout:
    """A set of columns for the rows of a list.

    `rows` makes of the list's rows those of the file (households → their people), `load` of a chunk of them the records
    that `resource` exports, with a number of queries that does not depend on the chunk's size.
    """

    label: Any
    resource: Callable[[], Exported]
    rows: Callable[[QuerySet[Any]], QuerySet[Any]]
    load: Callable[[Sequence[Any]], Sequence[Any]]


_layouts: dict[str, Registry[Layout]] = {}


def layouts_of(name: str) -> Registry[Layout]:
    """Return the registry of further layouts of a list's export."""
    return _layouts.setdefault(name, Registry())
