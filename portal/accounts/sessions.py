"""The store of sessions: Django's own, in a table that knows whose a session is, with an idle and an absolute limit."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from portal.accounts.models import Session

# Kept in the session's data: when it began (ISO 8601), from where and with what it was opened.
SINCE, ADDRESS, AGENT = "since", "address", "agent"


def expiry(since: datetime, seen: datetime) -> datetime:
    """Return when a session ends by itself: idle too long, or open too long."""
    idle = seen + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return min(idle, since + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class SessionStore(DatabaseStore):
    """Rows of portal.accounts.models.Session; an ended or expired one is as if it were not there."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Name the table."""
        return Session

    def _validate_session_key(self, key: str) -> bool:
        """Take letters and digits alone for a key: what else a cookie may hold is not asked of the database."""
        return bool(key) and key.isascii() and key.isalnum()

    def load(self) -> dict[str, Any]:
        """Return the data of a session in force; {} for any other."""
        row = Session.objects.filter(
            session_key=self.session_key, expire_date__gt=timezone.now(), ended_at=None
        ).first()
        if row is None:
            self._session_key = None
            return {}
        self.row = row
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this data; its columns come from the data."""
        now = timezone.now()
        since = datetime.fromisoformat(data.setdefault(SINCE, now.isoformat()))
        return Session(
            session_key=str(self.session_key),
            session_data=self.encode(data),
            expire_date=expiry(since, now),
            user_id=data.get("_auth_user_id"),
            since=since,
            seen_at=now,
            address=data.get(ADDRESS, ""),
            agent=data.get(AGENT, ""),
        )

    def save(self, must_create: bool = False) -> None:
        """Write the row; one that was ended in the meantime stays ended (UpdateError)."""
        if self.session_key is None or must_create:
            super().save(must_create)
            return
        row = self.create_model_instance(dict(self.items()))
        kept = ("session_data", "expire_date", "user_id", "since", "seen_at", "address", "agent")
        changed = Session.objects.filter(session_key=self.session_key, ended_at=None)
        if not changed.update(**{name: getattr(row, name) for name in kept}):
            raise UpdateError
