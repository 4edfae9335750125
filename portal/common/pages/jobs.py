"""Pages of the ground: the jobs one has under way, and the files they wrote."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import ListView as DjangoListView

from portal.common import audit
from portal.common.exports import orders
from portal.common.exports.writing import WRITERS
from portal.common.models import Export, Job
from portal.common.sealing.files import opened_stream
from portal.common.views import SIGNED_IN, PortalView, actor


class JobChip(PortalView):
    """The chip of the top bar, asked for every two seconds while a job runs."""

    permission = SIGNED_IN
    polled = True
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the chip; the template tag looks the job up."""
        return render(request, "components/job_chip_only.html")


class JobLine(PortalView):
    """One of one's own jobs as a line, asked for every two seconds while it runs."""

    permission = SIGNED_IN
    polled = True
    audit = "none"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with the line, or the row of a table (`?as=row`); 404 for somebody else's job."""
        job = get_object_or_404(Job, pk=pk, created_by_id=request.user.pk)
        return render(request, "jobs/row.html" if request.GET.get("as") == "row" else "jobs/line.html", {"job": job})


class Jobs(PortalView, DjangoListView[Job]):
    """One's own jobs, newest first."""

    permission = SIGNED_IN
    audit = "none"
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


class ExportFile(PortalView):
    """The file a job wrote, for whoever ordered it, while the rights it stands on last."""

    permission = SIGNED_IN
    audit = "download"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Answer with the file; 404 for anybody else, and for an owner who lost a right or an area."""
        export = get_object_or_404(Export, pk=pk, created_by_id=request.user.pk)
        try:
            path = orders.fetched(export, actor(request), timezone.now())
        except PermissionDenied as refused:
            raise Http404 from refused
        if path is None:
            messages.info(request, _("This file was kept for 24 hours and is gone. Export the list again."))
            audit.note(act=audit.NOTHING)
            return redirect("jobs:list")
        audit.note("export", [export.pk], area=(export.areas or [""])[0], rows=export.rows)
        response = FileResponse(opened_stream(path), as_attachment=True, filename=export.filename)
        response["Content-Type"] = WRITERS[export.form][0]
        response["Cache-Control"] = "no-store"
        return response
