"""What every list offers: its rows as a file, with the columns shown or those of another layout."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.common import approvals, audit
from portal.common.areas import above, narrowed, seen_areas
from portal.common.exports import orders
from portal.common.exports.gate import PURPOSES, Way, way, within_budget
from portal.common.exports.layouts import Exported, Layout, layouts_of
from portal.common.exports.tables import TableResource, headings_of, rows_of
from portal.common.exports.writing import WRITERS
from portal.common.revealing import said
from portal.common.tables import Table
from portal.common.templatetags.portal import number
from portal.common.views import PortalView, actor, may

SHOWN = "shown"
_CHUNK = 500


class Exporting(PortalView, ABC):
    """The export of a list (`portal.common.lists.views.ListView` gives the rows, tables and cells of upper storeys)."""

    name: ClassVar[str]
    title: ClassVar[Any]
    export_permission: ClassVar[str] = "export.use"
    sorted_rows: Any
    # Whether a large export of this list waits for a second person.
    by_two: ClassVar[bool] = True
    exporting = False
    purpose = ""

    @abstractmethod
    def chosen(self) -> list[str]:
        """Return the codes of the columns to show."""

    @abstractmethod
    def table_of(self, records: Any) -> Table:
        """Return the table of some records."""

    @abstractmethod
    def load_extras(self, records: Iterable[Any]) -> None:
        """Load the cells of upper storeys for some records."""

    def areas(self) -> tuple[str, ...]:
        """Return the areas whose rows this request has: for an export, only where the user may export, too."""
        seen = seen_areas(self.request, self.permission)
        if not self.exporting:
            return seen
        user: Any = self.request.user
        held = user.areas(self.export_permission)
        return tuple(dict.fromkeys(area for own in held for area in narrowed(seen, own)))

    @staticmethod
    def export_purposes() -> list[tuple[str, str]]:
        """Return what lists are exported for."""
        return PURPOSES.choices()()

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
        try:
            asked = request.POST if request.method == "POST" else request.GET
            self.purpose = said(asked.get("purpose", ""), asked.get("words", ""), PURPOSES)
        except ValidationError as fault:
            return self.kept_back(fault.messages[0])
        keys = None
        if ticked and not request.POST.get("all"):
            keys = [key for key in request.POST.get("ids", "").split(",") if key]
        rows = self.export_rows(layout, keys)
        count = rows.count()
        if not within_budget(actor(request), count, timezone.now()):
            words = _("A user may take out %(most)s rows a day; with this list it would be more. Go on tomorrow.")
            return self.kept_back(words % {"most": number(settings.EXPORT_ROWS_A_DAY)})
        chosen = way(count, by_two=self.by_two)
        if chosen is Way.AT_ONCE:
            place = (self.areas() or ("",))[0]
            audit.note(act="export", area=place, rows=count, purpose=self.purpose, list=self.name, layout=layout)
            audit.note_all(rows)
            return self.handed_over(form, layout, rows)
        if request.method != "POST":
            return self.kept_back(_("So many rows are written in the background: press “Export”."))
        return self.ordered(self.order(request, form, layout, keys), count, alone=chosen is Way.AS_JOB)

    def kept_back(self, why: str) -> HttpResponse:
        """Go back to the list and say why there is no file."""
        audit.note(act=audit.NOTHING)
        messages.error(self.request, why)
        return redirect(self.request.get_full_path() if self.request.method == "POST" else self.request.path)

    def ordered(self, wanted: orders.Order, count: int, *, alone: bool) -> HttpResponse:
        """Let a worker write the file, or ask a second person first. The job records the export, with whom it wrote."""
        audit.note(act=audit.NOTHING)
        with transaction.atomic():
            export = orders.keep(self.request.user.pk, wanted)
            if alone:
                orders.begin(export)
            else:
                approvals.ask(
                    orders.EXPORT_JOB,
                    export.pk,
                    requester=actor(self.request),
                    now=timezone.now(),
                    area=above(self.areas()),
                    what="；".join([wanted.title, *self.conditions()]),
                    rows=count,
                    columns=[heading[:60] for heading in headings_of(self.resource(wanted.layout))],
                    purpose=self.purpose,
                )
        if alone:
            text = ngettext("A file of %(n)s row is being written.", "A file of %(n)s rows is being written.", count)
            messages.success(self.request, f"{text % {'n': number(count)}} {_('It is kept here for 24 hours.')}")
            return redirect("jobs:list")
        words = _("%(n)s rows go out only when a second person agrees within 24 hours. Your request is on its way.")
        messages.success(self.request, words % {"n": number(count)})
        return redirect("approvals:list")

    def conditions(self) -> list[str]:
        """Return the conditions of the list in words, without what somebody typed."""
        return []

    def order(self, request: HttpRequest, form: str, layout: str, keys: list[str] | None) -> orders.Order:
        """Return what a worker needs to write this export."""
        return orders.Order(str(self.title), request.get_full_path(), form, layout, self.chosen(), keys, self.purpose)

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

    def resource(self, layout: str) -> Exported:
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
