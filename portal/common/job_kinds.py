"""Jobs of the ground: the long acts of an import, and large exports."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.common import approvals
from portal.common.exports import orders
from portal.common.imports import applying, batches, foretelling, previewing, reasons, refusals, seconding, undoing
from portal.common.jobs import JobFailedError, Report, enqueue, job
from portal.common.jobs.endings import add_endings
from portal.common.models import ApprovalRequest, Export, ImportBatch, Job
from portal.common.models.imports import BatchState
from portal.common.registry import Offer, job_labels, job_offers
from portal.common.words import Words

# How often one job looks again at decisions taken while it worked; after that, the next decision asks anew.
MOST_LOOKS = 20


def _batch(row: Job) -> ImportBatch:
    return ImportBatch.objects.get(pk=row.params["batch"])


@job(batches.PREVIEW_JOB)
def preview_import(row: Job, report: Report) -> dict[str, Any]:
    """Read and weigh a batch."""
    assert row.created_by is not None
    batch = previewing.preview(_batch(row), actor=row.created_by, report=report)
    if foretelling.needs_job(batch):
        enqueue(batches.FLAGS_JOB, {"batch": str(batch.pk)}, actor_id=row.created_by.pk, area=batch.area)
    return {"counts": batch.counts}


@job(batches.FLAGS_JOB)
def preview_flags_of_import(row: Job, report: Report) -> dict[str, Any]:
    """Work out, beside the decisions on a large batch, which flags applying it would open and clear."""
    assert row.created_by is not None
    batch, said = _batch(row), {}
    # Decisions taken meanwhile are looked at by the same job.
    for _look in range(MOST_LOOKS):
        report.progress("flags")
        if batch.state != BatchState.READY:
            break
        said = foretelling.foretell(batch, actor=row.created_by)
        batch.refresh_from_db()
        if foretelling.up_to_date(batch):
            break
    return said


@job(batches.APPLY_JOB)
def apply_import(row: Job, report: Report) -> dict[str, Any]:
    """Apply a batch."""
    assert row.created_by is not None
    batch = _batch(row)
    try:
        return {"written": applying.apply(batch, actor=row.created_by, report=report)}
    except JobFailedError:
        # Back to where it can be decided or abandoned.
        ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLYING).update(state=BatchState.READY)
        raise


@job(batches.UNDO_JOB)
def undo_import(row: Job, report: Report) -> dict[str, Any]:
    """Undo a batch."""
    assert row.created_by is not None
    return {"restored": undoing.undo(_batch(row), actor=row.created_by, report=report)}


@job(orders.EXPORT_JOB)
def write_export(row: Job, report: Report) -> dict[str, Any]:
    """Write the file of an export."""
    return orders.write(Export.objects.select_related("created_by").get(pk=row.params["export"]), report)


def begin_export(asked: ApprovalRequest) -> None:
    """Begin an export that a second person agreed to."""
    orders.begin(Export.objects.get(pk=asked.subject))


def begin_rows(asked: ApprovalRequest) -> None:
    """Write the rows of an import that a second person agreed to; nothing where the batch was given up or undone."""
    batch = seconding.batch_of(asked)
    if batch is not None and batch.state in {BatchState.READY, BatchState.APPLYING, BatchState.APPLIED}:
        applying.start_apply(batch, actor=batch.created_by)


def fetch_export(row: Job, now: datetime) -> Offer | None:
    """Offer the file while it is kept."""
    until = datetime.fromisoformat(row.result["expires"])
    if until <= now:
        return None
    return Offer(reverse("jobs:export", args=[row.result["export"]]), _("Download"), until)


approvals.kinds.add(orders.EXPORT_JOB, approvals.Kind(Words("导出名单", "Export a list"), begin_export))
approvals.kinds.add(seconding.KIND, approvals.Kind(Words("更正身份证号", "Correct ID numbers"), begin_rows))
job_labels.add(orders.EXPORT_JOB, Words("导出名单", "Export a list"))
job_offers.add(orders.EXPORT_JOB, fetch_export)
add_endings(orders.ENDINGS)
add_endings(reasons.FAILURES)
add_endings(refusals.MESSAGES)
job_labels.add(batches.PREVIEW_JOB, Words("核对花名册", "Check a roster"))
job_labels.add(batches.APPLY_JOB, Words("写入花名册", "Write a roster"))
job_labels.add(batches.UNDO_JOB, Words("撤销导入", "Undo an import"))
job_labels.add(batches.FLAGS_JOB, Words("试算导入后的预警", "Foretell the flags of an import"))
