"""Acts on a batch (apply, undo, abandon), the page of its result, and the file of rows to mend."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from households.models import Household
from households.views.imports.base import DONE, BatchView, grouped, said
from households.views.imports.rows import totals
from households.views.imports.steps import bar
from households.views.imports.words import failure_words
from portal.common import audit
from portal.common.exports.writing import XLSX
from portal.common.imports import applying, batches, decisions, seconding, undoing
from portal.common.imports.returning import bad_rows_workbook
from portal.common.jobs import JobFailedError
from portal.common.models.imports import RowState
from portal.common.models.jobs import JobState
from portal.common.views import actor


class Apply(BatchView):
    """The applying of a batch."""

    audit = "none"
    write_audit = "import"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Start it; a second click changes nothing."""
        with said(request):
            applying.start_apply(self.batch, actor=actor(request))
        return redirect("imports:batch", pk=self.batch.pk)


class Undo(BatchView):
    """The undoing of an applied batch: all of it or nothing."""

    audit = "none"
    write_audit = "undo"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Start it."""
        with said(request):
            undoing.start_undo(self.batch, actor=actor(request))
        return redirect("imports:done", pk=self.batch.pk)


class Abandon(BatchView):
    """Giving a batch up before it is applied."""

    audit = "none"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Give it up; nothing was written, so nothing is lost in the register."""
        with said(request):
            batches.abandon(self.batch, actor=actor(request))
            messages.success(request, _("The batch was abandoned. Nothing of it is in the register."))
        return redirect("imports:list")


class Done(BatchView):
    """The result: what was written, what waits, and undo."""

    audit = "view"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show it."""
        if self.batch.state not in DONE:
            return redirect("imports:batch", pk=self.batch.pk)
        counts = totals(self.batch)
        applied = [group for group in grouped(self.batch) if group["state"] == RowState.APPLIED]
        context = {
            **self.frame("done"),
            **bar(self.batch),
            **counts,
            "applied": {(group["subject"], group["kind"]): group["number"] for group in applied},
            "people_written": sum(group["number"] for group in applied if group["subject"] == "person"),
            "households_written": sum(group["number"] for group in applied if group["subject"] == "household"),
            "second": seconding.waiting(self.batch, timezone.now()),
            "waiting": decisions.waiting(self.batch).count(),
            "touched": self.touched(),
            "undo_refused": self.undo_refused(),
            "undoable": undoing.undoable(self.batch),
        }
        return render(request, "imports/done.html", context)

    def touched(self) -> int:
        """Return how many households this import wrote to."""
        rows = self.batch.rows.filter(state=RowState.APPLIED, household__isnull=False)
        return rows.order_by().values("household").distinct().count()

    def undo_refused(self) -> dict[str, Any] | None:
        """Return why the last undo was refused, and which households stopped it."""
        job = self.batch.job
        if job is None or job.kind != batches.UNDO_JOB or job.state != JobState.FAILED:
            return None
        keys = job.error.get("params", {}).get("households", [])[:100]
        stopping = Household.objects.visible_to(actor(self.request)).filter(pk__in=keys).select_related("division")
        return {"why": failure_words(job.error), "households": list(stopping)}


class BadRows(BatchView):
    """The rows that wait, as a workbook with the reasons beside them, ready to mend and load again."""

    audit = "export"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Answer with the file."""
        try:
            content = bad_rows_workbook(self.batch)
        except JobFailedError as failure:
            messages.error(request, failure_words({"kind": failure.kind, "params": failure.params}))
            return redirect("imports:batch", pk=self.batch.pk)
        if not content:
            raise Http404
        waiting = self.batch.rows.filter(state=RowState.PENDING)
        audit.note(rows=waiting.count(), fields=["id", "phone"])
        name = self.batch.filename.rsplit(".", 1)[0]
        response = HttpResponse(content, content_type=XLSX)
        filename = _("%(file)s - rows to mend") % {"file": name}
        response["Content-Disposition"] = (
            content_disposition_header(as_attachment=True, filename=f"{filename}.xlsx") or ""
        )
        response["Cache-Control"] = "no-store"
        return response
