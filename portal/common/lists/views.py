"""The page of a list: one declaration serves table, filters, chosen columns, sorting, ticks and export.

A list view names `name`, `title`, `table_class`, `filterset_class` and gives `rows()`; what upper storeys hand to its
name (`portal.common.lists`) joins what it declares.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2.data import TableListData

from portal.common import audit
from portal.common.areas import focus, seen_areas
from portal.common.asked import whole
from portal.common.exports.offering import SHOWN, Exporting
from portal.common.exports.writing import WRITERS
from portal.common.figures.counted import total
from portal.common.lists import ListFilter, Tab, columns_of, filters_of, saving, tabs_of
from portal.common.masks import HIDDEN, personal_kind
from portal.common.models import SavedFilter
from portal.common.tables import ExtraColumn, Table, hides

PAGE_SIZES = (20, 50, 100)
_YEAR = 365 * 24 * 3600


@lru_cache(maxsize=64)
def _filterset(
    base: type[django_filters.FilterSet], extras: tuple[tuple[str, ListFilter], ...]
) -> type[django_filters.FilterSet]:
    made: dict[str, Any] = {code: extra.make() for code, extra in extras}
    return type(base.__name__, (base,), made)


class SortedRows(TableListData):
    """Rows of one page: the database has sorted them."""

    def order_by(self, aliases: Any) -> None:
        """Leave them as they are."""


def personal_columns(table: Table) -> set[str]:
    """Return the kinds of personal values a table shows, to whoever looks."""
    kinds = (personal_kind(str(column.accessor)) for column in table.columns if not hides(column))
    return {kind for kind in kinds if kind}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in force: its words, and the address without it."""

    label: Any
    value: str
    without: str


class ListView(Exporting):
    """A list page. With htmx (target `list`) only its body is sent, and the address is the filter."""

    name: ClassVar[str]
    title: ClassVar[Any]
    table_class: ClassVar[type[Table]]
    filterset_class: ClassVar[type[django_filters.FilterSet]]
    template_name: ClassVar[str] = "components/list_page.html"
    bulk_template: ClassVar[str] = ""
    legend_template: ClassVar[str] = ""
    # The figure that counts every row of the list, so that nobody counts them when no condition is set.
    counted_by: ClassVar[str] = ""
    # Whether to sort keys alone and join for the rows of one page: for orders that no index gives.
    joins_late: ClassVar[bool] = False
    ticks: ClassVar[bool] = True
    audit: ClassVar[str] = "list"
    page_size: ClassVar[int] = 50
    empty: ClassVar[dict[str, Any]] = {}

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Return what the user may see, before any condition."""

    def context(self) -> dict[str, Any]:
        """Return what the page's own template needs besides the list."""
        return {}

    # One request.

    @classmethod
    def asks_confirmation(cls, request: HttpRequest) -> bool:
        """Ask for a fresh password before an export."""
        asked = request.POST if request.method == "POST" else request.GET
        return asked.get("export") in WRITERS

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Answer with the page, its body (htmx), its conditions to fill in, the counts of its tabs, or an export."""
        if "part" in request.GET:
            audit.note(act=audit.NOTHING)
        if request.GET.get("part") == "filters":
            return render(request, "components/list_filters.html", {"filterset": self.filterset})
        if request.GET.get("part") == "tabs":
            return render(request, "components/list_tabs.html", {"tabs": list(self.tabs(counted=True)), "view": self})
        if request.GET.get("export") in WRITERS:
            return self.export(request, request.GET["export"])
        opening = next((row for row in self.kept if row.opens), None)
        if opening and not request.headers.get("HX-Request") and not set(request.GET) - {"area"}:
            return redirect(self.tab_address(saving.pairs(opening.query)))
        return self.shown()

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Keep the chosen columns for a year (a cookie of column names), or export the ticked rows."""
        if request.POST.get("export") in WRITERS:
            layout = request.POST.get("layout", SHOWN)
            return self.export(request, request.POST["export"], layout, ticked="ids" in request.POST)
        audit.note(act=audit.NOTHING)
        if "saved" in request.POST:
            return self.save_conditions(request)
        known = [code for code, _ in self.choosable()]
        kept = [code for code in request.POST.getlist("columns") if code in known]
        response = redirect(request.get_full_path())
        if "reset" in request.POST or not kept:
            response.delete_cookie(self.cookie)
        else:
            response.set_cookie(self.cookie, ".".join(kept), max_age=_YEAR, httponly=True, samesite="Lax")
        return response

    def shown(self) -> HttpResponse:
        """Answer with the list."""
        page = self.page()
        records = self.read(page)
        self.load_extras(records)
        table = self.table_of(SortedRows(records))
        audit.note_rows(records, fields=personal_columns(table), list=self.name)
        partial = self.request.headers.get("HX-Target") == "list"
        context = {
            "view": self,
            "table": table,
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "chips": list(self.chips()),
            "tabs": list(self.tabs(counted=False)),
            "choosable": self.choosable(),
            "shown_columns": self.chosen(),
            "page_sizes": PAGE_SIZES,
            "can_export": self.can_export,
            "partial": partial,
            **self.context(),
        }
        template = "components/list.html" if partial else self.template_name
        response = render(self.request, template, context)
        response["Vary"] = "HX-Request"
        return response

    # Conditions.

    @cached_property
    def filterset(self) -> django_filters.FilterSet:
        """The conditions of the address, bound to the rows."""
        return self.bound(self.request.GET)

    def bound(self, data: QueryDict | Mapping[str, str]) -> django_filters.FilterSet:
        """Return the filters, those of upper storeys included, bound to some data."""
        base: Any = self.filterset_class
        made = _filterset(base, tuple(filters_of(self.name).items()))
        for form_field in made.base_filters.values():
            form_field.extra.setdefault("required", False)
        return made(data=data, queryset=self.rows(), request=self.request)

    def found(self) -> QuerySet[Any]:
        """Return the rows that meet the conditions; none when a condition cannot be read."""
        filterset = self.filterset
        rows: QuerySet[Any] = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        return rows

    def chips(self) -> Iterator[Chip]:
        """Yield the conditions in force, each with the address without it."""
        form = self.filterset.form
        form.is_valid()
        for name, bound in form.fields.items():
            value = form.cleaned_data.get(name)
            if value in (None, "", []) or name == "area":
                continue
            yield Chip(bound.label, self._wording(bound, value), self.address(**{name: None, "page": None}))

    def conditions(self) -> list[str]:
        """Return the conditions in force for somebody else to read: what was typed may be a name or a number."""
        chosen = {bound.label for bound in self.filterset.form.fields.values() if hasattr(bound, "choices")}
        return [f"{chip.label}：{chip.value if chip.label in chosen else HIDDEN}" for chip in self.chips()]

    @staticmethod
    def _wording(bound: forms.Field, value: Any) -> str:
        choices = dict(list(getattr(bound, "choices", ())))
        values = value if isinstance(value, list | tuple) else [value]
        return "、".join(str(choices.get(str(one), choices.get(one, one))) for one in values)

    def address(self, **changes: str | None) -> str:
        """Return this list's address with some of its query changed (None takes a key out)."""
        query = self.request.GET.copy()
        for key, value in changes.items():
            if value is None:
                query.pop(key, None)
            else:
                query[key] = value
        query.pop("part", None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @cached_property
    def kept(self) -> list[SavedFilter]:
        """The conditions this user saved of this list."""
        return saving.kept(self.request.user.pk, self.name)

    def save_conditions(self, request: HttpRequest) -> HttpResponse:
        """Save, rename, remove the user's own conditions, or choose the one the list opens with."""
        current = saving.conditions(request.GET, self.filterset.form.fields)
        done = saving.act(request.user.pk, self.name, request.POST, current)
        (messages.success if done.well else messages.error)(request, done.text)
        return redirect(request.get_full_path() if done.query is None else self.tab_address(saving.pairs(done.query)))

    def tab_address(self, query: Iterable[tuple[str, str]]) -> str:
        """Return the address of a selection, within the area looked at; `all` when nothing is selected."""
        area = [("area", focus(self.request))] if focus(self.request) else []
        nothing = [("all", "1")] if not query and any(row.opens for row in self.kept) else []
        address = urlencode([*query, *nothing, *area])
        return f"{self.request.path}?{address}" if address else self.request.path

    def tabs(self, *, counted: bool) -> Iterator[dict[str, Any]]:
        """Yield the ready-made selections, then one's own; they are counted in a request after the page has come."""
        aside = {"page", "sort", "part", "area", "size", "all"}
        here = {(name, value) for name, values in self.request.GET.lists() if name not in aside for value in values}
        area = {"area": focus(self.request)} if focus(self.request) else {}
        own = [Tab(row.name, dict(saving.pairs(row.query)), row) for row in self.kept]
        for tab in [*tabs_of(self.name), *own]:
            query = list(tab.query.items()) if tab.saved is None else saving.pairs(tab.saved.query)
            count = None
            if counted:
                data = QueryDict(urlencode([*query, *area.items()]))
                count = self.bound(data).qs.count()
            on = here == {pair for pair in query if pair[0] not in aside}
            yield {"label": tab.label, "url": self.tab_address(query), "on": on, "count": count, "saved": tab.saved}

    # Columns.

    @property
    def cookie(self) -> str:
        """The cookie that remembers the chosen columns."""
        return f"columns-{self.name}"

    def extra_columns(self) -> list[tuple[str, Any]]:
        """Return the table columns made of what upper storeys hand down."""
        return [
            (
                code,
                ExtraColumn(
                    code, extra.numeric, verbose_name=extra.label, orderable=bool(extra.order), order_by=extra.order
                ),
            )
            for code, extra in columns_of(self.name).items()
        ]

    def choosable(self) -> list[tuple[str, Any]]:
        """Return (code, words) of every column there is."""
        own = [(code, column.verbose_name or column.header) for code, column in self.table_class.base_columns.items()]
        return own + [(code, extra.label) for code, extra in columns_of(self.name).items()]

    def chosen(self) -> list[str]:
        """Return the codes of the columns to show, in order."""
        known = [code for code, _ in self.choosable()]
        kept = [code for code in self.request.COOKIES.get(self.cookie, "").split(".") if code in known]
        if not kept:
            default = self.table_class.default_columns or tuple(self.table_class.base_columns)
            kept = [*default, *(code for code, extra in columns_of(self.name).items() if extra.default)]
        fixed = [code for code in self.table_class.fixed_columns if code not in kept]
        return fixed + kept

    def table_of(self, records: Any) -> Table:
        """Return the table of some records with the chosen columns."""
        extras = self.extra_columns()
        chosen = self.chosen()
        every = [*self.table_class.base_columns, *(code for code, _ in extras)]
        return self.table_class(
            records,
            extra_columns=extras,
            exclude=[code for code in every if code not in chosen],
            sequence=[code for code in chosen if code in every],
            order_by=self.request.GET.get("sort") or None,
        )

    @cached_property
    def sorted_rows(self) -> QuerySet[Any]:
        """All rows found, sorted as the address asks."""
        rows = self.found()
        asked = self.request.GET.get("sort", "").lstrip("-")
        handed = columns_of(self.name)
        if asked in handed and (annotate := handed.get(asked).annotate):
            rows = annotate(rows)
        table = self.table_of(rows)
        ordered: QuerySet[Any] = table.data.data
        return self._only_shown(table, ordered) if table.loads else ordered

    def _only_shown(self, table: Table, rows: QuerySet[Any]) -> QuerySet[Any]:
        fields = table.fields_of(self.chosen())
        related = {field.rpartition("__")[0] for field in fields if "__" in field}
        rows = rows.select_related(None)
        return (rows.select_related(*related) if related else rows).only(*fields)

    def page(self) -> Page[Any]:
        """Return the page the address asks for."""
        size = whole(self.request.GET.get("size"))
        paginator = Paginator(self.sorted_rows, size if size in PAGE_SIZES else self.page_size)
        if self.counted_by and self.filterset.is_valid() and not list(self.chips()):
            paginator.count = total(self.counted_by, seen_areas(self.request, self.permission), timezone.localdate())
        return paginator.get_page(self.request.GET.get("page"))

    def read(self, page: Page[Any]) -> list[Any]:
        """Return the rows of a page; the page holds them from then on, so that nobody asks for them again."""
        rows: Any = page.object_list
        if self.joins_late:
            rows = self.sorted_rows.filter(pk__in=list(rows.values_list("pk", flat=True)))
        page.object_list = list(rows)
        return page.object_list

    def load_extras(self, records: Iterable[Any]) -> None:
        """Load the shown cells of upper storeys for some records: one call a column."""
        rows = list(records)
        keys = [row.pk for row in rows]
        shown = set(self.chosen())
        loaded = {
            code: extra.load(self.request, keys)
            for code, extra in columns_of(self.name).items()
            if code in shown and keys
        }
        for row in rows:
            row.extra_cells = {code: cells.get(row.pk) for code, cells in loaded.items()}
