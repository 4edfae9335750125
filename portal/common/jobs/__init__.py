"""Jobs: enqueue on commit, take under a lease, renew while working, finish once; a sweeper rings for what was lost.

A job's kind names a function registered with `@job("kind")`; called as `function(job, report)`, it returns the result.
Every effect of a job is written under its fence: `report.fence()` refuses once a later attempt has taken over.
The lease is short (`JOB_LEASE`) and renewed from a thread for as long as the process lives: work whose worker was
killed goes on within half a minute, and a statement may take as long as it takes.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Any
from uuid import UUID

import pghistory
import psycopg2
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from psycopg2.errors import LockNotAvailable

from portal.common import audit, locks
from portal.common.areas import covers
from portal.common.clearance import NOTHING, cleared
from portal.common.logs import logger
from portal.common.models import Job
from portal.common.models.jobs import JobState
from portal.common.origin import Origin, acting
from portal.common.registry import Registry
from portal.common.scope import WORKER, scoped

MOST_ATTEMPTS = 3
TASK = "portal.common.tasks.run_job"
# Sweeps until a bell that nobody followed is rung again: a long queue does not fill up with bells.
_PATIENCE = 6


class LeaseLostError(Exception):
    """A later attempt runs this job now; whatever this one still holds must not be written."""


class JobFailedError(Exception):
    """The job cannot be done, for a reason to show: `kind` names it, `params` fill its sentence."""

    def __init__(self, kind: str, **params: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params = params


Progress = Callable[[str, int, int], None]
_TELL = """UPDATE common_job SET stage = %s, done = %s, total = %s, lease_until = %s
    WHERE id = %s::uuid AND attempt = %s AND state = 'running'"""
_RENEW = "UPDATE common_job SET lease_until = %s WHERE id = %s::uuid AND attempt = %s AND state = 'running'"


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE)


def _orphaned(now: datetime) -> models.Q:
    """Jobs whose lease ran out, or is longer than any can be: it was given before the clock was put back."""
    running = models.Q(state=JobState.RUNNING)
    return running & (models.Q(lease_until__lt=now) | models.Q(lease_until__gt=_lease(_lease(now))))


class Report:
    """What a running job says of itself: stage, progress, and that it is still alive."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Write stage and progress, and renew the lease; LeaseLostError when a later attempt has taken over."""
        now = timezone.now()
        mine = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING)
        if not mine.update(stage=stage, done=done, total=total, lease_until=_lease(now)):
            raise LeaseLostError

    @contextmanager
    def beside(self) -> Iterator[Progress]:
        """Yield a `progress` that is seen at once while a transaction is open: it has a connection of its own.

        It only tells and renews the lease; whether the job is still ours is what `fence` says in the transaction.
        """
        own = connection.get_new_connection(connection.get_connection_params())
        own.autocommit = True
        with closing(own), own.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")

            def tell(stage: str, done: int = 0, total: int = 0) -> None:
                values = [stage, done, total, _lease(timezone.now()), self.job.pk.hex, self.job.attempt]
                # A row that is locked is told of a moment later.
                with suppress(LockNotAvailable):
                    cursor.execute(_TELL, values)

            yield tell

    def fence(self) -> None:
        """Lock the job's row for the open transaction, so that its effects and its ownership commit together."""
        held = Job.objects.select_for_update().filter(pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING)
        if not held.exists():
            raise LeaseLostError


JobFunction = Callable[[Job, Report], dict[str, Any]]
kinds: Registry[JobFunction] = Registry()


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does jobs of a kind."""

    def register(function: JobFunction) -> JobFunction:
        return kinds.add(kind, function)

    return register


def enqueue(kind: str, params: dict[str, Any], *, actor_id: int | None, area: str = "") -> Job:
    """Make the job's row in the open transaction and ring on commit; a broker that is down is only a late bell."""
    kinds.get(kind)
    row = Job.objects.create(kind=kind, params=params, created_by_id=actor_id, area=area)
    transaction.on_commit(lambda: ring(row.pk))
    return row


def ring(job_id: UUID) -> bool:
    """Announce a job to the workers; False when the broker cannot be reached (the sweeper will ring again)."""
    try:
        current_app.send_task(TASK, args=[str(job_id)], ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("broker unreachable, job %s waits for the sweeper", job_id)
        return False
    return True


def take(job_id: UUID) -> Job | None:
    """Take a job that waits, or whose worker is gone, by compare-and-set; None when somebody has it or it is over."""
    now = timezone.now()
    free = models.Q(state=JobState.QUEUED) | _orphaned(now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, attempt=models.F("attempt") + 1, started_at=now, lease_until=_lease(now)
    )
    return Job.objects.get(pk=job_id) if taken else None


class _Told:
    """Says in the log how an attempt ended."""

    def __init__(self, row: Job) -> None:
        self.said = {"kind": row.kind, "attempt": row.attempt}

    def __enter__(self) -> None:
        logger.info("job begins", extra=self.said)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or error is None:
            logger.info("job done", extra=self.said)
        elif isinstance(error, JobFailedError | LeaseLostError):
            logger.warning("job ends: %s", getattr(error, "kind", "lease lost"), extra=self.said)
        else:
            logger.error("job broken", exc_info=(kind, error, trace), extra=self.said)


def run(job_id: UUID) -> None:
    """Do one job, once: the third broken attempt is the last, and a lost lease leaves everything to the new owner."""
    row = take(job_id)
    if row is None:
        return
    if row.attempt > MOST_ATTEMPTS:
        _give_up(row)
        return
    areas = _areas(row)
    if not areas:
        finish(row, JobState.CANCELLED, error={"kind": "owner_gone", "params": {}})
        return
    try:
        with (
            acting(_origin(row)),
            scoped(areas, WORKER),
            cleared(row.created_by.clearance if row.created_by else NOTHING),
            pghistory.context(user=row.created_by_id, through="job", job=str(row.pk)),
            _Told(row),
            _renewing(row),
        ):
            result = kinds.get(row.kind)(row, Report(row))
    except LeaseLostError:
        return
    except JobFailedError as failure:
        finish(row, JobState.FAILED, error={"kind": failure.kind, "params": failure.params})
    except SoftTimeLimitExceeded:
        finish(row, JobState.FAILED, error={"kind": "too_long", "params": {}})
    else:
        finish(row, JobState.DONE, result=result)


def _give_up(row: Job) -> None:
    """Put a job aside that broke off three times, and raise the alarm: the log's readers and auditors see it."""
    with transaction.atomic(), acting(_origin(row)):
        if finish(row, JobState.FAILED, error={"kind": "gave_up", "params": {"attempts": MOST_ATTEMPTS}}):
            audit.record("job_alarm", subjects=[("job", row.pk)], area=row.area, result="failed")
    logger.error("job %s (%s) broke off %s times and was given up", row.pk, row.kind, MOST_ATTEMPTS)


@contextmanager
def _renewing(row: Job) -> Iterator[None]:
    """Renew the lease from a thread while the block runs."""
    over = Event()
    thread = Thread(target=_renew, args=(row, over), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(settings.JOB_LEASE)


def _renew(row: Job, over: Event) -> None:
    """Renew by a connection of its own, which only work beyond a third of the lease needs; end with the ownership."""
    pause = settings.JOB_LEASE / 3
    if over.wait(pause):
        return
    try:
        own = connection.get_new_connection(connection.get_connection_params())
        own.autocommit = True
        with closing(own), own.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            while True:
                # While the fence holds the row, the work is about to commit.
                with suppress(LockNotAvailable):
                    cursor.execute(_RENEW, [_lease(timezone.now()), row.pk.hex, row.attempt])
                    if not cursor.rowcount:
                        return
                if over.wait(pause):
                    return
    except psycopg2.Error as fault:
        logger.warning("the lease of job %s is not renewed: %s", row.pk, type(fault).__name__)


def _origin(row: Job) -> Origin:
    """Return where the acts of a job come from: its owner, under the job's number."""
    return Origin(through="job", id=row.pk, user=lambda: row.created_by)


def _areas(row: Job) -> tuple[str, ...]:
    """Return the areas a job may see: its owner's of this moment, none when they do not cover the job's any more.

    What the portal itself enqueued sees the area it is about.
    """
    if row.created_by is None:
        return (row.area,)
    areas: tuple[str, ...] = row.created_by.reach
    return areas if not row.area or covers(areas, row.area) else ()


def finish(
    row: Job, state: JobState, *, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None
) -> bool:
    """Close the job if this attempt still owns it."""
    mine = Job.objects.filter(pk=row.pk, attempt=row.attempt, state=JobState.RUNNING)
    return bool(
        mine.update(state=state, result=result or {}, error=error or {}, finished_at=timezone.now(), lease_until=None)
    )


def sweep() -> int:
    """Ring again for jobs that wait or whose lease ran out; return how many. One sweeps at a time."""
    now = timezone.now()
    last = now - timedelta(seconds=settings.JOB_SWEEP)
    waiting = models.Q(state=JobState.QUEUED) & (models.Q(created_at__lt=last) | models.Q(created_at__gt=now))
    silent = models.Q(rung_at=None) | models.Q(rung_at__lt=now - timedelta(seconds=_PATIENCE * settings.JOB_SWEEP))
    silent |= models.Q(rung_at__lt=models.F("lease_until")) | models.Q(rung_at__gt=now)
    with transaction.atomic():
        if not locks.alone(locks.SWEEPING):
            return 0
        rung = []
        for pk in (
            Job.objects.filter(waiting | _orphaned(now), silent).order_by("created_at").values_list("pk", flat=True)
        ):
            if not ring(pk):
                break
            rung.append(pk)
        Job.objects.filter(pk__in=rung).update(rung_at=now)
    return len(rung)
