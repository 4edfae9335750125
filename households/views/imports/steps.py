"""From file to columns: the live bar while a batch is worked on, refusals, and which heading means what."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from households.views.imports.base import DONE, BatchView
from households.views.imports.words import STAGES, failure_words
from portal.common.imports import corrections
from portal.common.models import ImportBatch, Job
from portal.common.models.imports import BatchState

# From this likeness on a heading is said to be nearly the same.
_SURE: Final = 1.0


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

    audit = "none"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show or lead on."""
        onward = next_page(self.batch)
        if onward:
            return redirect(onward)
        step = "decide" if self.batch.state == BatchState.APPLYING else "file"
        context = {**self.frame(step), **bar(self.batch)}
        if self.batch.state == BatchState.FAILED:
            context["failure"] = failure_words(self.batch.failure)
            context["layable"] = corrections.layable(self.batch) and self.batch.sheets.exists()
        if self.batch.job and self.batch.job.error:
            context["stopped"] = failure_words(self.batch.job.error)
        return render(request, "imports/batch.html", context)


class Progress(BatchView):
    """The bar, asked for every second while the job runs; when it is over the page goes on by itself."""

    polled = True
    audit = "none"

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
