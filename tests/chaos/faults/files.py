"""The child that reads a workbook is killed, aborts, hangs."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from portal.common.models.imports import BatchState
from tests.chaos.faults.matrix import SOON, done, fault
from tests.chaos.stack import WORKERS
from tests.chaos.world import World, settle

# What befalls the child, and what is said of the file then.
_ENDS = {signal.SIGKILL: "too_complex", signal.SIGABRT: "too_complex", signal.SIGSTOP: "too_slow"}


def _children(parents: set[int]) -> Iterator[int]:
    """Yield the pids of reading children of these processes."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if any(word == b"--parent=%d" % parent for word in words for parent in parents):
                yield int(entry.name)


@fault("F18 the child that reads a workbook is killed, aborts, hangs")
def reader_dies(world: World, rng: random.Random) -> Iterator[str]:
    """The file is refused with a reason, the worker lives on, and the next file is read."""
    for number, reason in _ENDS.items():
        before = {name: world.stack.pool(name) for name in WORKERS}
        handed = world.hand_in(rng)
        parents, until = {pid for pids in before.values() for pid in pids}, time.monotonic() + SOON
        struck = False
        while not struck and time.monotonic() < until:
            for pid in _children(parents):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
                    struck = True
        settle(120)
        handed.batch.refresh_from_db()
        handed.ends = BatchState.FAILED
        assert handed.batch.job is not None
        world.aside.add(handed.batch.job.pk)
        if not struck or (handed.batch.state, handed.batch.failure.get("kind")) != (BatchState.FAILED, reason):
            yield f"{number.name} ({struck}): {handed.batch.state} {handed.batch.failure}"
        if {name: world.stack.pool(name) for name in WORKERS} != before:
            yield f"{number.name}: the worker did not live on"
        following = world.hand_in(rng)
        following.batch.refresh_from_db()
        yield from done(following.batch.job)
