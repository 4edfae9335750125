"""The database ends, is full, waits, is cut off."""

import http.client
import json
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Final

import psycopg2
from django.db import connection
from launcher import postgres
from launcher.state import CHECKOUT

from portal.common.imports.applying import LOCK
from tests import factories
from tests.chaos.faults.matrix import SOON, done, fault, held, page
from tests.chaos.stack import DATABASE, archive_by, wait_for
from tests.chaos.visitor import Visitor
from tests.chaos.world import World, reconnect, settle

_HAS_LOCK: Final = """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND classid::bigint = (hashtext('anju.imports')::bigint & 4294967295));"""
_BEHIND: Final = "SELECT name FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready';"


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
        yield from done(handed.batch.job, SOON + 10)
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
    yield from done(handed.batch.job)


@fault("F15 somebody holds a lock that the work needs")
def lock_held(world: World, rng: random.Random) -> Iterator[str]:
    """The worker gives up waiting after its limit and the job is done when the lock is free; a page says 409."""
    job, holder = held(world, rng)
    household = factories.make_household()
    other = world.stack.superuser()
    with other, other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM households_household WHERE number = %s FOR UPDATE", [household.number])
        answer = Visitor(world.stack, world.clerk).change(household.pk, household.version, building="1")
    other.close()
    holder.close()
    if (answer.status, "Retry-After" in answer.headers) != (409, True) or answer.seconds > 10:
        yield f"answered {answer.status} after {answer.seconds:.1f} s"
    yield from done(job, SOON + 10)
    job.refresh_from_db()
    if job.attempt < 2:
        yield "the worker waited beyond its limit"


@fault("F16 a roster and somebody else lock the same in opposite order")
def deadlock(world: World, rng: random.Random) -> Iterator[str]:
    """The one the database sends away tries again, and everything is written once."""
    first = world.hand_in(rng)
    settle()
    yield from done(world.apply(first))
    later = world.hand_in_again(first)
    settle()
    other = world.stack.superuser()
    with other, other.cursor() as cursor:
        # The worker is the one to notice.
        cursor.execute("SET deadlock_timeout = '60s'")
        cursor.execute("SELECT 1 FROM households_household WHERE number = %s FOR UPDATE", [first.households[0]])
        job = world.apply(later)
        wait_for(partial(_has_lock, cursor), SOON, "the roster to wait")
        cursor.execute(LOCK, [later.batch.area[:6]])
    other.close()
    yield from done(job)
    job.refresh_from_db()
    log = world.stack.children["postgres"].log.read_text(encoding="utf-8", errors="replace")
    if job.attempt != 2 or "deadlock detected" not in log:
        yield f"{job.attempt} attempts, deadlock {'deadlock detected' in log}"


def _has_lock(cursor: Any) -> bool:
    """Tell whether the roster's transaction has its own lock."""
    cursor.execute(_HAS_LOCK)
    return bool(cursor.fetchone()[0])


@fault("F24 a table is changed while people work")
def changed_under_traffic(world: World, rng: random.Random) -> Iterator[str]:
    """The owner gives up behind a long reader after five seconds, pages wait no longer, old code goes on."""
    roles = (CHECKOUT / "deploy" / "sql" / "roles.sql").read_text(encoding="utf-8")
    limit = re.search(r"(?m)^ALTER ROLE anju_owner SET lock_timeout.*$", roles)
    assert limit
    world.stack.cluster.sql(limit.group())
    household = factories.make_household()
    visitor = Visitor(world.stack, world.clerk)
    reader, owner = world.stack.superuser(), psycopg2.connect(world.stack.cluster.url(postgres.OWNER, DATABASE))
    owner.autocommit = True
    with ThreadPoolExecutor(2) as threads:
        with reader, reader.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM households_household")
            change = threads.submit(_alter, owner, "ADD COLUMN chaos text")
            asked = [threads.submit(visitor.ask, "GET", f"/api/households/{household.pk}/") for _ in range(10)]
            if change.result():
                yield "the owner changed the table under a reader"
        answers = [(one.result().status, round(one.result().seconds, 1)) for one in asked]
    reader.close()
    if any(status != 200 or seconds > 8 for status, seconds in answers):
        yield f"pages answered {answers}"
    if not _alter(owner, "ADD COLUMN chaos text"):
        yield "the table could not be changed afterwards"
    if visitor.change(household.pk, household.version, building="5").status != 200:
        yield "the old code cannot write to the new table"
    handed = world.hand_in(rng)
    settle()
    yield from done(world.apply(handed))
    _alter(owner, "DROP COLUMN chaos")
    owner.close()


def _alter(owner: Any, change: str) -> bool:
    """Change the table of households; False when its lock could not be had in time."""
    with owner.cursor() as cursor:
        try:
            cursor.execute(f"ALTER TABLE households_household {change}")
        except psycopg2.errors.LockNotAvailable:
            return False
    return True


@fault("F26 the database's log cannot be archived")
def archive_broken(world: World, rng: random.Random) -> Iterator[str]:
    """Whoever watches is told, pages go on; mended, the archive catches up by itself."""
    cluster = world.stack.cluster
    cluster.sql("SELECT pg_switch_wal();")
    wait_for(lambda: _archive_said(world) is False, 90, "the archive to be well")
    archive_by(cluster, "false")
    world.hand_in(rng)
    settle()
    cluster.sql("SELECT pg_switch_wal();")
    wait_for(lambda: _archive_said(world) is True, 300, "the alarm")
    if page(world)[0] != 200:
        yield "pages do not go on"
    archive_by(cluster, "true")
    wait_for(lambda: not cluster.sql(_BEHIND).strip(), 120, "the archive to catch up")
    wait_for(lambda: _archive_said(world) is False, 90, "the end of the alarm")


def _archive_said(world: World) -> bool:
    """Tell whether the check for machines names the archive."""
    link = http.client.HTTPConnection("127.0.0.1", world.stack.port, timeout=20)
    link.request("GET", "/health/ready", headers={"Host": "localhost"})
    said = json.loads(link.getresponse().read())
    link.close()
    return "archive" in said.get("failing", [])


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
    yield from done(handed.batch.job, SOON + 10)
