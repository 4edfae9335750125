"""Applying a batch: one transaction, under the versions seen at preview, everything journaled, nothing overwritten.

The decisions are those of the rows. A household changed since the preview is a conflict and left alone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from portal.common import audit
from portal.common.imports import batches, journal, pipeline, seconding, staging
from portal.common.imports.batches import APPLY_JOB, PERMISSION, Actor
from portal.common.imports.staging import Stage
from portal.common.imports.writers import after_import, the_register, writers
from portal.common.jobs import JobFailedError, enqueue
from portal.common.models import ImportBatch, Job
from portal.common.models.imports import BatchState, Choice, RowKind, RowState

MANY = 1000
# Of a stage and the share of the work behind it when it begins, as measured on large files.
Share = Callable[[str, float], None]
_SHARES = {"matching": 0.02, "comparing": 0.1, "writing": 0.3}
LOCK = "SELECT pg_advisory_xact_lock(hashtext('anju.imports'), hashtext(%s))"


def start_apply(batch: ImportBatch, *, actor: Actor) -> tuple[ImportBatch, Job]:
    """Enqueue the applying of a batch; a second call while it is under way returns the job that is there.

    ImportBatch.DoesNotExist for somebody else's batch; JobFailedError("not_appliable") when there is nothing to apply.
    """
    batches.own(batch, actor)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state == BatchState.APPLYING and held.job and held.job.unfinished:
            return held, held.job
        if held.state not in {BatchState.READY, BatchState.APPLIED, BatchState.APPLYING}:
            raise JobFailedError("not_appliable")
        held.state = BatchState.APPLYING
        held.job = enqueue(APPLY_JOB, {"batch": str(held.pk)}, actor_id=actor.pk, area=held.area)
        held.save(update_fields=["state", "job"])
        return held, held.job


def apply(batch: ImportBatch, *, actor: Actor, report: Any = None) -> dict[str, int]:
    """Write the taken rows; return rows written by table. Everything or nothing; safe to repeat: it then writes
    nothing.
    """
    batches.own(batch, actor)
    rows = sum(sum(batch.counts.get(part, {}).values()) for part in ("people", "households"))
    with telling(rows, report) as tell_share, transaction.atomic(), history(batch, actor):
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state not in {BatchState.READY, BatchState.APPLYING, BatchState.APPLIED}:
            raise JobFailedError("not_appliable")
        if not staging.exists(held):
            raise JobFailedError("not_staged")
        stage = write(held, actor, tell_share)
        tell_share("writing", 0.9)
        _mark(stage)
        seconding.ask(held, the_register().held(stage), actor, timezone.now())
        if held.applied_at or held.rows.filter(mended__isnull=False).exists():
            the_register().settle(held)
        the_register().versions(stage)
        held.state, held.applied_by_id = BatchState.APPLIED, actor.pk
        held.applied_at = held.applied_at or timezone.now()
        held.counts = {**held.counts, "written": _added(held.counts.get("written", {}), stage.written)}
        held.save(update_fields=["state", "applied_by", "applied_at", "counts"])
        on_record("import", held, sum(stage.written.values()), stage.written)
        if report:
            report.fence()
        transaction.on_commit(lambda: tell(held.area))
    return stage.written


def on_record(act: str, batch: ImportBatch, rows: int, counts: Mapping[str, int]) -> None:
    """Put what was written or taken back into the audit log, in the transaction that does it."""
    audit.record(act, subjects=[("batch", batch.pk)], area=batch.area, rows=rows, detail=counts)


def tell(area: str) -> None:
    """Tell the upper storeys that households of an area changed."""
    for hook in after_import:
        hook(area)


@contextmanager
def telling(rows: int, report: Any) -> Iterator[Share]:
    """Yield what tells, though a transaction is open, of a stage and about how much of the rows is behind it."""
    if report is None:
        yield lambda _stage, _share: None
        return
    with report.beside() as tell_rows:
        yield lambda stage, share: tell_rows(stage, int(rows * share), rows)


def write(batch: ImportBatch, actor: Actor, tell_share: Share = lambda _stage, _share: None) -> Stage:
    """Match, compare and write in the open transaction; return the stage with what was written."""
    stage = Stage(batch, actor.areas(PERMISSION), [journal.last_step(batch)])
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [batch.area[:6]])
    plan_for_many(batch)
    the_register().lock(stage)
    pipeline.weigh(stage, lambda name: tell_share(name, _SHARES[name]))
    the_register().take(stage)
    order = list(writers)
    for place, writer in enumerate(order):
        tell_share("writing", _SHARES["writing"] + 0.6 * place / len(order))
        writer.write(stage)
    return stage


def plan_for_many(batch: ImportBatch) -> None:
    """For a large batch, let this transaction join by hashing only, and sort its rows in memory.

    Rows written a moment ago have no statistics, and the application may not analyse the register: taken for a few,
    they would be joined row by row.
    """
    if sum(batch.counts.get("households", {}).values()) > MANY:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")


def history(batch: ImportBatch, actor: Actor) -> Any:
    """Return the context that stands in the history of every row a batch writes."""
    return pghistory.context(user=actor.pk, through="import", batch=str(batch.pk), why=batch.filename)


def _added(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {**first, **second}}


def _mark(stage: Stage) -> None:
    """Say of the rows what became of them: written, in conflict, or settled by leaving them out.

    What was written has the version of its household beside it at once: each row is written a single time.
    """
    changed = the_register().changed()
    for table, subject, number, key in (
        (stage.p, "person", "number", "household"),
        (stage.m, "household", "family", "key"),
    ):
        stage.run(
            f"""
            UPDATE common_importrow r SET
                state = CASE WHEN s.take THEN '{RowState.APPLIED}' ELSE r.state END,
                kind = CASE WHEN s.kind = 'conflict' THEN s.kind ELSE r.kind END,
                why = CASE WHEN s.kind = 'conflict' THEN s.why ELSE r.why END,
                choice = CASE WHEN s.kind = 'conflict' THEN '{Choice.LATER}' ELSE r.choice END,
                version_after = CASE WHEN s.take THEN coalesce(h.version, r.version_after) ELSE r.version_after END
            FROM {table} s LEFT JOIN ({changed}) h ON h.id = s.{key}
            WHERE r.batch_id = %s AND r.subject = '{subject}' AND r.number = s.{number}
              AND r.state = '{RowState.PENDING}'
              AND (s.take OR s.kind = 'conflict')
            """,
            [stage.batch.pk],
        )
    waiting = stage.batch.rows.filter(state=RowState.PENDING).exclude(kind=RowKind.MISSING)
    waiting.filter(choice__in=[Choice.SKIP, Choice.KEEP]).update(state=RowState.SETTLED)
    # A household without anybody registered has no row of its own to decide: its people's rows wait.
    waiting.filter(subject="household", why="nobody_registered").update(state=RowState.SETTLED)
