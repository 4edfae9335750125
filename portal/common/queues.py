"""What of the ground waits on the home page: requests of others to decide, and the ends of one's own."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common import approvals
from portal.common.registry import Queue, QueueState, queues
from portal.common.views import actor


def to_decide(request: HttpRequest, _on: date) -> QueueState:
    """Return how many requests wait for this user."""
    return QueueState(count=approvals.waiting_for(actor(request), timezone.now()).count())


def decided(request: HttpRequest, _on: date) -> QueueState:
    """Return how many of one's own requests came to an end since one looked."""
    return QueueState(count=approvals.untold(actor(request)).count())


def _page(_request: HttpRequest) -> str:
    return reverse("approvals:list")


_TO_DECIDE = Queue(_("Approvals to give"), _("what needs a second person"), approvals.PERMISSION, to_decide, _page)
_DECIDED = Queue(_("My requests decided"), _("approved, refused or expired"), approvals.VIEW, decided, _page)

queues.add("approvals", _TO_DECIDE, rank=90)
queues.add("approvals_mine", _DECIDED, rank=95)
