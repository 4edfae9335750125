"""Processes of the portal end, ask to end, are killed."""

import random
from collections.abc import Iterator

from portal.common import jobs
from portal.common.models import AuditEvent, Job
from portal.common.models.jobs import JobState
from tests.chaos.faults.matrix import SOON, done, fault, held
from tests.chaos.stack import WORKERS, wait_for
from tests.chaos.world import World, of_kind, settle


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
    yield from done(job)


@fault("F19 a job kills every worker that takes it")
def poison(world: World, rng: random.Random) -> Iterator[str]:
    """After three attempts it is put aside with an alarm, and the next job is done."""
    job, holder = held(world, rng)
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
    yield from done(again)
    world.aside.add(job.pk)
