"""Decisions about rows, stored at once: choices, mends and dismissals, of one row or of all alike."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import ngettext

from households.views.imports.base import said
from households.views.imports.rows import RowsView
from households.views.imports.showing import Wordings
from portal.common.asked import whole
from portal.common.imports import decisions
from portal.common.models import ImportRow
from portal.common.models.imports import Choice, RowKind
from portal.common.views import actor


class Decide(RowsView):
    """Choices, stored at once: of one row, of ticked rows, of everything the filter shows."""

    audit = "none"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Store the choice and answer with the row, or go back to the list."""
        asked = request.POST.get("choice", "")
        choice, _sep, field = asked.partition(":")
        fields = [name for name in (field or request.POST.get("field", ""),) if name]
        if choice not in Choice.values:
            raise Http404
        number = 0
        with said(request):
            number = decisions.decide(self.batch, chosen(self), choice, actor=actor(request), fields=fields)
        if request.POST.get("row") and not request.POST.get("same") and request.headers.get("HX-Request"):
            row = get_object_or_404(self.batch.rows, pk=whole(request.POST["row"]))
            return self.row_answer(row, opened=bool(request.POST.get("opened")))
        text = ngettext("%(n)s row decided", "%(n)s rows decided", number) % {"n": number_format(number, 0)}
        messages.success(request, text)
        return redirect(f"{reverse('imports:rows', args=[self.batch.pk])}?{request.GET.urlencode()}")


def chosen(view: RowsView) -> QuerySet[ImportRow]:
    """Return one row, all that wait as it does, the ticked rows, or all rows of the filter."""
    post = view.request.POST
    if post.get("row"):
        one = view.batch.rows.filter(pk=whole(post["row"]))
        return _like(view, one, post["same"]) if post.get("same") else one
    if post.get("all"):
        return view.selection.rows().order_by()
    keys = [whole(key) for key in post.get("ids", "").split(",")]
    return view.batch.rows.filter(pk__in=keys)


def _like(view: RowsView, one: QuerySet[ImportRow], same: str) -> QuerySet[ImportRow]:
    """Return the rows like one: waiting for the same reason ("why"), or changing the same column ("field")."""
    row = one.first()
    if row is None or same not in {"why", "field"}:
        raise Http404
    if same == "why":
        return decisions.alike(view.batch, row)
    return view.batch.rows.filter(changes__has_key=view.request.POST.get("choice", "").partition(":")[2])


class Mend(RowsView):
    """Another value for one cell, or for all cells with the same fault; the rows and the batch are checked again."""

    audit = "view"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Store the value and answer with the row as it is now, open while it still waits."""
        row = self.row()
        column, value = request.POST.get("column", ""), request.POST.get("value", "")[:400].replace("\x00", "")
        if column not in Wordings().columns:
            raise Http404
        if request.POST.get("same"):
            return self.mend_all(row, column, value)
        with said(request):
            row = decisions.mend_cell(self.batch, row, column, value, actor=actor(request))
        if request.headers.get("HX-Request"):
            return self.row_answer(row, opened=row.kind == RowKind.REFUSED)
        return redirect(f"{reverse('imports:rows', args=[self.batch.pk])}?kind={row.kind}")

    def mend_all(self, row: ImportRow, column: str, value: str) -> HttpResponse:
        """Give every row with the same fault, of the same value read, the value; go back to the list."""
        asked = self.request.POST.get("same", "")
        fault = self.batch.faults.filter(pk=whole(asked), column=column, row=row.row).first()
        if fault is None or Wordings().columns[column].personal:
            raise Http404
        number = 0
        with said(self.request):
            rows = decisions.with_fault_like(self.batch, fault)
            number = decisions.mend_cells(self.batch, rows, column, value, actor=actor(self.request))
        text = ngettext("%(n)s row mended", "%(n)s rows mended", number) % {"n": number_format(number, 0)}
        messages.success(self.request, text)
        return redirect(f"{reverse('imports:rows', args=[self.batch.pk])}?{self.request.GET.urlencode()}")


class Dismiss(RowsView):
    """Rows taken out of the queue for good."""

    audit = "none"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Dismiss the row, or the ticked ones, and go back to where one was."""
        number = 0
        with said(request):
            number = decisions.dismiss(self.batch, chosen(self), actor=actor(request))
        text = ngettext("%(n)s row dismissed", "%(n)s rows dismissed", number) % {"n": number_format(number, 0)}
        messages.success(request, text)
        if request.POST.get("back") == "pending":
            return redirect("imports:pending")
        return redirect(f"{reverse('imports:rows', args=[self.batch.pk])}?{request.GET.urlencode()}")
