"""Ending sessions: one's own, those beyond the limit, all of an account whose rights or password changed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from portal.accounts.models import Session, User
from portal.accounts.models.sessions import Ending
from portal.common import audit

# How long it is remembered why a session was ended.
_REMEMBERED = timedelta(hours=24)


def open_sessions(user: User, *, now: datetime) -> QuerySet[Session]:
    """Return a user's sessions in force, the one last used first."""
    return Session.objects.filter(user=user, ended_at=None, expire_date__gt=now).order_by("-seen_at", "-since")


def _end(rows: QuerySet[Session], why: Ending, now: datetime) -> int:
    """End these, recording whose they were; returns how many."""
    whose = list(rows.filter(ended_at=None, user__isnull=False).order_by("user_id").values_list("user_id", flat=True))
    ended = rows.filter(ended_at=None).update(ended_at=now, ended_why=why, session_data="")
    if whose:
        subjects = [("user", pk) for pk in dict.fromkeys(whose)]
        audit.record("session_ended", subjects=subjects, rows=len(whose), detail={"why": str(why.value)})
    return ended


def end_all(user: User, why: Ending, *, now: datetime, but: str | None = None) -> int:
    """End all sessions of a user but the one of a key; returns how many."""
    return _end(open_sessions(user, now=now).exclude(session_key=but or "").order_by(), why, now)


def end_one(user: User, ref: UUID, *, now: datetime) -> int:
    """End one of one's own sessions; 0 when it is not one's own or is over."""
    return _end(open_sessions(user, now=now).filter(ref=ref).order_by(), Ending.BY_USER, now)


def end_key(key: str, why: Ending, *, now: datetime) -> int:
    """End the session of a key."""
    return _end(Session.objects.filter(session_key=key), why, now)


def end_oldest(user: User, *, now: datetime) -> list[Session]:
    """End the oldest sessions beyond settings.SESSION_LIMIT; returns them. The user's row is held meanwhile."""
    User.objects.select_for_update().get(pk=user.pk)
    oldest = list(open_sessions(user, now=now).order_by("-since", "-seen_at")[settings.SESSION_LIMIT :])
    _end(Session.objects.filter(pk__in=[row.pk for row in oldest]), Ending.TOO_MANY, now)
    return oldest


def seen(key: str, *, now: datetime, until: datetime) -> None:
    """Note that a session was used, and until when it now holds."""
    Session.objects.filter(session_key=key, ended_at=None).update(seen_at=now, expire_date=until)


def how_it_ended(key: str, *, now: datetime) -> str:
    """Return why the session of a key holds no more: a code of Ending, "idle", or "" when it is unknown."""
    row = Session.objects.filter(session_key=key, user__isnull=False).first()
    if row is None:
        return ""
    return row.ended_why or ("idle" if row.expire_date <= now else "")


def forget(*, now: datetime) -> int:
    """Drop sessions that ended or expired a day ago; returns how many."""
    return Session.objects.filter(expire_date__lt=now - _REMEMBERED).delete()[0]
