"""What of accounts waits on the home page: roles asked for with new accounts."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import actor
from portal.accounts.services import bulk
from portal.common.registry import Queue, QueueState, queues


def roles_asked_for(request: HttpRequest, _on: date) -> QueueState:
    """Return how many roles wait to be given or declined."""
    return QueueState(count=bulk.open_proposals(actor(request)).count())


queues.add(
    "proposals",
    Queue(
        _("Roles asked for"),
        _("with new accounts"),
        "user.grant",
        roles_asked_for,
        lambda _request: reverse("accounts:proposals"),
    ),
    rank=700,
)
