"""Undoing a batch: all of it or nothing, and only while nobody has touched what it wrote."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from portal.common.imports import applying, batches, journal, staging
from portal.common.imports.batches import UNDO_JOB, Actor
from portal.common.imports.staging import Stage
from portal.common.imports.writers import the_register, writers
from portal.common.jobs import JobFailedError, enqueue
from portal.common.models import ImportBatch, Job
from portal.common.models.imports import BatchState


class TouchedSinceError(JobFailedError):
    """Households of the batch were changed after it: `households` are their ids."""

    def __init__(self, households: list[UUID]) -> None:
        super().__init__("touched_since", households=[str(key) for key in households[:100]], number=len(households))
        self.households = households


def start_undo(batch: ImportBatch, *, actor: Actor) -> tuple[ImportBatch, Job]:
    """Enqueue the undoing of an applied batch; a second call while it is under way returns the job that is there."""
    batches.own(batch, actor)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.job and held.job.kind == UNDO_JOB and held.job.unfinished:
            return held, held.job
        if held.state != BatchState.APPLIED:
            raise JobFailedError("not_undoable")
        if not undoable(held):
            raise JobFailedError("undo_over", days=settings.IMPORT_UNDO_DAYS)
        held.job = enqueue(UNDO_JOB, {"batch": str(held.pk)}, actor_id=actor.pk, area=held.area)
        held.save(update_fields=["job"])
        return held, held.job


def undoable(batch: ImportBatch) -> bool:
    """Tell whether what a batch wrote can still be taken back: it is applied, and not longer ago than the window."""
    window = timedelta(days=settings.IMPORT_UNDO_DAYS)
    return batch.state == BatchState.APPLIED and (batch.applied_at or timezone.now()) >= timezone.now() - window


def undo(batch: ImportBatch, *, actor: Actor, report: Any = None) -> int:
    """Take back everything a batch wrote; return how many rows. TouchedSinceError stops it before any write."""
    batches.own(batch, actor)
    with transaction.atomic(), applying.history(batch, actor):
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state == BatchState.UNDONE:
            return 0
        if held.state != BatchState.APPLIED:
            raise JobFailedError("not_undoable")
        if not staging.exists(held):
            raise JobFailedError("undo_over", days=settings.IMPORT_UNDO_DAYS)
        with connection.cursor() as cursor:
            cursor.execute(applying.LOCK, [held.area[:6]])
        applying.plan_for_many(held)
        touched = the_register().changed_since(held)
        if touched:
            raise TouchedSinceError(touched)
        for writer in reversed(list(writers)):
            writer.forget(Stage(held))
        count = journal.undo(held)
        held.state, held.undone_at, held.undone_by_id = BatchState.UNDONE, timezone.now(), actor.pk
        held.save(update_fields=["state", "undone_at", "undone_by"])
        staging.drop(held)
        applying.on_record("undo", held, count, {})
        if report:
            report.fence()
        transaction.on_commit(lambda: applying.tell(held.area))
    return count
