"""Answers for machines that watch the portal: alive, ready, and its figures."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from prometheus_client import CONTENT_TYPE_LATEST

from portal.common import health
from portal.common.health import metrics
from portal.common.views import PUBLIC, PortalView


@method_decorator(login_not_required, name="dispatch")
class Live(PortalView):
    """The process answers; nothing else is asked."""

    permission = PUBLIC
    audit = "none"
    without_database = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer ok."""
        return JsonResponse({"status": "ok"})


@method_decorator(login_not_required, name="dispatch")
class Ready(PortalView):
    """Ok, degraded (pages are served, somebody should look) or failing (503), with the names of what fails."""

    permission = PUBLIC
    audit = "none"
    without_database = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Run the checks."""
        names = health.failing()
        if not names:
            return JsonResponse({"status": "ok"})
        if health.serves(names):
            return JsonResponse({"status": "degraded", "failing": names})
        return JsonResponse({"status": "failing", "failing": names}, status=503)


@method_decorator(login_not_required, name="dispatch")
class Metrics(PortalView):
    """Figures for Prometheus, for whoever bears the token; without one the address does not exist."""

    permission = PUBLIC
    audit = "none"
    without_database = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer in Prometheus' text format."""
        borne = request.headers.get("Authorization", "")
        if not settings.METRICS_TOKEN or not constant_time_compare(borne, f"Bearer {settings.METRICS_TOKEN}"):
            raise Http404
        return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
