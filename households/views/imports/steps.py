"""From file to columns: the live bar while a batch is worked on, refusals, and which heading means what."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from households.views.imports.base import DONE, BatchView, said, total_rows
from households.views.imports.words import SKIPPED, STAGES, failure_words
from portal.common.imports.columns import Columns, groups
from portal.common.imports.corrections import correct_mapping
from portal.common.models import ImportBatch, ImportSheet, Job
from portal.common.models.imports import BatchState
from portal.common.views import actor

# From this likeness on a heading is said to be nearly the same.
_SURE: Final = 1.0
_NOTE: Final = "note"
_SKIP: Final = "skip"


def next_page(batch: ImportBatch) -> str:
    """Return where a batch stands, as an address."""
    if batch.state == BatchState.READY:
        name = "imports:columns" if needs_mapping(batch) else "imports:rows"
        return reverse(name, args=[batch.pk])
    if batch.state in DONE:
        return reverse("imports:done", args=[batch.pk])
    return ""


def needs_mapping(batch: ImportBatch) -> bool:
    """Tell whether a person should look at the columns first: something is unknown or only likely."""
    headings = [heading for sheet in batch.sheets.all() if sheet.used for heading in sheet.mapping]
    return any(not heading.get("corrected") and heading.get("certainty", 0) < _SURE for heading in headings)


class BatchPage(BatchView):
    """A batch as it stands: the live bar, the refusal, or on to the step it is at."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show or lead on."""
        onward = next_page(self.batch)
        if onward:
            return redirect(onward)
        step = "decide" if self.batch.state == BatchState.APPLYING else "file"
        context = {**self.frame(step), **bar(self.batch)}
        if self.batch.state == BatchState.FAILED:
            context["failure"] = failure_words(self.batch.failure)
        if self.batch.job and self.batch.job.error:
            context["stopped"] = failure_words(self.batch.job.error)
        return render(request, "imports/batch.html", context)


class Progress(BatchView):
    """The bar, asked for every second while the job runs; when it is over the page goes on by itself."""

    polled = True

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Answer with the bar, or send the browser on."""
        job = self.batch.job
        if job is None or not job.unfinished:
            response = HttpResponse()
            response["HX-Redirect"] = request.GET.get("then") or reverse("imports:batch", args=[self.batch.pk])
            if not response["HX-Redirect"].startswith("/imports/"):
                response["HX-Redirect"] = reverse("imports:batch", args=[self.batch.pk])
            return response
        return render(request, "imports/bar.html", {"batch": self.batch, **bar(self.batch)})


def bar(batch: ImportBatch) -> dict[str, Any]:
    """Return stage, rows done, rows per second and seconds left of the batch's job."""
    job = batch.job
    if job is None:
        return {"job": None}
    speed, left = speed_of(job, timezone.now())
    return {"job": job, "stage": STAGES.get(job.stage, job.get_state_display()), "speed": speed, "left": left}


def speed_of(job: Job, now: datetime) -> tuple[int | None, int | None]:
    """Return rows per second and the seconds left; None where it cannot be told yet."""
    if not job.started_at or not job.done:
        return None, None
    seconds = max((now - job.started_at).total_seconds(), 0.1)
    speed = job.done / seconds
    left = round((job.total - job.done) / speed) if job.total > job.done else None
    return round(speed), left


class ColumnsPage(BatchView):
    """The second step: what each heading means. Unknown ones first, each with somewhere to go."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show the sheets and their headings."""
        if self.batch.state != BatchState.READY:
            return redirect("imports:batch", pk=self.batch.pk)
        used = [sheet for sheet in self.batch.sheets.order_by("index") if sheet.used]
        unused = [sheet for sheet in self.batch.sheets.order_by("index") if not sheet.used]
        at = request.GET.get("sheet", "")
        sheet = next((each for each in used if str(each.index) == at), used[0] if used else None)
        if sheet is None:
            return redirect("imports:rows", pk=self.batch.pk)
        context = {
            **self.frame("columns"),
            "sheet": sheet,
            "sheets": used,
            "unused": [(each, SKIPPED.get(each.why_skipped, each.why_skipped)) for each in unused],
            "as_found": request.GET.get("order") == "sheet",
            "rows_count": total_rows(self.batch),
            "skipped": [(each["row"], SKIPPED.get(each["why"], each["why"])) for each in sheet.skipped_rows[:20]],
            "options": options(),
            **headings_of(sheet),
        }
        return render(request, "imports/columns.html", context)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take the mapping; when it differs, the file is compared again."""
        sheet = self.batch.sheets.filter(index=_number(request.POST.get("sheet"))).first()
        if sheet is None:
            return redirect("imports:columns", pk=self.batch.pk)
        wanted = {
            heading["index"]: request.POST[f"to-{heading['index']}"]
            for heading in sheet.mapping
            if f"to-{heading['index']}" in request.POST and _to(heading) != request.POST[f"to-{heading['index']}"]
        }
        if not wanted:
            self.batch.sheets.filter(pk=sheet.pk).update(
                mapping=[{**each, "corrected": True} for each in sheet.mapping]
            )
            return redirect("imports:rows", pk=self.batch.pk)
        with said(request):
            correct_mapping(
                self.batch, sheet.index, wanted, actor=actor(request), remember=bool(request.POST.get("remember"))
            )
            messages.success(request, _("The columns were changed; the file is being compared again."))
        return redirect("imports:batch", pk=self.batch.pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else -1


def _to(heading: dict[str, Any]) -> str:
    """Return where a heading goes now: a column, `note` or `skip`."""
    return heading.get("column") or (_NOTE if heading.get("note") else _SKIP)


def options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the columns to choose from, by group."""
    return [
        (str(group.words), [(column.code, str(column.words)) for column in group.columns() if not column.hidden])
        for group in groups
    ]


def headings_of(sheet: ImportSheet) -> dict[str, Any]:
    """Return the headings in three parts (unknown, to confirm, certain) and what the sheet will touch."""
    columns = Columns()
    unknown, confirm, certain = [], [], []
    for heading in sheet.mapping:
        shown = {**heading, "to": _to(heading), "percent": round(100 * heading.get("certainty", 0))}
        if not heading.get("column") and not heading.get("corrected"):
            unknown.append(shown)
        elif heading.get("certainty", 0) < _SURE and not heading.get("corrected"):
            confirm.append(shown)
        else:
            certain.append(shown)
    mapped = {heading["column"] for heading in sheet.mapping if heading.get("column")}
    lacking = [
        column for column in columns if column.role and column.field and not column.hidden and column.code not in mapped
    ]
    return {
        "unknown": unknown,
        "confirm": confirm,
        "certain": certain,
        "sheet_order": sorted([*unknown, *confirm, *certain], key=lambda heading: heading["index"]),
        "mapped": len(mapped),
        "lacking": [str(column.words) for column in lacking][:6],
    }
