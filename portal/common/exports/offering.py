"""What every list offers: its rows as a file, with the columns shown or those of another layout."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.resources import Resource

from portal.common import audit
from portal.common.areas import narrowed, seen_areas
from portal.common.exports import orders
from portal.common.exports.gate import Way, way
from portal.common.exports.layouts import Layout, layouts_of
from portal.common.exports.tables import TableResource, headings_of, rows_of
from portal.common.exports.writing import WRITERS
from portal.common.tables import Table
from portal.common.templatetags.portal import number
from portal.common.views import PortalView, may

SHOWN = "shown"
_CHUNK = 500


class Exporting(PortalView):
    """The export of a list (`portal.common.lists.ListView` gives the rows, tables and cells of upper storeys)."""

    name: ClassVar[str]
    title: ClassVar[Any]
    export_permission: ClassVar[str] = "export.use"
    sorted_rows: Any
    exporting = False

    def chosen(self) -> list[str]:
        """Return the codes of the columns to show."""
        raise NotImplementedError

    def table_of(self, records: Any) -> Table:
        """Return the table of some records."""
        raise NotImplementedError

    def load_extras(self, records: Iterable[Any]) -> None:
        """Load the cells of upper storeys for some records."""
        raise NotImplementedError

    def areas(self) -> tuple[str, ...]:
        """Return the areas whose rows this request has: for an export, only where the user may export, too."""
        seen = seen_areas(self.request, self.permission)
        if not self.exporting:
            return seen
        user: Any = self.request.user
        held = user.areas(self.export_permission)
        return tuple(dict.fromkeys(area for own in held for area in narrowed(seen, own)))

    @property
    def can_export(self) -> bool:
        """Whether this user may export this list anywhere."""
        return bool(self.export_permission) and may(self.request, self.export_permission)

    def layouts(self) -> list[tuple[str, Any]]:
        """Return (code, words) of the columns an export may have, those shown first."""
        others = [(code, layout.label) for code, layout in layouts_of(self.name).items()]
        return [(SHOWN, gettext_lazy("Columns shown")), *others]

    def export(self, request: HttpRequest, form: str, layout: str = SHOWN, *, ticked: bool = False) -> HttpResponseBase:
        """Answer with a file of the rows found (or ticked), masked as on the page; a large one is ordered as a job."""
        if not self.can_export or layout not in dict(self.layouts()):
            raise PermissionDenied
        self.exporting = True
        keys = None
        if ticked and not request.POST.get("all"):
            keys = [key for key in request.POST.get("ids", "").split(",") if key]
        rows = self.export_rows(layout, keys)
        count = rows.count()
        if way(count) is Way.AT_ONCE:
            audit.note(act="export", area=(self.areas() or ("",))[0], rows=count, list=self.name, layout=layout)
            audit.note_all(rows)
            return self.handed_over(form, layout, rows)
        if request.method != "POST":
            messages.info(request, _("So many rows are written in the background: press “Export”."))
            return redirect(request.path)
        # The job records the export, with whom it wrote.
        audit.note(act=audit.NOTHING)
        orders.order(request.user.pk, self.order(request, form, layout, keys))
        text = ngettext("A file of %(n)s row is being written.", "A file of %(n)s rows is being written.", count)
        messages.success(request, f"{text % {'n': number(count)}} {_('It is kept here for 24 hours.')}")
        return redirect("jobs:list")

    def order(self, request: HttpRequest, form: str, layout: str, keys: list[str] | None) -> orders.Order:
        """Return what a worker needs to write this export."""
        return orders.Order(str(self.title), request.get_full_path(), form, layout, self.chosen(), keys)

    def handed_over(self, form: str, layout: str, rows: QuerySet[Any]) -> HttpResponseBase:
        """Answer with the file itself."""
        kind, write = WRITERS[form]
        out, resource = BytesIO(), self.resource(layout)
        write(headings_of(resource), rows_of(resource, self.records(layout, rows)), out)
        response = HttpResponse(out.getvalue(), content_type=kind)
        name = content_disposition_header(as_attachment=True, filename=f"{self.title}.{form}")
        response["Content-Disposition"] = name or ""
        response["Cache-Control"] = "no-store"
        return response

    # What a worker asks, too.

    def resource(self, layout: str) -> Resource:
        """Return the columns of a layout."""
        return TableResource(self.table_of([])) if layout == SHOWN else self._layout(layout).resource()

    def export_rows(self, layout: str, keys: list[str] | None) -> QuerySet[Any]:
        """Return the rows of the file: all found, or those of some keys."""
        rows: QuerySet[Any] = self.sorted_rows
        if keys is not None:
            rows = rows.filter(pk__in=keys)
        return rows if layout == SHOWN else self._layout(layout).rows(rows)

    def records(self, layout: str, rows: QuerySet[Any]) -> Iterator[Any]:
        """Yield what the columns of a layout are read from, chunk by chunk."""
        stream = rows.iterator(chunk_size=_CHUNK)
        while chunk := list(islice(stream, _CHUNK)):
            if layout == SHOWN:
                self.load_extras(chunk)
                yield from chunk
            else:
                yield from self._layout(layout).load(chunk)

    def _layout(self, code: str) -> Layout:
        return layouts_of(self.name).get(code)
