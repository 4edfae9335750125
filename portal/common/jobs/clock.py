"""Beat as we run it: any number of clocks, of which one leads, and each due moment of a task is sent once.

Who leads holds an advisory lock with its connection, so that a killed clock lets go of it at once and another takes
over at its next look. What a moment may not do twice stands in `Slot`: written in one transaction with the sending.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler, ScheduleEntry, SchedulingError
from celery.schedules import crontab
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from portal.common.locks import LEADING
from portal.common.logs import logger
from portal.common.models import Slot

# Asking again does not take the lock twice: the session that has it is looked for first.
_LEADS: Final = """SELECT CASE WHEN EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND objsubid = 1 AND granted
        AND pid = pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) THEN true ELSE pg_try_advisory_lock(%s) END"""
_STANDBY: Final = 5.0
_KEPT: Final = timedelta(days=90)
_MOST_MISSED: Final = 1000
# Clocks that agree never differ by more.
_QUARREL: Final = timedelta(seconds=5)


def leads() -> bool:
    """Tell whether this process' connection is the one that leads, taking the lead when nobody has it."""
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [LEADING, LEADING])
        return bool(cursor.fetchone()[0])


def claim(task: str, due_at: datetime, *, regular: bool = False) -> bool:
    """Write down in the open transaction that a moment of a task is taken; False when it was before.

    Of a `regular` task (every so many seconds) later moments are forgotten: a clock that was ahead wrote them, and the
    task must not wait until it is as late again. A night that was done stays done.
    """
    if regular:
        Slot.objects.filter(task=task, due_at__gt=due_at).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Slot._meta.db_table} (task, due_at) VALUES (%s, %s) ON CONFLICT DO NOTHING", [task, due_at]
        )
        mine = bool(cursor.rowcount)
    if mine:
        Slot.objects.filter(task=task, due_at__lt=due_at - _KEPT).delete()
    return mine


def due(entry: ScheduleEntry, now: datetime) -> datetime:
    """Return the last moment up to now at which an entry was due: the same for every clock, whenever it began."""
    when: Any = entry.schedule
    if not isinstance(when, crontab):
        pause = when.run_every.total_seconds()
        return datetime.fromtimestamp(now.timestamp() // pause * pause, UTC)
    moment: datetime = entry.last_run_at or now
    for _missed in range(_MOST_MISSED):
        start, ahead, _ = when.remaining_delta(moment)
        if start + ahead > now:
            break
        moment = start + ahead
    return moment


class OneClock(PersistentScheduler):
    """Beat's scheduler; what could not be sent (the broker is down) stays due until it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._late: dict[str, tuple[ScheduleEntry, datetime]] = {}
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Do one round when leading; otherwise look again in a moment. Returns the seconds to wait."""
        try:
            if not leads():
                return _STANDBY
        except (DatabaseError, InterfaceError) as fault:
            logger.warning("the clock stands still, the database cannot be asked: %s", type(fault).__name__)
            connection.close()
            return _STANDBY
        self._take_back(timezone.now())
        for entry, due_at in list(self._late.values()):
            self._send(entry, due_at, self.producer)
        wait: float = super().tick(*args, **kwargs)
        return wait

    def _take_back(self, now: datetime) -> None:
        """Let what ran in the future of a clock that was put back have run now."""
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > now + _QUARREL]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            logger.warning("the clock was put back")
            self._heap = None

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Send an entry that is due, once for its moment whoever else sends it."""
        self._send(entry, due(entry, timezone.now()), producer)

    def _send(self, entry: ScheduleEntry, due_at: datetime, producer: Any) -> None:
        name = str(entry.name)
        self._late[name] = (entry, due_at)
        try:
            with transaction.atomic():
                if claim(name, due_at, regular=not isinstance(entry.schedule, crontab)):
                    self.apply_async(entry, producer=producer, advance=False)
        except (DatabaseError, InterfaceError, SchedulingError) as fault:
            logger.warning("%s is late: %s", name, type(fault).__name__)
        else:
            del self._late[name]
