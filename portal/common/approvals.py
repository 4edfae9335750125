"""Acts that need a second person: asked for, decided within a day by somebody else whose area covers all of it.

A kind of act says what happens once it is approved (`kinds`). Who asks never decides: the database holds to that, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.common import audit
from portal.common.areas import within
from portal.common.masks import mask_text
from portal.common.models import ApprovalRequest
from portal.common.models.approvals import ApprovalState
from portal.common.registry import Registry

VIEW: Final = "approval.view"
PERMISSION: Final = "approval.decide"
LASTS: Final = timedelta(hours=24)
MOST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked for, in words, and what is done once somebody has agreed (in the same transaction)."""

    label: Any
    approved: Callable[[ApprovalRequest], None]


kinds: Registry[Kind] = Registry()


class GoneError(Exception):
    """There is no such request for this person to decide (any more)."""


def ask(kind: str, subject: UUID, *, requester: Any, now: datetime, **told: Any) -> ApprovalRequest:
    """Ask a second person, in the open transaction: `area`, `what`, `rows`, `columns`, `purpose` tell for what."""
    kinds.get(kind)
    row = ApprovalRequest.objects.create(
        kind=kind, subject=subject, requester_id=requester.pk, asked_at=now, expires_at=now + LASTS, **told
    )
    _record(row, "asked")
    return row


def waiting_for(user: Any, now: datetime) -> QuerySet[ApprovalRequest]:
    """Return what somebody may decide now: others' requests that lie in the area of one's right to decide."""
    open_now = ApprovalRequest.objects.filter(state=ApprovalState.WAITING, expires_at__gt=now)
    return open_now.filter(within("area", user.areas(PERMISSION))).exclude(requester_id=user.pk).order_by("expires_at")


def decide(user: Any, key: UUID, *, approve: bool, reason: str, now: datetime) -> ApprovalRequest:
    """Approve or refuse, once; what was approved is begun in the same transaction.

    GoneError when it is not this person's to decide, or decided or expired already; ValidationError for a refusal
    without its reason.
    """
    with transaction.atomic():
        row = waiting_for(user, now).filter(pk=key).select_for_update(of=("self",)).first()
        if row is None:
            raise GoneError
        reason = mask_text(" ".join(reason.split())[:MOST_REASON])
        if not approve and not reason:
            raise ValidationError(_("Say why, so that the other can mend it."))
        row.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
        row.decided_by_id, row.decided_at, row.reason = user.pk, now, reason
        row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        _record(row, str(row.state))
        if approve:
            kinds.get(row.kind).approved(row)
    return row


def of(user: Any) -> QuerySet[ApprovalRequest]:
    """Return one's own requests, newest first."""
    return ApprovalRequest.objects.filter(requester_id=user.pk).select_related("decided_by").order_by("-asked_at")


def untold(user: Any) -> QuerySet[ApprovalRequest]:
    """Return one's own requests whose end one has not seen yet."""
    return of(user).exclude(state=ApprovalState.WAITING).filter(told_at=None)


def expire(now: datetime) -> int:
    """Close what nobody decided in time; return how many."""
    late = ApprovalRequest.objects.filter(state=ApprovalState.WAITING, expires_at__lte=now)
    return late.update(state=ApprovalState.EXPIRED)


def _record(row: ApprovalRequest, what: str) -> None:
    detail = {"what": what, "kind": row.kind, "subject": str(row.subject)}
    audit.record(
        "approve", subjects=[("approval", row.pk)], area=row.area, rows=row.rows, purpose=row.purpose, detail=detail
    )
