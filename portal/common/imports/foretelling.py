"""Which flags an import would open and clear if it were applied as decided: told before, and again after decisions."""

from typing import Any, Final

from django.db import transaction

from portal.common.imports import applying
from portal.common.imports.batches import FLAGS_JOB, Actor
from portal.common.imports.writers import flag_previews, the_register
from portal.common.jobs import enqueue
from portal.common.models import ImportBatch, Job
from portal.common.models.imports import BatchState
from portal.common.models.jobs import JobState

# Up to so many households the flags are worked out with the preview; beyond, in a job of its own.
AT_ONCE: Final = 3000


def needs_job(batch: ImportBatch) -> bool:
    """Tell whether foretelling the flags takes so long that it is a job of its own."""
    return int(sum(batch.counts["households"].values())) > AT_ONCE


def foretell(batch: ImportBatch, *, actor: Actor) -> dict[str, Any]:
    """Say which flags applying would open and clear: the rows are written, monitoring looks, and all is rolled back.

    What is stored says in `told` how many decisions it knows of; `asked` counts those taken (see `ask`).
    """
    said: dict[str, Any] = {}
    hooks = list(flag_previews)
    if not hooks:
        return said
    said["told"] = ImportBatch.objects.get(pk=batch.pk).flag_preview.get("asked", 0)
    with transaction.atomic():
        tables = applying.write(batch, actor)
        touched = the_register().touched_ids(tables)
        for hook in hooks:
            said |= hook(touched, batch.as_of)
        transaction.set_rollback(True)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        held.flag_preview = {**said, "asked": held.flag_preview.get("asked", 0)}
        held.save(update_fields=["flag_preview"])
    return dict(held.flag_preview)


def ask(batch: ImportBatch, actor: Actor) -> None:
    """After a decision about an unapplied batch: have the flags foretold again, by one job however many decisions."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.state != BatchState.READY or not list(flag_previews):
        return
    held.flag_preview = {**held.flag_preview, "asked": held.flag_preview.get("asked", 0) + 1}
    held.save(update_fields=["flag_preview"])
    if not under_way(held):
        enqueue(FLAGS_JOB, {"batch": str(held.pk)}, actor_id=actor.pk, area=held.area)


def under_way(batch: ImportBatch) -> bool:
    """Tell whether a job is foretelling the flags of a batch."""
    jobs = Job.objects.filter(
        kind=FLAGS_JOB, state__in=[JobState.QUEUED, JobState.RUNNING], params__batch=str(batch.pk)
    )
    return jobs.exists()


def up_to_date(batch: ImportBatch) -> bool:
    """Tell whether the flags foretold know of every decision taken."""
    said = batch.flag_preview
    return bool(said) and said.get("told", 0) == said.get("asked", 0)
