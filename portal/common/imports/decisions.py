"""What a person decides about staged rows: take, keep the register's, leave out, register as new, later; and mending a
cell.

A decision is a fact about a row; nothing is written to the register before `applying`.
"""

from collections.abc import Iterable
from typing import Final

from django.db import models, transaction

from portal.common.imports import applying, batches, foretelling, previewing, seconding
from portal.common.imports.batches import Actor
from portal.common.imports.columns import Columns
from portal.common.imports.staging import Stage
from portal.common.imports.writers import the_register
from portal.common.jobs import JobFailedError
from portal.common.models import ImportBatch, ImportFault, ImportRow
from portal.common.models.imports import BatchState, Choice, RowKind, RowState

# What may be chosen for a row of each kind. A refused row is mended, dismissed or left waiting.
OFFERED: Final[dict[str, tuple[str, ...]]] = {
    RowKind.NEW: (Choice.TAKE, Choice.SKIP, Choice.LATER),
    RowKind.CHANGED: (Choice.TAKE, Choice.KEEP, Choice.SKIP, Choice.LATER),
    RowKind.UNCHANGED: (Choice.SKIP,),
    RowKind.SUSPECT: (Choice.TAKE, Choice.NEW, Choice.SKIP, Choice.LATER),
    RowKind.CONFLICT: (Choice.SKIP, Choice.LATER),
    RowKind.REFUSED: (Choice.SKIP, Choice.LATER),
    RowKind.MISSING: (Choice.LATER,),
}
DECIDABLE: Final = (BatchState.READY, BatchState.APPLIED)


def decide(
    batch: ImportBatch, rows: "models.QuerySet[ImportRow]", choice: str, *, actor: Actor, fields: Iterable[str] = ()
) -> int:
    """Set the choice of waiting rows (a queryset over `batch.rows`); return how many took it.

    With `fields`, TAKE and KEEP are about those fields (column codes) of the rows only: kept ones leave the register's
    value. Rows whose kind does not offer the choice are left as they are. JobFailedError("not_decidable") when the
    batch is past it.
    """
    batches.own(batch, actor)
    offering = [kind for kind, offered in OFFERED.items() if choice in offered]
    with transaction.atomic():
        _decidable(batch)
        waiting = rows.filter(batch=batch, state=RowState.PENDING, kind__in=offering)
        names = sorted({*fields, *(part for part, whole in Columns().precisions().items() if whole in set(fields))})
        if names and choice in {Choice.TAKE, Choice.KEEP}:
            count = _hold(batch, waiting, names, held=choice == Choice.KEEP)
        else:
            seconding.forget_refused(waiting)
            count = waiting.update(choice=choice)
        foretelling.ask(batch, actor)
    return count


def _hold(batch: ImportBatch, rows: "models.QuerySet[ImportRow]", names: list[str], *, held: bool) -> int:
    """Hold fields of rows back, or let them go, on the rows and where they are staged; return how many rows."""
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    new = (
        "ARRAY(SELECT DISTINCT h FROM unnest({0}.hold || %s::varchar[]) h ORDER BY h)"
        if held
        else "ARRAY(SELECT h FROM unnest({0}.hold) h WHERE h <> ALL(%s::varchar[]) ORDER BY h)"
    )
    stage = Stage(batch)
    stage.run(f"UPDATE common_importrow r SET hold = {new.format('r')} WHERE r.id = ANY(%s)", [names, keys])
    for table, subject, number in ((stage.w, "person", "number"), (stage.f, "household", "family")):
        stage.run(
            f"""
            UPDATE {table} x SET hold = {new.format("x")} FROM common_importrow r
            WHERE r.id = ANY(%s) AND r.subject = '{subject}' AND r.number = x.{number}
            """,
            [names, keys],
        )
    return len(keys)


def dismiss(batch: ImportBatch, rows: "models.QuerySet[ImportRow]", *, actor: Actor) -> int:
    """Take waiting rows out of the queue for good, before or after applying; their households may be complete
    by that.
    """
    batches.own(batch, actor)
    with transaction.atomic():
        _decidable(batch)
        waiting = rows.filter(batch=batch, state=RowState.PENDING).exclude(kind=RowKind.MISSING)
        count = waiting.update(state=RowState.DISMISSED, choice=Choice.SKIP)
        if batch.state == BatchState.APPLIED:
            with applying.history(batch, actor):
                the_register().settle(batch)
        foretelling.ask(batch, actor)
    return count


def mend_cell(batch: ImportBatch, row: ImportRow, column: str, value: str, *, actor: Actor) -> ImportRow:
    """Give a waiting row another value for a column (by code), check the row and the batch again, and return the row.

    The row may then be new, changed or unchanged, or still refused with its faults. Mended rows are taken by the next
    apply.
    """
    if not mend_cells(batch, batch.rows.filter(pk=row.pk), column, value, actor=actor):
        raise ImportRow.DoesNotExist
    return ImportRow.objects.get(pk=row.pk)


def mend_cells(batch: ImportBatch, rows: "models.QuerySet[ImportRow]", column: str, value: str, *, actor: Actor) -> int:
    """Give waiting rows another value for a column and check the batch again, once; return how many rows."""
    batches.own(batch, actor)
    with transaction.atomic():
        _decidable(batch)
        held = list(rows.select_for_update(of=("self",)).filter(batch=batch, state=RowState.PENDING))
        for row in held:
            row.mended = {**row.mended, column: value}
            row.save(update_fields=["mended"])
        if held:
            previewing.check_again(batch, actor)
            foretelling.ask(batch, actor)
    return len(held)


def alike(batch: ImportBatch, row: ImportRow) -> "models.QuerySet[ImportRow]":
    """Waiting rows that wait for the same reason as a row, the row among them."""
    same = batch.rows.filter(subject=row.subject, kind=row.kind, state=RowState.PENDING)
    return same.filter(why=row.why)


def with_fault_like(batch: ImportBatch, fault: ImportFault) -> "models.QuerySet[ImportRow]":
    """Waiting rows with a fault of the same kind under the same heading, and of the same value where that is shown.

    Nobody can say of masked values that they are the same: rows are then alike only in what is wrong with them.
    """
    columns = Columns()
    same = batch.faults.filter(kind=fault.kind, column=fault.column, heading=fault.heading, repaired=fault.repaired)
    if fault.column in columns and not columns[fault.column].personal:
        same = same.filter(shown=fault.shown)
    here = same.filter(sheet=models.OuterRef("sheet"), row=models.OuterRef("row"))
    return batch.rows.filter(models.Exists(here), state=RowState.PENDING).exclude(kind=RowKind.MISSING)


def waiting(batch: ImportBatch) -> "models.QuerySet[ImportRow]":
    """Rows that wait for a person: refused, suspect, in conflict (the queue that stays after the rest is applied).

    With them those a second person was asked about.
    """
    kinds = models.Q(kind__in=[RowKind.REFUSED, RowKind.SUSPECT, RowKind.CONFLICT])
    held = models.Q(asked__isnull=False)
    return batch.rows.filter(kinds | held, state=RowState.PENDING).order_by("sheet", "row", "number")


def waiting_of(actor: Actor) -> "models.QuerySet[ImportRow]":
    """Waiting rows of all applied batches of this user."""
    mine = batches.visible_to(actor).filter(state=BatchState.APPLIED)
    kinds = [RowKind.REFUSED, RowKind.SUSPECT, RowKind.CONFLICT]
    return ImportRow.objects.filter(batch__in=mine, state=RowState.PENDING, kind__in=kinds)


def _decidable(batch: ImportBatch) -> None:
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.state not in DECIDABLE:
        raise JobFailedError("not_decidable")
