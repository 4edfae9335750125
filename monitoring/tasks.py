"""Celery's side of monitoring: everything every night, what was touched every minute."""

from celery import shared_task
from django.utils import timezone

from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import RECOMPUTE_JOB, recompute_touched
from portal.common.jobs import enqueue


@shared_task(name="monitoring.tasks.recompute_all")
def recompute_all() -> None:
    """Have the whole country recomputed, as a job that outlives its worker (beat, nightly)."""
    sync_catalogue(on=timezone.localdate())
    enqueue(RECOMPUTE_JOB, {"area": "", "touched": False}, actor_id=None)


@shared_task(name="monitoring.tasks.recompute_touched")
def recompute_touched_households() -> None:
    """Recompute households changed since their facts, if there are any (beat, every minute)."""
    recompute_touched(on=timezone.localdate())
