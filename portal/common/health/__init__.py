"""Is the portal well? Named checks, each yes or no; the details go to the log, never to whoever asks.

Without `database` and `migrations` nothing can be served; the others are for whoever is on duty, and pages go on.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.common.logs import logger
from portal.common.models import LastDone
from portal.common.registry import last_done

# Longest silence of the sweeper (due every 10 s) and of the archiver (due every 60 s), and the clocks' largest quarrel.
SWEEP_SILENCE: Final = timedelta(minutes=2)
ARCHIVE_SILENCE: Final = timedelta(minutes=5)
CLOCK_SKEW: Final = timedelta(seconds=5)
# Room that must be left where uploads and exports lie: some twenty of the largest workbooks.
LEAST_ROOM: Final = 1024**3
_ESSENTIAL: Final = frozenset({"database", "migrations"})


def note_done(code: str, at: datetime) -> None:
    """Write down that a regular act succeeded."""
    LastDone.objects.bulk_create(
        [LastDone(code=code, at=at)], update_conflicts=True, unique_fields=["code"], update_fields=["at"]
    )


def moments() -> dict[str, datetime]:
    """Return when each regular act last succeeded; those that never did are left out."""
    found = dict(LastDone.objects.values_list("code", "at"))
    found |= {code: at for code, asked in last_done.items() if (at := asked())}
    return found


def failing() -> list[str]:
    """Return the names of the checks that fail, worst first. Without a database no other check can be made."""
    if not _passes("database", _database):
        return ["database"]
    return [name for name, check in _CHECKS.items() if not _passes(name, check)]


def serves(names: list[str]) -> bool:
    """Tell whether pages can be served although these checks fail."""
    return not _ESSENTIAL & set(names)


def archive_works() -> bool:
    """Tell whether the database's log is archived; true where none is asked for (`ANJU_ARCHIVE`)."""
    if not settings.ARCHIVE_EXPECTED:
        return True
    archived_at, failed_at, mode, now = _row(
        "SELECT last_archived_time, last_failed_time, current_setting('archive_mode'), now() FROM pg_stat_archiver"
    )
    if mode == "off" or archived_at is None:
        return False
    return bool(now - archived_at < ARCHIVE_SILENCE and (failed_at is None or failed_at < archived_at))


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        well = check()
    except (DatabaseError, InterfaceError, OperationalError, OSError) as fault:
        logger.warning("health check %s: %s", name, type(fault).__name__)
        return False
    if not well:
        logger.warning("health check %s fails", name)
    return well


def _database() -> bool:
    return bool(_row("SELECT 1") == (1,))


@cache
def _missing_migrations() -> int:
    """Count the migrations not applied; kept for the process, which was started for this state of the code."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrations() -> bool:
    if _missing_migrations():
        _missing_migrations.cache_clear()
        return False
    return True


def _broker() -> bool:
    with current_app.connection_for_write() as link:
        if link.transport_cls == "memory":
            return False
        link.ensure_connection(max_retries=1, timeout=2)
    return True


def _sweep() -> bool:
    at = LastDone.objects.filter(code="sweep").values_list("at", flat=True).first()
    return at is not None and timezone.now() - at < SWEEP_SILENCE


def _time() -> bool:
    (there,) = _row("SELECT clock_timestamp()")
    return bool(abs(timezone.now() - there) < CLOCK_SKEW)


def _room() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free >= LEAST_ROOM


def _row(statement: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


_CHECKS: Final[dict[str, Callable[[], bool]]] = {
    "migrations": _migrations,
    "broker": _broker,
    "clock": _sweep,
    "time": _time,
    "room": _room,
    "archive": archive_works,
}
NAMES: Final = ("database", *_CHECKS)
