"""What all import pages share: the batch of the signed-in user, its steps, refusals as messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.views.imports.words import failure_words
from portal.common import audit
from portal.common.imports import batches
from portal.common.jobs import JobFailedError
from portal.common.models import ImportBatch
from portal.common.models.imports import BatchState
from portal.common.templatetags.portal import number
from portal.common.views import PortalView, actor

DONE = (BatchState.APPLIED, BatchState.UNDONE)


@contextmanager
def said(request: HttpRequest) -> Iterator[None]:
    """Show a refusal of the engine as a message in place of an error page."""
    try:
        yield
    except JobFailedError as failure:
        messages.error(request, failure_words({"kind": failure.kind, "params": failure.params}))


class BatchView(PortalView):
    """A page of one batch; a batch that is not the user's own does not exist."""

    permission: ClassVar[str] = batches.PERMISSION

    @cached_property
    def batch(self) -> ImportBatch:
        """The batch of the address."""
        found = batches.visible_to(actor(self.request)).filter(pk=self.kwargs["pk"]).select_related("job").first()
        if found is None:
            raise Http404
        audit.note("batch", [found.pk], area=found.area)
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with 404 also where the engine says so."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except ImportBatch.DoesNotExist as error:
            raise Http404 from error

    def frame(self, step: str) -> dict[str, Any]:
        """Return what every step shows around it."""
        return {"batch": self.batch, "steps": steps(self.batch, step), "step": step}


def steps(batch: ImportBatch, step: str) -> list[dict[str, str]]:
    """Return the four steps: which is done, which is on, and one line about each."""
    order = ["file", "columns", "decide", "done"]
    at = order.index(step)
    lines = {
        "file": _size(batch.size),
        "columns": _columns_line(batch) if batch.previewed_at else _("not yet"),
        "decide": _decide_line(batch) if batch.counts else _("not yet"),
        "done": _done_line(batch),
    }
    labels = {"file": _("File"), "columns": _("Columns"), "decide": _("Decide"), "done": _("Finished")}
    return [
        {"label": labels[name], "sub": lines[name], "state": "done" if place < at else "on" if place == at else ""}
        for place, name in enumerate(order)
    ]


def _size(size: int) -> str:
    if size >= 1024**2:
        return _("%(size)s MB") % {"size": number_format(round(size / 1024**2, 1), 1)}
    return _("%(size)s kB") % {"size": max(1, round(size / 1024))}


def _columns_line(batch: ImportBatch) -> str:
    mappings = [heading for sheet in batch.sheets.all() if sheet.used for heading in sheet.mapping]
    known = sum(bool(heading.get("column")) for heading in mappings)
    return _("%(known)s recognised, %(unknown)s not") % {"known": known, "unknown": len(mappings) - known}


def total_rows(batch: ImportBatch) -> int:
    """Return how many rows of people and of households were compared."""
    return sum(each for part in ("people", "households") for each in batch.counts.get(part, {}).values())


def _decide_line(batch: ImportBatch) -> str:
    rows = total_rows(batch)
    return ngettext("%(n)s row compared", "%(n)s rows compared", rows) % {"n": number(rows)}


def _done_line(batch: ImportBatch) -> str:
    if batch.state == BatchState.APPLIED:
        return _("written; can be undone as a whole")
    if batch.state == BatchState.UNDONE:
        return _("undone")
    return _("can be undone as a whole")


def grouped(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return how many rows there are by kind, subject, choice and state: one query, whatever the size."""
    rows = batch.rows.order_by().values("kind", "subject", "choice", "state")
    return [dict(group) for group in rows.annotate(number=Count("pk"))]
