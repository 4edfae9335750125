"""Pages of the ground: the jobs one has under way."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView as DjangoListView

from portal.common.models import Job
from portal.common.views import SIGNED_IN, PortalView


class JobChip(PortalView):
    """The chip of the top bar, asked for every two seconds while a job runs."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the chip; the template tag looks the job up."""
        return render(request, "components/job_chip_only.html")


class JobLine(PortalView):
    """One of one's own jobs as a line, asked for every two seconds while it runs."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with the line; 404 for somebody else's job."""
        job = get_object_or_404(Job, pk=pk, created_by_id=request.user.pk)
        return render(request, "jobs/line.html", {"job": job})


class Jobs(PortalView, DjangoListView[Job]):
    """One's own jobs, newest first."""

    permission = SIGNED_IN
    template_name = "jobs/list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Job]:
        """Return the user's jobs."""
        return Job.objects.filter(created_by_id=self.request.user.pk).order_by("-created_at")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the elided page numbers."""
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return {**context, "page": page, "pages": list(page.paginator.get_elided_page_range(page.number))}
