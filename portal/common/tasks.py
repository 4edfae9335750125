"""Celery's side of the ground: the bell of jobs and their sweeper; sealing and verifying the audit log."""

from uuid import UUID

from celery import shared_task
from celery.signals import worker_init
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from portal.common import approvals, jobs
from portal.common.audit import chain, verifying
from portal.common.exports import orders
from portal.common.health import note_done
from portal.common.imports import clearing
from portal.common.logs import logger
from portal.common.scope import WORKER, everywhere
from portal.common.sealing import SealError, resealing
from portal.common.sealing.in_use import take_up_keys


@shared_task(name=jobs.TASK, soft_time_limit=60 * settings.JOB_MINUTES, time_limit=60 * settings.JOB_MINUTES + 60)
def run_job(job_id: str) -> None:
    """Do the job of this id, unless somebody does or did."""
    jobs.run(UUID(job_id))


@shared_task(name="portal.common.tasks.sweep_jobs")
def sweep_jobs() -> None:
    """Ring again for lost jobs (beat, every few seconds); that it ran proves clock, broker and a worker alive."""
    jobs.sweep()
    note_done("sweep", timezone.now())


@shared_task(name="portal.common.tasks.seal_audit")
def seal_audit() -> None:
    """Seal what was committed since the last minute (beat)."""
    now = timezone.now()
    chain.seal(now)
    note_done("seal", now)


@shared_task(name="portal.common.tasks.publish_audit_root")
def publish_audit_root() -> None:
    """Write the end of the chain where it is shipped off the machine (beat, each night)."""
    verifying.publish_root(timezone.localtime())


@shared_task(name="portal.common.tasks.verify_audit")
def verify_audit() -> None:
    """Walk the chain (beat, each night); what is wrong raises the alarm for auditors."""
    verifying.check(timezone.now())


@worker_init.connect
def take_up_sealing_keys(**_signal: object) -> None:
    """Refuse to begin work when a sealing key in use is not at hand, or cannot be looked at.

    Celery logs what its signals raise and goes on; only the end of the process keeps the worker from working.
    """
    try:
        take_up_keys(timezone.now())
    except (SealError, OperationalError) as fault:
        raise SystemExit(f"The worker does not start. {fault}") from fault


@shared_task(name="portal.common.tasks.verify_integrity")
def verify_integrity() -> None:
    """Open every sealed text and file (beat, each night); the log names those that do not open."""
    walk = resealing.verify()
    for fault in walk.faults:
        logger.error("A sealed value does not open: %s", fault)
    if not walk.faults:
        note_done("integrity", timezone.now())


@shared_task(name="portal.common.tasks.clear_exports")
def clear_exports() -> None:
    """Remove the files of expired exports, and close what nobody approved in time (beat, nightly)."""
    now = timezone.now()
    approvals.expire(now)
    orders.clear(now)


@shared_task(name="portal.common.tasks.clear_imports")
def clear_imports() -> None:
    """Remove what finished imports no longer need (beat, nightly)."""
    with everywhere("clear finished imports", WORKER):
        clearing.clear(timezone.now())
