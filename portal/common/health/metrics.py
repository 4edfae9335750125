"""What is counted for Prometheus: requests as they come, and the state of jobs and regular acts when asked.

Labels are names of views and codes, never a path, a user or an area. With `PROMETHEUS_MULTIPROC_DIR` set, the processes
of one web server are summed.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.common import health
from portal.common.models import Job
from portal.common.models.jobs import JobState
from portal.common.scope import everywhere

_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15)
_own = CollectorRegistry()
_requests = Counter("anju_requests", "Requests by view, method and status", ["view", "method", "status"], registry=_own)
_durations = Histogram("anju_request_seconds", "Time to answer", ["view"], buckets=_SECONDS, registry=_own)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class MetricsMiddleware:
    """Count every request by the name of its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match.view_name or match.route) if match else "none"
        method = request.method if request.method in _METHODS else "other"
        _requests.labels(view, method, str(response.status_code)).inc()
        _durations.labels(view).observe(perf_counter() - start)
        return response


class StateCollector(Collector):
    """Read the state of the portal from its tables, when asked."""

    def collect(self) -> Iterator[Metric]:
        """Yield jobs, the age of the oldest that waits, the age of each regular act, and the checks."""
        failing = set(health.failing())
        checks = GaugeMetricFamily("anju_check_ok", "1 where a health check passes", labels=["check"])
        for name in health.NAMES:
            checks.add_metric([name], float(name not in failing))
        yield checks
        if "database" in failing:
            return
        with everywhere("figures for the monitor"):
            figures = self._work()
        yield from figures

    @staticmethod
    def _work() -> list[Metric]:
        """Return the figures of jobs and regular acts; they concern the whole portal and name nobody."""
        now = timezone.now()
        jobs = GaugeMetricFamily("anju_jobs", "Jobs by kind and state", labels=["kind", "state"])
        for kind, state, number in Job.objects.values_list("kind", "state").annotate(number=Count("pk")).order_by():
            jobs.add_metric([kind, state], number)
        oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(at=Min("created_at"))["at"]
        waiting = (now - oldest).total_seconds() if oldest else 0
        waits = GaugeMetricFamily("anju_job_waiting_seconds", "Age of the oldest waiting job", value=waiting)
        ages = GaugeMetricFamily("anju_last_done_age_seconds", "Time since a regular act succeeded", labels=["act"])
        for code, at in health.moments().items():
            ages.add_metric([code], (now - at).total_seconds())
        broken = Job.objects.filter(error__kind="gave_up", finished_at__gt=now - timedelta(days=1)).count()
        given_up = GaugeMetricFamily("anju_jobs_given_up", "Jobs put aside within a day for breaking off", value=broken)
        return [jobs, waits, given_up, ages]


def exposition() -> bytes:
    """Return everything in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(StateCollector())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(_own) + generate_latest(registry)
