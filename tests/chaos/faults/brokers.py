"""The broker is gone, full, forgetful, far away."""

import random
import time
from collections.abc import Iterator

from portal.common import jobs
from portal.common.models.jobs import JobState
from tests.chaos.faults.matrix import SOON, broker, done, fault, held, page
from tests.chaos.stack import LEASE, WORKERS
from tests.chaos.world import World, settle


@fault("F4 F10 the bell rings again and again, beyond the lease")
def rung_often(world: World, rng: random.Random) -> Iterator[str]:
    """A second copy finds the live lease and leaves the job alone, though it takes longer than a lease."""
    job, holder = held(world, rng)
    for _ in range(6):
        jobs.ring(job.pk)
        time.sleep((LEASE + 1) / 6)
    holder.close()
    yield from done(job)
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
    yield from done(handed.batch.job, SOON + 10)


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
    yield from done(handed.batch.job, SOON + 20)


@fault("F7 the broker is started again three times")
def broker_restarts(world: World, rng: random.Random) -> Iterator[str]:
    """Workers take work after each."""
    for _ in range(3):
        world.stack.kill("broker")
        world.stack.start("broker")
        handed = world.hand_in(rng)
        handed.batch.refresh_from_db()
        yield from done(handed.batch.job, SOON + 20)


@fault("F8 the broker has no memory left")
def broker_full(world: World, rng: random.Random) -> Iterator[str]:
    """What it refuses waits in its row."""
    broker().config_set("maxmemory", "1mb")
    try:
        handed = world.hand_in(rng)
    finally:
        broker().config_set("maxmemory", "0")
    handed.batch.refresh_from_db()
    yield from done(handed.batch.job, SOON + 20)


@fault("F7 the way to the broker is slow, cut, swallowed")
def bad_way(world: World, rng: random.Random) -> Iterator[str]:
    """Work is done under latency; after a cut and a black hole of some seconds, workers take work again."""
    world.stack.to_broker.become("latency", 0.2)
    handed = world.hand_in(rng)
    handed.batch.refresh_from_db()
    yield from done(handed.batch.job, SOON + 10)
    for weather in ("reset", "hole"):
        world.stack.to_broker.become(weather)
        handed = world.hand_in(rng)
        time.sleep(rng.uniform(1, 4))
        world.stack.to_broker.become("pass")
        handed.batch.refresh_from_db()
        yield from done(handed.batch.job, SOON + 30)
