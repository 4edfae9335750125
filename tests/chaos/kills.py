"""`kill -9` at random moments: of a worker's child, a worker, the broker, the database, one of its backends."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from portal.common.models import Job
from portal.common.models.jobs import JobState
from tests.chaos import ledger
from tests.chaos.stack import WORKERS, wait_for
from tests.chaos.world import Handed, World, of_kind, reconnect, settle

VICTIMS: Final = ("child", "worker", "broker", "database", "backend")
ACTS: Final = ("apply", "apply", "apply", "preview", "undo")
# Stages that are told from inside the transaction that applies.
_INSIDE: Final = frozenset({"matching", "comparing", "writing"})


@dataclass
class Tally:
    """What was killed, in which act, how often the work was then under way, and the seconds until it was mended.

    `resumed` counts from the kill to the next attempt, of kills that broke one off; `done` from when servers ran again.
    """

    kills: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    amid: int = 0
    inside: int = 0
    resumed: list[float] = field(default_factory=list)
    done: list[float] = field(default_factory=list)


def run(world: World, seed: int, number: int, say: Callable[[str], None]) -> tuple[Tally, list[str]]:
    """Kill so many times; each kill's moment and victim come of its own seed. Returns the tally and what is wrong."""
    tally, wrong = Tally(), []
    for turn in range(number):
        rng = random.Random(f"{seed}-{turn}")
        victim, act = rng.choice(VICTIMS), rng.choice(ACTS)
        try:
            told, found = _turn(world, tally, victim, act, rng)
        except AssertionError as late:
            told, found = "", [str(late)]
        wrong += [f"kill {seed}-{turn} ({victim}, {act}): {line}" for line in found]
        say(f"kill {turn + 1}/{number} {victim} in {act} {told}{' '.join(found)}")
    return tally, wrong


def _turn(world: World, tally: Tally, victim: str, act: str, rng: random.Random) -> tuple[str, list[str]]:
    """Kill once; return what is to be told of it, and what is wrong."""
    tally.kills[victim] += 1
    tally.acts[act] += 1
    handed, job = _begin(world, act, rng)
    stage = _moment(job, act, rng)
    at = timezone.now()
    _kill(world, victim, rng)
    job.refresh_from_db()
    state = job.state
    tally.amid += state != JobState.DONE
    tally.inside += state != JobState.DONE and stage in _INSIDE
    took = settle(90)
    tally.done.append(took)
    job.refresh_from_db()
    told = f"at “{stage or '-'}” ({state}), done {took:.1f} s later"
    if job.attempt > 1 and job.started_at is not None and job.started_at > at:
        tally.resumed.append((job.started_at - at).total_seconds())
        told += f", attempt {job.attempt} {tally.resumed[-1]:.1f} s after the kill"
    return told, list(ledger.batch(handed))


def _begin(world: World, act: str, rng: random.Random) -> tuple[Handed, Job]:
    """Bring a file to where the act begins, and begin it."""
    handed = world.hand_in(rng)
    job = handed.batch.job
    handed.batch.refresh_from_db()
    job = handed.batch.job
    assert job is not None
    if act == "preview":
        return handed, job
    settle()
    job = world.apply(handed)
    if act == "undo":
        settle()
        job = world.undo(handed)
    return handed, job


def _moment(job: Job, act: str, rng: random.Random) -> str:
    """Wait for a random moment of the job: from its start, or within the applying transaction; return its stage."""
    within = act == "apply" and rng.random() < 0.75
    with suppress(AssertionError):
        wait_for(
            lambda: (
                Job.objects.filter(pk=job.pk, stage__in=_INSIDE).exists()
                or not of_kind(job, JobState.QUEUED, JobState.RUNNING)
                if within
                else not of_kind(job, JobState.QUEUED)
            ),
            5,
            "a moment",
        )
    time.sleep(rng.uniform(0, 0.12 if within else 0.6))
    return str(Job.objects.filter(pk=job.pk).values_list("stage", flat=True).get())


def _kill(world: World, victim: str, rng: random.Random) -> None:
    stack = world.stack
    if victim == "child":
        for name in WORKERS:
            for pid in stack.pool(name):
                os.kill(pid, signal.SIGKILL)
    elif victim == "worker":
        name = rng.choice(WORKERS)
        stack.kill(name)
        stack.start(name)
    elif victim == "broker":
        stack.kill("broker")
        stack.start("broker")
    elif victim == "database":
        stack.kill("postgres")
        stack.start("postgres")
    else:
        _kill_backend(world, rng)
    reconnect()


def _kill_backend(world: World, rng: random.Random) -> None:
    """Kill one of the server's processes: the server ends all others and recovers by itself."""
    backends = [pid for pid in world.stack.pool("postgres") if pid]
    if backends:
        with suppress(ProcessLookupError):
            os.kill(rng.choice(backends), signal.SIGKILL)
    time.sleep(0.2)
    world.stack.until_database()
