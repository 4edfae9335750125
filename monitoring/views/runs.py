"""Runs, and the button that starts one."""

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.models import Division
from monitoring.filters import RunFilters
from monitoring.models import Run
from monitoring.services.recompute import RECOMPUTE_JOB
from monitoring.tables import RunTable
from portal.common.areas import bounds, seen_areas
from portal.common.jobs import enqueue
from portal.common.lists.views import ListView
from portal.common.views import PortalView, may


def touching(areas: tuple[str, ...]) -> Q:
    """Return the condition that a run's area lies under one of the areas, or above it."""
    condition = Q(pk__in=[])
    for area in areas:
        if not area:
            return Q()
        low, high = bounds(area)
        above = [area[:length] for length in range(len(area))]
        condition |= Q(area__gte=low, area__lt=high) | Q(area__in=above)
    return condition


class RunList(ListView):
    """The runs over one's area or an area that contains it."""

    permission = "run.view"
    audit = "none"
    name = "runs"
    title = gettext_lazy("Runs")
    table_class = RunTable
    filterset_class = RunFilters
    template_name = "monitoring/run_list.html"
    ticks = False
    empty = {
        "icon": "clock",
        "title": gettext_lazy("No run yet"),
        "text": gettext_lazy("Everything is recomputed every night, and what changed within two minutes."),
    }

    def rows(self) -> QuerySet[Run]:
        """Return the runs that touch the area the page looks at; single saved households are not listed."""
        seen = touching(self.areas())
        runs = Run.objects.filter(seen).exclude(touched_only=True, area="").select_related("started_by")
        name = Division.objects.filter(pk=OuterRef("area")).values("name")[:1]
        return runs.annotate(area_name=Subquery(name)).order_by("-started_at")

    def context(self) -> dict[str, bool]:
        """Tell whether a run may be started here."""
        return {"can_start": may(self.request, "run.start")}


class RecomputeNow(PortalView):
    """Have one's own area recomputed now, as a job with a bar."""

    permission = "run.start"
    audit = "none"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enqueue a job for each area the user may recompute, narrowed to the one in the address."""
        for area in seen_areas(request, self.permission):
            enqueue(RECOMPUTE_JOB, {"area": area, "touched": False}, actor_id=request.user.pk, area=area)
        messages.success(request, _("Recomputing has started; the bar above shows how far it is."))
        return redirect("monitoring:run_list")
