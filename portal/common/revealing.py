"""One personal value in full: for a purpose, so many a day, recorded in the transaction that reads it.

A storey names its kinds of rows in `revealables`. Which of their fields hold personal values is what `masks` was told;
nothing else is needed for a new field to have its mask, and the value behind it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common import audit
from portal.common.areas import covers
from portal.common.codes import Code, CodeList
from portal.common.masks import class_of, hidden, personal_kind, shown
from portal.common.models import AuditEvent
from portal.common.registry import Registry

PERMISSION: Final = "personal.reveal"
OTHER: Final = "other"
MOST_WORDS: Final = 100
PURPOSES: Final = CodeList(
    "reveal_purpose",
    Code("identity", "核实身份", "Check an identity"),
    Code("call", "电话联系", "Call the person"),
    Code("subsidy", "发放补贴", "Pay a subsidy"),
    Code("errand", "办理业务", "Handle an errand"),
    Code(OTHER, "其他", "Something else"),
)
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Revealable:
    """A kind of row, by the name of its model: its rows of some areas, and what its fields are called."""

    rows: Callable[[tuple[str, ...]], models.QuerySet[Any]]
    wording: Callable[[str], Any]


revealables: Registry[Revealable] = Registry()


class UsedUpError(Exception):
    """Whoever asks has seen as many values today as one may."""


def holds(row: models.Model | type[models.Model], name: str) -> bool:
    """Tell whether a field is a text of the row itself that holds a personal value."""
    named = {
        field.name for field in row._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
    }
    # What is seen by clearance is seen whole or not at all.
    return (
        name in named and personal_kind(name) is not None and class_of(name) != personal_kind(name) and not hidden(name)
    )


def fields_of(row: models.Model) -> Iterator[str]:
    """Yield the fields of a row that hold a personal value now."""
    for field in row._meta.concrete_fields:
        if holds(row, field.name) and getattr(row, field.name):
            yield field.name


def offered(user: Any, row: models.Model, name: str, area: str | None = None) -> bool:
    """Tell whether this user may ask for a value: there is one, something of it is hidden, and the right covers it."""
    if str(row._meta.model_name) not in revealables or not holds(row, name):
        return False
    value = getattr(row, name)
    if not value or shown(name, value) == value:
        return False
    areas = user.areas(PERMISSION) if user.is_authenticated else ()
    return bool(areas) and (area is None or covers(areas, area))


def found(user: Any, kind: str, key: Any, name: str) -> models.Model | None:
    """Return the row of one's own area that holds the field; None where there is none."""
    if kind not in revealables:
        return None
    rows = revealables.get(kind).rows(user.areas(PERMISSION))
    if not holds(rows.model, name):
        return None
    row: models.Model | None = rows.filter(pk=key).first()
    return row


def said(purpose: str, words: str, purposes: CodeList = PURPOSES) -> str:
    """Return a purpose as it is recorded; ValidationError when none was chosen, or other words are missing."""
    if purpose not in purposes:
        raise ValidationError(_("Say what it is for."))
    words = " ".join(words.split())[:MOST_WORDS]
    if purpose == OTHER and not words:
        raise ValidationError(_("Say in a few words what it is for."))
    return f"{purposes.zh(purpose)}：{words}" if words else purposes.zh(purpose)


def reveal(user: Any, row: models.Model, name: str, *, purpose: str, now: datetime) -> str:
    """Return the value in full and record that it was shown, in the open transaction.

    UsedUpError when today's are used up, AuditFailedError when it cannot be recorded.
    """
    subject = [(str(row._meta.model_name), row.pk)]
    kinds = [kind for kind in [personal_kind(name)] if kind]
    one_by_one(f"reveal {user.pk}")
    if seen_today(user, now) >= settings.REVEALS_A_DAY:
        told = {"field": name, "what": "quota"}
        audit.record("reveal", subjects=subject, fields=kinds, purpose=purpose, result="refused", detail=told)
        raise UsedUpError
    audit.record("reveal", subjects=subject, fields=kinds, purpose=purpose, detail={"field": name})
    return str(getattr(row, name) or "")


def seen_today(user: Any, now: datetime) -> int:
    """Return how many values somebody has seen since midnight."""
    return today(user, "reveal", now).count()


def today(user: Any, act: str, now: datetime) -> models.QuerySet[AuditEvent]:
    """Return what somebody did of an act since midnight, by the audit log."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return AuditEvent.objects.filter(user_id=user.pk, at__gte=midnight, act=act, result="done")


def one_by_one(what: str) -> None:
    """Let what is counted happen one by one, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [what])
