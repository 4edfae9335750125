"""Failed attempts: an account locks for a while; an account tried from one address is slowed down before.

Never by address alone: a county office stands behind one. A row is held while the secret is looked at, so that a
hundred guesses sent at once are still counted one by one. The user name need not exist: both answers are the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from portal.accounts.models import Attempts, User
from portal.common import audit
from portal.common.keys import digest

T = TypeVar("T")

# From the second failure of an account at one address on: 2, 4, 8 … seconds until the next try.
_LONGEST_WAIT = timedelta(seconds=60)


class MustWaitError(Exception):
    """Too many failures; nothing was looked at. `until` says when the next try counts."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def _keys(name: str, address: str) -> tuple[str, str]:
    name = name.strip().casefold()
    return digest(f"account\0{name}"), digest(f"place\0{name}\0{address}")


def attempt(name: str, address: str, check: Callable[[], T | None], *, step: str, now: datetime) -> T | None:
    """Return what `check` returns, counting None as a failure; MustWaitError when it is not yet time to try.

    Failures are recorded with their `step` (password, factor, confirm) and the account, where there is one.
    """
    account, place = _keys(name, address)
    with transaction.atomic():
        rows = _held(sorted((account, place)), now)
        until = max((row.wait_until for row in rows.values() if row.wait_until), default=None)
        if until is not None and until > now:
            raise MustWaitError(until)
        found = check()
        if found is None:
            locked = _count(rows[account], rows[place], now)
            _record(name, step, locked=locked)
        return found


def _held(keys: list[str], now: datetime) -> dict[str, Attempts]:
    Attempts.objects.bulk_create([Attempts(key=key, last_at=now) for key in keys], ignore_conflicts=True)
    rows = Attempts.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: row for row in rows}


def _record(name: str, step: str, *, locked: bool) -> None:
    """Record the failure; what was typed as a name is kept only when it is an account's (it may be a password)."""
    about = [("user", pk) for pk in User.objects.filter(username=name.strip()).values_list("pk", flat=True)]
    audit.record("sign_in_refused", subjects=about, result="refused", detail={"step": step})
    if locked:
        audit.record("locked", subjects=about, detail={"minutes": settings.LOCK_MINUTES})


def _count(account: Attempts, place: Attempts, now: datetime) -> bool:
    """Count one failure: the place waits twice as long each time, the account locks at the limit (then True)."""
    period = timedelta(minutes=settings.LOCK_MINUTES)
    for row in (account, place):
        if now - row.last_at >= period:
            row.failures = 0
        row.failures += 1
        row.last_at, row.wait_until = now, None
    if place.failures > 1:
        place.wait_until = now + min(timedelta(seconds=2 ** (place.failures - 1)), _LONGEST_WAIT)
    locked = account.failures >= settings.LOCK_AFTER
    if locked:
        account.failures, account.wait_until = 0, now + period
    Attempts.objects.bulk_update([account, place], ["failures", "last_at", "wait_until"])
    return locked


def locked_until(name: str, *, now: datetime) -> datetime | None:
    """Return until when an account is locked; None when it is not."""
    found = Attempts.objects.filter(key=_keys(name, "")[0], wait_until__gt=now).first()
    return found.wait_until if found else None


def forgive(name: str, address: str = "") -> None:
    """Forget the failures of an account (somebody has got in, or an administrator gave a new code)."""
    Attempts.objects.filter(key__in=_keys(name, address)).delete()


def forget(*, before: datetime) -> int:
    """Drop what failed long ago and is not waited for; returns how many rows."""
    return Attempts.objects.filter(last_at__lt=before).delete()[0]
