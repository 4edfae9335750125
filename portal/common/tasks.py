"""Celery's side of jobs: a bell rung by whoever enqueued, and the sweeper."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal.common import jobs
from portal.common.health import note_done


@shared_task(name=jobs.TASK)
def run_job(job_id: str) -> None:
    """Do the job of this id, unless somebody does or did."""
    jobs.run(UUID(job_id))


@shared_task(name="portal.common.tasks.sweep_jobs")
def sweep_jobs() -> None:
    """Ring again for lost jobs (beat, every 30 seconds); that it ran proves clock, broker and a worker alive."""
    jobs.sweep()
    note_done("sweep", timezone.now())
