"""The look of every list: a django-tables2 table with our columns. Cells know their export value as well as their look.

`wide=True` hides a column on phones. Numbers stand right, in tabular figures; nothing known is a dash.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from inspect import signature
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.common.masks import MASKS, hidden, withheld
from portal.common.templatetags.portal import NOTHING, day, moment, money, number, pill, yesno3

_BOX = '<td class="tick"><input type="checkbox" data-tick value="{}" aria-label="{}"></td>'


class Table(tables.Table):
    """A table of the portal; `default_columns` are shown until a person chooses others (all when empty).

    `loads` names the model fields a column needs where they are not its own (the key "" those needed always). A table
    that has it reads only the fields of the columns shown.
    """

    default_columns: ClassVar[tuple[str, ...]] = ()
    fixed_columns: ClassVar[tuple[str, ...]] = ()
    loads: ClassVar[dict[str, tuple[str, ...]]] = {}

    class Meta:
        template_name = "components/table.html"
        order_by_field = "sort"
        attrs: ClassVar[dict[str, str]] = {"class": "t"}

    def __init__(self, *args: Any, order_by: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.columns.iterall():
            if hides(bound):
                # An order would tell who has more.
                bound.column.orderable = False
        if order_by is not None:
            self.order_by = order_by

    def fields_of(self, names: Iterable[str]) -> set[str]:
        """Return the model fields that some of the columns need."""
        fields = set(self.loads.get("", ()))
        for name in names:
            column = self.base_columns.get(name)
            if column is not None:
                fields.update(self.loads.get(name) or (str(column.accessor or name).replace(".", "__"),))
        return fields

    @property
    def body(self) -> SafeString:
        """The rows as HTML."""
        return self._html(lambda _record: "")

    @property
    def ticked_body(self) -> SafeString:
        """The rows as HTML, each with a box to tick in front."""
        words = _("Tick %(what)s")

        def box(record: Any) -> SafeString:
            return format_html(_BOX, record.pk, words % {"what": record})

        return self._html(box)

    def _html(self, first: Callable[[Any], str]) -> SafeString:
        """Return the rows with a first cell each. Our own columns are rendered without the detour of their library."""
        makers = [(column.attrs["td"].get("class", ""), cell_maker(self, column)) for column in self.columns]
        rows = []
        for row in self.rows:
            cells = "".join(format_html('<td class="{}">{}</td>', words, make(row)) for words, make in makers)
            rows.append(f"<tr data-row>{first(row.record)}{cells}</tr>")
        return SafeString("".join(rows))


def cell_maker(table: Table, bound: Any) -> Callable[[Any], Any]:
    """Return how the cells of a column are made from a row."""
    column = bound.column
    if hides(bound):
        return lambda row: instead(bound, row.record)
    plain = isinstance(column, Column) and column.link is None and not hasattr(table, f"render_{bound.name}")
    if not plain:
        return lambda row: row.get_cell(bound.name)
    if isinstance(column, ExtraColumn):
        return lambda row: column.render(row.record)
    if list(signature(column.render).parameters) != ["value"]:
        return lambda row: row.get_cell(bound.name)
    steps = str(bound.accessor).replace("__", ".").split(".")

    def make(row: Any) -> Any:
        value = row.record
        for step in steps:
            value = getattr(value, step, None)
            value = value() if callable(value) else value
        return column.default if value in column.empty_values else column.render(value)

    return make


def hides(bound: Any) -> bool:
    """Tell whether a column shows what who looks is not cleared for (its name, or the field it is read from)."""
    return hidden(bound.name) or hidden(str(bound.accessor))


def instead(bound: Any, record: Any) -> str:
    """Return what stands in a cell that is not shown."""
    name = bound.name if hidden(bound.name) else str(bound.accessor)
    extra = isinstance(bound.column, ExtraColumn)
    value = bound.column.cell(record) if extra else tables.A(str(bound.accessor)).resolve(record, quiet=True)
    return withheld(name, value) or NOTHING


class Column(tables.Column):
    """Text. `classes` go on heading and cells."""

    classes = ""

    def __init__(self, *args: Any, classes: str = "", wide: bool = False, **kwargs: Any) -> None:
        words = " ".join(part for part in (self.classes, classes, "wide" if wide else "") if part)
        attrs = kwargs.pop("attrs", {})
        for part in ("th", "td"):
            attrs[part] = {"class": words, **attrs.get(part, {})} if words else attrs.get(part, {})
        super().__init__(*args, attrs=attrs, **{"default": NOTHING, **kwargs})


class LinkColumn(Column):
    """Text that opens the row (`linkify` as in django-tables2); the Enter key follows it."""

    classes = "nowrap"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["attrs"] = {"a": {"data-open": ""}, **kwargs.get("attrs", {})}
        super().__init__(*args, **kwargs)


class NumberColumn(Column):
    """A whole number."""

    classes = "num"

    def render(self, value: Any) -> str:
        return number(value)

    def value(self, value: Any) -> Any:
        return value


class MoneyColumn(Column):
    """Yuan."""

    classes = "num"

    def render(self, value: Any) -> str:
        return money(value)

    def value(self, value: Any) -> Any:
        return value


class DayColumn(Column):
    """A day."""

    classes = "num"

    def render(self, value: Any) -> str:
        return day(value)

    def value(self, value: Any) -> Any:
        return value


class MomentColumn(Column):
    """A point in time."""

    classes = "num"

    def render(self, value: Any) -> str:
        return moment(value)

    def value(self, value: Any) -> Any:
        return moment(value)


class CodeColumn(Column):
    """A value of a code list, or several, by their words: `CodeColumn(codes=codes.SEX)`."""

    classes = "nowrap"

    def __init__(self, *args: Any, codes: Any, **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        values = value if isinstance(value, list | tuple) else [value]
        return "、".join(self.codes.label(one) for one in values) or NOTHING

    def value(self, value: Any) -> str:
        return self.render(value) if value else ""


class YesNoColumn(Column):
    """Yes, no, or not known."""

    classes = "nowrap"

    def render(self, value: Any) -> str:
        return yesno3(value)

    def value(self, value: Any) -> str:
        return "" if value is None else yesno3(value)


class MaskedColumn(Column):
    """A personal value under its mask, in the list and in its export alike: `MaskedColumn("id")`."""

    classes = "mask mid"

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **{"orderable": False, **kwargs})

    def render(self, value: Any) -> str:
        return MASKS[self.kind](value) or NOTHING

    def value(self, value: Any) -> str:
        return MASKS[self.kind](value)


class PillColumn(Column):
    """A status: `tones` gives value → (tone, words); grey without a tone, with an open dot for the tone `hollow`."""

    classes = "nowrap"

    def __init__(self, *args: Any, tones: dict[Any, tuple[str, Any]], **kwargs: Any) -> None:
        self.tones = tones
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> SafeString:
        tone, words = self.tones.get(value, ("", value))
        return pill("", words, hollow=True) if tone == "hollow" else pill(tone, words)

    def value(self, value: Any) -> str:
        return str(self.tones.get(value, ("", value))[1])


class ExtraColumn(Column):
    """A column an upper storey hands down; its cells were loaded for the rows of this page (lists.ListColumn)."""

    def __init__(self, code: str, numeric: bool, *args: Any, **kwargs: Any) -> None:
        self.code = code
        super().__init__(*args, classes="num" if numeric else "nowrap", wide=numeric, **{"empty_values": (), **kwargs})

    def render(self, record: Any) -> Any:
        cell = self.cell(record)
        if cell is None or cell == "":
            return NOTHING
        return number(cell) if isinstance(cell, int | float | Decimal) else cell

    def value(self, record: Any) -> Any:
        cell = self.cell(record)
        return "" if cell is None else cell

    def cell(self, record: Any) -> Any:
        return getattr(record, "extra_cells", {}).get(self.code)


def two_lines(first: object, second: object) -> SafeString:
    """Return a cell of two lines: the name, and in small what it needs beside it."""
    return format_html('{}<span class="sub">{}</span>', first, second) if second else format_html("{}", first)
