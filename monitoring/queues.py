"""On the home page: red households, those about whom nothing can be said; flags opened and cleared of late."""

from collections.abc import Callable
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from monitoring.filters import FlagFilters
from monitoring.models import Finding, Flag
from portal.common.areas import focus, seen_areas
from portal.common.registry import News, Queue, QueueState, news, queues

THIN = "data_too_thin"
# Where a request keeps its counts.
_COUNTS: Final = "anju.open_flags"


def _open_flags(request: HttpRequest) -> dict[str, int]:
    """Count open flags by the queues they wait in, all in the one question a page asks."""
    if _COUNTS not in request.META:
        flags = Flag.objects.open().in_areas(seen_areas(request, "flag.view"))
        conditions = {"red": Q(level="RED"), "thin": Q(code=THIN)}
        counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
        request.META[_COUNTS] = flags.aggregate(**counts)
    found: dict[str, int] = request.META[_COUNTS]
    return found


def _state(name: str) -> Callable[[HttpRequest, date], QueueState]:
    """Return what counts a queue; a flag by itself has no date by which something is due."""
    return lambda request, _on: QueueState(_open_flags(request)[name])


def _url(**query: str) -> Callable[[HttpRequest], str]:
    def url(request: HttpRequest) -> str:
        """Open exactly those flags."""
        area = {"area": focus(request)} if focus(request) else {}
        return f"{reverse('monitoring:flag_list')}?{urlencode({**query, **area})}"

    return url


def _mends(request: HttpRequest, _on: date) -> QueueState:
    """Count the rows that are wrong; what is merely doubtful waits in the list."""
    return QueueState(Finding.objects.open().in_areas(seen_areas(request, "flag.view")).filter(level="ERROR").count())


def _mends_url(request: HttpRequest) -> str:
    """Open exactly those rows."""
    area = {"area": focus(request)} if focus(request) else {}
    return f"{reverse('monitoring:finding_list')}?{urlencode({'level': 'ERROR', **area})}"


queues.add(
    "red_flags",
    Queue(_("Red flags"), _("Visit, and see that help is in place"), "flag.view", _state("red"), _url(level="RED")),
    rank=30,
)
queues.add(
    "findings",
    Queue(_("Data to mend"), _("Correct what checks found wrong"), "flag.view", _mends, _mends_url),
    rank=55,
)
queues.add(
    "thin_data",
    Queue(_("Data too thin to judge"), _("Complete the record"), "flag.view", _state("thin"), _url(code=THIN)),
    rank=60,
)


def _flags_since(**query: str) -> tuple[Callable[[HttpRequest, date], int], Callable[[HttpRequest, date], str]]:
    """Return count and address of the flags that meet a condition since the day; both ask the list's own filter."""

    def asked(since: date) -> dict[str, str]:
        return {name: value or since.isoformat() for name, value in query.items()}

    def count(request: HttpRequest, since: date) -> int:
        rows = Flag.objects.in_areas(seen_areas(request, "flag.view"))
        return FlagFilters(asked(since), queryset=rows, request=request).qs.count()

    return count, lambda request, since: _url(**asked(since))(request)


news.add("opened", News(_("Flags opened"), "flag.view", *_flags_since(opened_from="", state="all")), rank=30)
news.add("closed", News(_("Flags cleared"), "flag.view", *_flags_since(closed_from="", state="closed")), rank=40)
