"""Faults other than a killed process in mid-job: each injects one, and says what was promised and did not hold."""

import http.client
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final

import psycopg2
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.common import jobs
from portal.common.models import AuditEvent, Job, LastDone, Slot
from portal.common.models.jobs import JobState
from tests.chaos.stack import LEASE, SWEEP, WORKERS, wait_for
from tests.chaos.world import World, of_kind, reconnect, settle

Fault = Callable[[World, random.Random], Iterator[str]]
FAULTS: Final[dict[str, Fault]] = {}
# How long a job may wait after a worker or a bell was lost, with some time for the work itself.
SOON: Final = LEASE + 8 * SWEEP + 10


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register a fault by its numbers in the fault matrix."""

    def register(inject: Fault) -> Fault:
        FAULTS[name] = inject
        return inject

    return register


def page(world: World, path: str = "/accounts/sign-in/", seconds: float = 20) -> tuple[int, float, str]:
    """Ask the web server for a page; return status (0: it does not listen), seconds, Retry-After."""
    link = http.client.HTTPConnection("127.0.0.1", world.stack.port, timeout=seconds)
    begun = time.monotonic()
    try:
        link.request("GET", path, headers={"Host": "localhost"})
        answer = link.getresponse()
        answer.read()
        return answer.status, time.monotonic() - begun, answer.headers.get("Retry-After", "")
    except OSError:
        return 0, time.monotonic() - begun, ""
    finally:
        link.close()


def broker() -> "redis.Redis":
    """Return the broker itself."""
    return redis.Redis(unix_socket_path=settings.CELERY_BROKER_URL.partition("://")[2])


def _done(job: Job | None, seconds: float = SOON) -> Iterator[str]:
    assert job is not None
    try:
        wait_for(lambda: of_kind(job, JobState.DONE), seconds, f"job {job}")
    except AssertionError as late:
        job.refresh_from_db()
        yield f"{late}: {job.state} {job.error}"


def _held(world: World, rng: random.Random) -> tuple[Job, "psycopg2.extensions.connection"]:
    """Begin an act of applying that waits for a lock inside its transaction, and return it with the lock's holder."""
    handed = world.hand_in(rng)
    settle()
    holder = psycopg2.connect(**connection.get_connection_params())
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('anju.imports'), hashtext(%s))", [handed.batch.area[:6]])
    job = world.apply(handed)
    wait_for(lambda: of_kind(job, JobState.RUNNING), SOON, "the job to begin")
    return job, holder


def _swept_since(moment: datetime) -> bool:
    return LastDone.objects.filter(code="sweep", at__gt=moment).exists()


@fault("F3 a worker is asked to end in mid-job")
def asked_to_end(world: World, rng: random.Random) -> Iterator[str]:
    """It finishes what it has in hand or gives it back; the job is done once."""
    handed = world.hand_in(rng)
    settle()
    job = world.apply(handed)
    for name in WORKERS:
        world.stack.children[name].ask()
    wait_for(lambda: not any(world.stack.children[name].running for name in WORKERS), 45, "the workers to end")
    for name in WORKERS:
        world.stack.start(name)
    yield from _done(job)


@fault("F4 F10 the bell rings again and again")
def rung_often(world: World, rng: random.Random) -> Iterator[str]:
    """A second copy finds the live lease and leaves the job alone."""
    handed = world.hand_in(rng)
    settle()
    job = world.apply(handed)
    for _ in range(6):
        jobs.ring(job.pk)
    yield from _done(job)
    settle()
    job.refresh_from_db()
    if job.attempt != 1:
        yield f"{job.attempt} attempts"


@fault("F5 F9 the broker forgets everything")
def forgotten(world: World, rng: random.Random) -> Iterator[str]:
    """The sweeper rings for what the broker lost."""
    for name in WORKERS:
        world.stack.kill(name)
    handed = world.hand_in(rng)
    broker().flushall()
    for name in WORKERS:
        world.stack.start(name)
    handed.batch.refresh_from_db()
    yield from _done(handed.batch.job, SOON + 10)


@fault("F6 the broker is down when somebody hands a file in")
def broker_down(world: World, rng: random.Random) -> Iterator[str]:
    """The job waits in its row, pages answer, and it starts when the broker is back."""
    world.stack.kill("broker")
    begun = time.monotonic()
    handed = world.hand_in(rng)
    if time.monotonic() - begun > 10:
        yield f"handing in took {time.monotonic() - begun:.1f} s"
    status, _seconds, _ = page(world)
    if status not in {200, 302}:
        yield f"the page answers {status}"
    handed.batch.refresh_from_db()
    if not handed.batch.job or handed.batch.job.state != JobState.QUEUED:
        yield "the job does not wait"
    world.stack.start("broker")
    yield from _done(handed.batch.job, SOON + 20)


@fault("F7 the broker is started again three times")
def broker_restarts(world: World, rng: random.Random) -> Iterator[str]:
    """Workers take work after each."""
    for _ in range(3):
        world.stack.kill("broker")
        world.stack.start("broker")
        handed = world.hand_in(rng)
        handed.batch.refresh_from_db()
        yield from _done(handed.batch.job, SOON + 20)


@fault("F8 the broker has no memory left")
def broker_full(world: World, rng: random.Random) -> Iterator[str]:
    """What it refuses waits in its row."""
    broker().config_set("maxmemory", "1mb")
    try:
        handed = world.hand_in(rng)
    finally:
        broker().config_set("maxmemory", "0")
    handed.batch.refresh_from_db()
    yield from _done(handed.batch.job, SOON + 20)


@fault("F11 the leading clock is killed")
def clock_killed(world: World, rng: random.Random) -> Iterator[str]:
    """The other takes over within a minute, and no moment is sent twice."""
    for name in ("beat", "beat2"):
        world.stack.kill(name)
        wait_for(partial(_swept_since, timezone.now()), 60, "a sweep by the other clock")
        world.stack.start(name)
    slots = Slot.objects.filter(task="sweep-jobs").values_list("due_at", flat=True)
    if len(slots) != len(set(slots)):
        yield "a moment was sent twice"


@fault("F13 the database ends at once, twice")
def database_ends(world: World, rng: random.Random) -> Iterator[str]:
    """Whoever asks gets an answer, and everybody connects again without being started again."""
    for _ in range(2):
        handed = world.hand_in(rng)
        server = world.stack.children["postgres"]
        assert server.pid is not None
        world.stack.kill("postgres")
        status, seconds, again = page(world, "/health/ready")
        if status != 503 or seconds > 10:
            yield f"without a database: {status} after {seconds:.1f} s ({again})"
        world.stack.start("postgres")
        reconnect()
        handed.batch.refresh_from_db()
        yield from _done(handed.batch.job, SOON + 10)
        status, _seconds, _ = page(world)
        if status not in {200, 302}:
            yield f"the page answers {status} after the restart"


@fault("F14 the database takes no more connections")
def no_connections(world: World, rng: random.Random) -> Iterator[str]:
    """Pages answer soon, with 503 when they cannot; work goes on afterwards."""
    handed = world.hand_in(rng)
    taken: list[Any] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('max_connections')::int")
            most = cursor.fetchone()[0]
        with suppress(psycopg2.OperationalError):
            taken.extend(psycopg2.connect(**connection.get_connection_params()) for _ in range(most))
        status, seconds, again = page(world)
        if status not in {200, 302, 503} or seconds > 8 or (status == 503 and not again):
            yield f"{status} after {seconds:.1f} s, Retry-After {again!r}"
    finally:
        for link in taken:
            link.close()
    handed.batch.refresh_from_db()
    yield from _done(handed.batch.job)


@fault("F15 somebody holds a lock that the work needs")
def lock_held(world: World, rng: random.Random) -> Iterator[str]:
    """The worker gives up waiting after its limit and the job is done when the lock is free."""
    job, holder = _held(world, rng)
    time.sleep(1)
    holder.close()
    yield from _done(job, SOON + 10)


@fault("F19 a job kills every worker that takes it")
def poison(world: World, rng: random.Random) -> Iterator[str]:
    """After three attempts it is put aside with an alarm, and the next job is done."""
    job, holder = _held(world, rng)
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        wait_for(Job.objects.filter(pk=job.pk, attempt=attempt).exists, SOON, f"attempt {attempt}")
        for name in WORKERS:
            world.stack.kill(name)
        for name in WORKERS:
            world.stack.start(name)
    wait_for(lambda: of_kind(job, JobState.FAILED), SOON + 10, "the job to be put aside")
    holder.close()
    job.refresh_from_db()
    if job.error.get("kind") != "gave_up" or not AuditEvent.objects.filter(act="job_alarm").exists():
        yield f"{job.error}, alarms {AuditEvent.objects.filter(act='job_alarm').count()}"
    again = world.apply(world.handed[-1])
    yield from _done(again)
    # Put aside on purpose: the ledger knows of no other failed job.
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)


@fault("F7 the way to the broker is slow, cut, swallowed")
def bad_way(world: World, rng: random.Random) -> Iterator[str]:
    """Work is done under latency; after a cut and a black hole of some seconds, workers take work again."""
    world.stack.to_broker.become("latency", 0.2)
    handed = world.hand_in(rng)
    handed.batch.refresh_from_db()
    yield from _done(handed.batch.job, SOON + 10)
    for weather in ("reset", "hole"):
        world.stack.to_broker.become(weather)
        handed = world.hand_in(rng)
        time.sleep(rng.uniform(1, 4))
        world.stack.to_broker.become("pass")
        handed.batch.refresh_from_db()
        yield from _done(handed.batch.job, SOON + 30)


@fault("F13 the way to the database is cut")
def cut_from_database(world: World, rng: random.Random) -> Iterator[str]:
    """Connections lost in mid-work cost an attempt, never a row; the web answers again at once."""
    handed = world.hand_in(rng)
    time.sleep(rng.uniform(0, 1))
    world.stack.to_database.become("reset")
    time.sleep(0.5)
    world.stack.to_database.become("pass")
    status, _seconds, _ = page(world)
    if status != 200 and page(world)[0] != 200:
        yield f"the page answers {status}, twice"
    handed.batch.refresh_from_db()
    yield from _done(handed.batch.job, SOON + 10)


@fault("F32 a web process is killed under its pages")
def web_killed(world: World, rng: random.Random) -> Iterator[str]:
    """The next page answers."""
    for pid in world.stack.pool("web"):
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 15
    status = 0
    while status != 200 and time.monotonic() < until:
        status = page(world)[0]
        time.sleep(0.1)
    if status != 200:
        yield f"the page answers {status}"
