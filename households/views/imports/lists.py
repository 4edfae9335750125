"""The user's batches, and the rows that still wait after their batches were applied."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from households.views.imports.showing import shown_rows
from households.views.imports.words import STATE_TONES, failure_words
from portal.common.imports import batches, decisions
from portal.common.models import ImportBatch
from portal.common.models.imports import UNFINISHED, BatchState
from portal.common.places import names_of
from portal.common.views import PortalView, actor

PAGE_SIZE = 20
TABS = {
    "": None,
    "open": UNFINISHED,
    "ready": (BatchState.READY,),
    "applied": (BatchState.APPLIED,),
    "failed": (BatchState.FAILED,),
}


class BatchList(PortalView):
    """One's own imports, newest first."""

    permission = batches.PERMISSION
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        state = request.GET.get("state", "")
        rows = batches.visible_to(actor(request)).select_related("job").order_by("-created_at")
        if wanted := TABS.get(state):
            rows = rows.filter(state__in=wanted)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        names = names_of(batch.area for batch in page)
        context = {
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)),
            "lines": [line(batch, names) for batch in page],
            "state": state if state in TABS else "",
            "pending": decisions.waiting_of(actor(request)).count(),
        }
        return render(request, "imports/list.html", context)


def line(batch: ImportBatch, names: dict[str, str]) -> dict[str, Any]:
    """Return what the list shows of a batch."""
    people, households = batch.counts.get("people", {}), batch.counts.get("households", {})
    return {
        "batch": batch,
        "area": names.get(batch.area, batch.area),
        "tone": STATE_TONES[BatchState(batch.state)],
        "people": sum(people.values()),
        "households": sum(households.values()),
        "new": people.get("new", 0),
        "changed": people.get("changed", 0),
        "waiting": sum(people.get(kind, 0) for kind in ("suspect", "conflict", "refused")),
        "failure": failure_words(batch.failure) if batch.state == BatchState.FAILED else "",
    }


class PendingQueue(PortalView):
    """Refused, suspect and conflicting rows of applied batches, until somebody mends or dismisses them."""

    permission = batches.PERMISSION
    audit = "list"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them batch by batch, the latest first."""
        rows = (
            decisions.waiting_of(actor(request)).select_related("batch").order_by("-batch__created_at", "sheet", "row")
        )
        page = Paginator(rows, 50).get_page(request.GET.get("page"))
        groups: dict[Any, list[Any]] = {}
        for row in page:
            groups.setdefault(row.batch, []).append(row)
        context = {
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)),
            "groups": [(batch, shown_rows(batch, found)) for batch, found in groups.items()],
        }
        return render(request, "imports/pending.html", context)
