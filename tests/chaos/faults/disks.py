"""A disk is full: that of the uploads, that of the database's log."""

import ctypes
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launcher.screen import ProblemError

from portal.common.models import ImportBatch
from tests import factories
from tests.chaos.faults.matrix import SOON, NotHereError, done, fault, page
from tests.chaos.stack import DATABASE, Stack, wait_for
from tests.chaos.visitor import Visitor
from tests.chaos.world import World, reconnect, settle
from tests.imports.rosters import AS_OF

_NEW_MOUNTS = 0x20000
# A file of the database's log, and some room for what it notes of its archive.
_ONE_FILE = 20 * 1024**2
_ROWS, _MOST = 10_000, 2_000_000
_WRITE = f"INSERT INTO chaos_fill SELECT n, md5(random()::text) FROM generate_series(1, {_ROWS}) n;"


@contextmanager
def small(folder: Path, size: str) -> Iterator[None]:
    """Lay a small disk over a folder, seen by this process and what it starts from now on."""
    # The mount goes with the last of these processes, however they end.
    if os.getuid() or ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS):
        raise NotHereError("only root may lay a small disk over a folder")
    for argv in (["--make-rprivate", "/"], ["-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)]):
        if subprocess.run(["mount", *argv], capture_output=True, check=False).returncode:
            raise NotHereError("nothing may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@fault("F17 the disk of the uploads is full")
def uploads_full(world: World, rng: random.Random) -> Iterator[str]:
    """The upload is refused in words with 507, no half of a file stays, and the next one is taken."""
    visitor = Visitor(world.stack, factories.make_user())
    folder = Path(world.stack.env["ANJU_UPLOAD_DIR"]) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    before = ImportBatch.objects.count()
    terms = {"area": factories.COUNTY, "coverage": "part", "as_of": AS_OF.isoformat(), "source": "ROSTER"}
    with small(folder, "4k"):
        world.stack.restart("web")
        wait_for(lambda: page(world)[0] == 200, 60, "a page")
        with world.write(rng)[0].open("rb") as upload:
            answer = visitor.send("/imports/new/", uploads=upload, **terms)
        left = [path.name for path in folder.iterdir()]
    world.stack.restart("web")
    if answer.status != 507 or left or ImportBatch.objects.count() != before:
        yield f"answered {answer.status}, left {left}, {ImportBatch.objects.count() - before} batches"
    wait_for(lambda: page(world)[0] == 200, 60, "a page")
    handed = world.hand_in(rng)
    handed.batch.refresh_from_db()
    yield from done(handed.batch.job)


@fault("F17 the disk of the database's log is full")
def log_full(world: World, rng: random.Random) -> Iterator[str]:
    """The database stops rather than lie; pages say 503; with room again it goes on with all it confirmed."""
    settle()
    handed = world.hand_in(rng)
    settle()
    stack = world.stack
    stack.cluster.sql("CREATE TABLE chaos_fill AS SELECT 0 AS n, 'x' AS filler LIMIT 0; CHECKPOINT;", DATABASE)
    log = stack.cluster.place.folder / "data" / "pg_wal"
    with _kept_elsewhere(world, log):
        stack.start("postgres")
        reconnect()
        job = world.apply(handed)
        confirmed = _fill(stack)
        status, seconds, _ = page(world, "/health/ready")
        if status != 503 or seconds > 10:
            yield f"without a database: {status} after {seconds:.1f} s"
    stack.start("postgres")
    reconnect()
    found = int(stack.cluster.sql("SELECT count(*) FROM chaos_fill;", DATABASE))
    stack.cluster.sql("DROP TABLE chaos_fill;", DATABASE)
    if found < confirmed:
        yield f"{confirmed} rows were confirmed, {found} are there"
    yield from done(job, SOON + 30)


@contextmanager
def _kept_elsewhere(world: World, log: Path) -> Iterator[None]:
    """Stop the database, keep its log on a disk with room for one file more, and put it back in the end."""
    server, kept = world.stack.children["postgres"], log.with_name("kept")
    server.stop()
    log.rename(kept)
    log.mkdir(mode=0o700)
    place = world.stack.cluster.place
    try:
        size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file()) + _ONE_FILE
        with small(log, str(size)):
            shutil.copytree(kept, log, dirs_exist_ok=True)
            place.hand_over(log)
            yield
            server.stop()
            shutil.rmtree(kept)
            shutil.copytree(log, kept)
    finally:
        server.stop()
        log.rmdir()
        kept.rename(log)
        place.hand_over(log)


def _fill(stack: Stack) -> int:
    """Write until the database refuses for good; return how many rows it confirmed."""
    confirmed = 0
    with suppress(ProblemError):
        while confirmed < _MOST:
            stack.cluster.sql(_WRITE, DATABASE)
            confirmed += _ROWS
    return confirmed
