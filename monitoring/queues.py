"""Queues of the home page: red households, and those about whom nothing can be said."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from monitoring.models import Flag
from portal.common.areas import focus, seen_areas
from portal.common.registry import Queue, QueueState, queues

THIN = "data_too_thin"


def _state(**conditions: str) -> Callable[[HttpRequest, date], QueueState]:
    def state(request: HttpRequest, today: date) -> QueueState:
        """Count the open flags; those opened today count as due today."""
        flags = Flag.objects.open().in_areas(seen_areas(request, "flag.view")).filter(**conditions)
        return QueueState(flags.count(), today=flags.filter(opened_on=today).count())

    return state


def _url(**query: str) -> Callable[[HttpRequest], str]:
    def url(request: HttpRequest) -> str:
        """Open exactly those flags."""
        area = {"area": focus(request)} if focus(request) else {}
        return f"{reverse('monitoring:flag_list')}?{urlencode({**query, **area})}"

    return url


queues.add(
    "red_flags",
    Queue(
        _("Red flags"), _("Visit, and see that help is in place"), "flag.view", _state(level="RED"), _url(level="RED")
    ),
    rank=30,
)
queues.add(
    "thin_data",
    Queue(_("Data too thin to judge"), _("Complete the record"), "flag.view", _state(code=THIN), _url(code=THIN)),
    rank=60,
)
