"""The home page: work that waits, as queues handed in by every storey."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.common.areas import LENGTHS, seen_areas
from portal.common.days import last_working_day
from portal.common.figures.counted import counted
from portal.common.models import Job
from portal.common.panels import shown_panels
from portal.common.registry import QueueState, home_panels, news, queues
from portal.common.views import SIGNED_IN, PortalView, may


def spread(state: QueueState) -> list[tuple[float, float, str]]:
    """Return the shares of late, due today and later rows as (start, width, kind) in per cent."""
    parts, start = [], 0.0
    rest = state.count - state.late - state.today
    for count, kind in ((state.late, "late"), (state.today, "due"), (rest, "week" if state.next_due else "rest")):
        width = 100 * count / state.count if state.count else 0
        if width:
            parts.append((round(start, 1), round(width, 1), kind))
        start += width
    return parts


class Home(PortalView):
    """What to do: queues with counts, deadlines and links to exactly their rows; cards of upper storeys; own jobs."""

    permission = SIGNED_IN
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page."""
        today = timezone.localdate()
        rows: list[dict[str, Any]] = [
            {"queue": queue, "state": state, "url": queue.url(request), "parts": spread(state)}
            for queue in queues
            if may(request, queue.permission) and (state := queue.state(request, today)).count
        ]
        rows.sort(key=lambda row: (-row["state"].late, row["state"].next_due or today.max, -row["state"].count))
        context = {
            "today": today,
            "rows": rows,
            "late": sum(row["state"].late for row in rows),
            "panels": shown_panels(home_panels, request, None),
            "jobs": Job.objects.filter(created_by_id=request.user.pk).order_by("-created_at")[:6],
            **self.totals(request),
        }
        return render(request, "households/home.html", context)

    @staticmethod
    def totals(request: HttpRequest) -> dict[str, Any]:
        """Return how many households and people the page looks at."""
        if not may(request, "household.view"):
            return {}
        found = counted(seen_areas(request, "household.view"), timezone.localdate(), length=LENGTHS[0])
        return {name: found[f"registered_{name}"].under("").numerator for name in ("households", "people")}


class Since(PortalView):
    """The home card of what changed since the last working day; each number opens its list."""

    permission = "household.view"
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the card."""
        since = last_working_day(timezone.localdate())
        lines = [
            {"label": item.label, "count": count, "url": item.url(request, since)}
            for item in news
            if may(request, item.permission) and (count := item.count(request, since))
        ]
        return render(request, "households/since.html", {"since": since, "lines": lines})
