"""The columns a list shows as the columns of its export: what is shown is what is written, masked alike."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django_tables2.rows import BoundRow
from import_export.fields import Field
from import_export.resources import Resource

from portal.common.exports.layouts import Exported
from portal.common.tables import Table, hides, instead


class TableField(Field):
    """One shown column of a table as a column of its export."""

    def __init__(self, table: Table, name: str) -> None:
        self.table = table
        self.name = name
        super().__init__(attribute=name, column_name=str(table.columns[name].header))

    def export(self, instance: Any, **_kwargs: Any) -> Any:
        """Return the plain value of the cell."""
        bound = self.table.columns[self.name]
        if hides(bound):
            return instead(bound, instance)
        value = BoundRow(instance, table=self.table).get_cell_value(self.name)
        return strip_tags(value) if isinstance(value, SafeString) else value


class TableResource(Exported):
    """The columns of a table, in the order shown, as a resource of django-import-export."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.fields = {column.name: TableField(table, column.name) for column in table.columns}

    def get_export_order(self) -> list[str]:
        """Return the columns in the order of the table."""
        return list(self.fields)


def headings_of(resource: Resource) -> list[str]:
    """Return the headings of an export."""
    return [str(field.column_name) for field in resource.get_export_fields()]


def rows_of(resource: Exported, records: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the cells of each record, in the order of the headings."""
    makers = resource.makers()
    for record in records:
        yield [make(record) for make in makers]
