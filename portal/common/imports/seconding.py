"""Rows of an import that a second person must agree to (changed ID numbers; decisions, 7).

They are left out while the rest is written, and wait. Whoever applies and may ask, asks with that; once another person
has agreed, the batch is applied again and takes them, if they still say what was agreed to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.common import approvals
from portal.common.keys import uuid7
from portal.common.models import ApprovalRequest, ImportBatch, ImportRow
from portal.common.models.approvals import ApprovalState

KIND: Final = "import.ids"
ASK: Final = "approval.ask"
_TOLD: Final = 30


@dataclass(frozen=True, slots=True)
class Held:
    """A row held back: its number, a key of what is to be agreed to, and that in words without whole values."""

    number: int
    what: str
    words: str


def ask(batch: ImportBatch, held: Sequence[Held], actor: Any, now: datetime) -> int:
    """Ask, in the open transaction, for the rows nobody was asked about, or refused, as they are; return how many."""
    if not actor.areas(ASK):
        return 0
    rows = {row.number: row for row in batch.rows.filter(subject="person", number__in=[each.number for each in held])}
    known = requests_of(rows.values())
    new = [each for each in held if not _stands(rows[each.number], known, each.what, now)]
    if not new:
        return 0
    key = uuid7()
    more = " …" if len(new) > _TOLD else ""
    approvals.ask(
        KIND,
        key,
        requester=actor,
        now=now,
        area=batch.area,
        what=f"{batch.filename}：{'；'.join(each.words for each in new[:_TOLD])}{more}",
        rows=len(new),
        columns=[],
        purpose=_("Correct ID numbers from a roster"),
    )
    for each in new:
        batch.rows.filter(pk=rows[each.number].pk).update(asked=key, asked_for=each.what)
    return len(new)


def requests_of(rows: Iterable[ImportRow]) -> dict[UUID, ApprovalRequest]:
    """Return the requests some rows wait for, by the key the rows know them by."""
    keys = {row.asked for row in rows if row.asked}
    found = ApprovalRequest.objects.filter(kind=KIND, subject__in=keys) if keys else ()
    return {request.subject: request for request in found}


def _stands(row: ImportRow, known: dict[UUID, ApprovalRequest], what: str, now: datetime) -> bool:
    """Tell whether somebody is asked about a row as it is, or has refused it."""
    request = known.get(row.asked) if row.asked else None
    if request is None or row.asked_for != what:
        return False
    return request.state == ApprovalState.REFUSED or (
        request.state == ApprovalState.WAITING and request.expires_at > now
    )


def waiting(batch: ImportBatch, now: datetime) -> int:
    """Return how many rows of a batch wait for a second person."""
    asked = ApprovalRequest.objects.filter(kind=KIND, state=ApprovalState.WAITING, expires_at__gt=now)
    return batch.rows.filter(state="pending", asked__in=asked.values("subject")).count()


def forget_refused(rows: "QuerySet[ImportRow]") -> None:
    """A person has decided again about rows that were refused: from now on they may be asked for anew."""
    refused = ApprovalRequest.objects.filter(kind=KIND, state=ApprovalState.REFUSED)
    rows.filter(asked__in=refused.values("subject")).update(asked=None)


def batch_of(request: ApprovalRequest) -> ImportBatch | None:
    """Return the batch a request is about, None when no row waits for it any more."""
    rows = ImportRow.objects.filter(batch__area=request.area, asked=request.subject)
    row = rows.select_related("batch").first()
    return row.batch if row else None
