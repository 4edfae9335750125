"""Corrections of a sheet's mapping by a person, remembered for sheets of the same shape in the same county."""

from collections.abc import Mapping

from django.db import transaction

from portal.common.imports import batches
from portal.common.imports.batches import PREVIEW_JOB, Actor
from portal.common.imports.columns import Columns
from portal.common.imports.headings import heading_key
from portal.common.jobs import JobFailedError, enqueue
from portal.common.models import ColumnMemory, ImportBatch, ImportSheet, Job
from portal.common.models.imports import BatchState

NOTE = "note"
SKIP = "skip"


def correct_mapping(
    batch: ImportBatch, sheet: int, chosen: Mapping[int, str], *, actor: Actor, remember: bool = True
) -> tuple[ImportBatch, Job]:
    """Say what headings of a sheet mean and preview again: {heading's index: column code, "note" or "skip"}.

    JobFailedError("unknown_column" | "unknown_heading" | "not_previewable").
    """
    batches.own(batch, actor)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state != BatchState.READY:
            raise JobFailedError("not_previewable")
        row = held.sheets.get(index=sheet, used=True)
        row.corrections = {**row.corrections, **_by_heading(row, chosen)}
        row.save(update_fields=["corrections"])
        if remember:
            memory, _ = ColumnMemory.objects.get_or_create(
                county=held.area[:6], shape=row.shape, defaults={"saved_by_id": actor.pk}
            )
            memory.mapping = {**memory.mapping, **row.corrections}
            memory.saved_by_id = actor.pk
            memory.save()
        held.state = BatchState.WAITING
        held.job = enqueue(PREVIEW_JOB, {"batch": str(held.pk)}, actor_id=actor.pk, area=held.area)
        held.save(update_fields=["state", "job"])
    return held, held.job


def _by_heading(sheet: ImportSheet, chosen: Mapping[int, str]) -> dict[str, str]:
    """Return the choices by the normal form of their headings."""
    columns = Columns()
    headings = {entry["index"]: entry for entry in sheet.mapping}
    named = {}
    for index, code in chosen.items():
        if code not in columns and code not in {NOTE, SKIP}:
            raise JobFailedError("unknown_column")
        if index not in headings:
            raise JobFailedError("unknown_heading")
        entry = headings[index]
        named[f"{heading_key(entry['parent'])}/{heading_key(entry['heading'])}"] = code
    return named
