"""The page of what waits for a second person: what one may decide, and what became of one's own requests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common import approvals
from portal.common.models import ApprovalRequest
from portal.common.models.approvals import ApprovalState
from portal.common.places import names_of
from portal.common.views import PortalView, actor

_MOST = 50
_TONES = {ApprovalState.APPROVED: "green", ApprovalState.REFUSED: "red", ApprovalState.WAITING: "blue"}


class Approvals(PortalView):
    """What waits for one's decision, and one's own requests of late."""

    permission = approvals.VIEW
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both; what is shown of one's own is not news any more."""
        user, now = actor(request), timezone.now()
        waiting = list(approvals.waiting_for(user, now).select_related("requester")[:_MOST])
        mine = list(approvals.of(user)[:_MOST])
        names = names_of([row.area for row in [*waiting, *mine]])
        context = {
            "waiting": [self.told(row, names) for row in waiting],
            "mine": [self.told(row, names) for row in mine],
        }
        response = render(request, "approvals/list.html", context)
        approvals.untold(user).update(told_at=now)
        return response

    @staticmethod
    def told(row: ApprovalRequest, names: dict[str, str]) -> dict[str, Any]:
        """Return a request as its line says it."""
        over = row.state == ApprovalState.WAITING and row.expires_at <= timezone.now()
        state = ApprovalState.EXPIRED if over else ApprovalState(row.state)
        return {
            "row": row,
            "label": approvals.kinds.get(row.kind).label,
            "area": names[row.area],
            "state": state.label,
            "tone": _TONES.get(state, ""),
        }


class Decide(PortalView):
    """Approve or refuse one request."""

    permission = approvals.PERMISSION
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Decide; 404 for what is one's own, elsewhere, decided or expired."""
        approve = request.POST.get("act") == "approve"
        try:
            row = approvals.decide(
                actor(request), pk, approve=approve, reason=request.POST.get("reason", ""), now=timezone.now()
            )
        except approvals.GoneError as gone:
            raise Http404 from gone
        except ValidationError as fault:
            messages.error(request, fault.messages[0])
        else:
            done = _("Approved; it goes on by itself.") if row.state == ApprovalState.APPROVED else _("Refused.")
            messages.success(request, done)
        return redirect("approvals:list")
