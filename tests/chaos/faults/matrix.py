"""What the faults share: their register, a look at a page, waiting for a job, an act held in mid-transaction."""

import http.client
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

import psycopg2
import redis
from django.conf import settings
from django.db import connection

from portal.common.imports.applying import LOCK
from portal.common.models import Job, LastDone
from portal.common.models.jobs import JobState
from tests.chaos.stack import LEASE, SWEEP, wait_for
from tests.chaos.world import World, of_kind, settle

Fault = Callable[[World, random.Random], Iterator[str]]
FAULTS: Final[dict[str, Fault]] = {}
# How long a job may wait after a worker or a bell was lost, with some time for the work itself.
SOON: Final = LEASE + 8 * SWEEP + 10


class NotHereError(Exception):
    """This machine lacks what the fault needs; the text says what."""


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register a fault by its numbers in the fault matrix; it yields what was promised and did not hold."""

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


def done(job: Job | None, seconds: float = SOON) -> Iterator[str]:
    """Wait until a job is done; say what it is instead."""
    assert job is not None
    try:
        wait_for(lambda: of_kind(job, JobState.DONE), seconds, f"job {job}")
    except AssertionError as late:
        job.refresh_from_db()
        yield f"{late}: {job.state} {job.error}"


def held(world: World, rng: random.Random) -> tuple[Job, "psycopg2.extensions.connection"]:
    """Begin an act of applying that waits for a lock inside its transaction, and return it with the lock's holder."""
    handed = world.hand_in(rng)
    settle()
    holder = psycopg2.connect(**connection.get_connection_params())
    with holder.cursor() as cursor:
        cursor.execute(LOCK.replace("_xact", ""), [handed.batch.area[:6]])
    job = world.apply(handed)
    wait_for(lambda: of_kind(job, JobState.RUNNING), SOON, "the job to begin")
    return job, holder


def swept_since(moment: datetime) -> bool:
    """Tell whether the sweeper has been at work since a moment."""
    return LastDone.objects.filter(code="sweep", at__gt=moment).exists()
