"""The set-based way of staged rows, the same for preview and apply: match, compare, say of each row what it is."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from portal.common.imports import sealed_cells
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import the_register, writers
from portal.common.models import ImportBatch
from portal.common.models.imports import RowKind

Progress = Callable[[str], None]


def weigh(stage: Stage, progress: Progress = lambda _: None) -> None:
    """Match the staged rows and work out their differences: afterwards `p`, `m` and `d` are complete."""
    progress("matching")
    the_register().match(stage)
    sealed_cells.seal_changes(stage)
    stage.run(f"DROP TABLE IF EXISTS {stage.d}")
    stage.run(f"CREATE TABLE {stage.d} (subject varchar(10), number integer, target text, changes jsonb)")
    progress("comparing")
    for writer in writers:
        writer.compare(stage)
    stage.wall(stage.d)
    stage.run(f"CREATE INDEX ON {stage.d} (subject, target, number)")
    stage.run(f"ANALYZE {stage.d}")
    changed = f"SELECT 1 FROM {stage.d} d WHERE d.subject = '%s' AND d.number = "
    stage.run(
        f"UPDATE {stage.p} p SET kind = 'changed' WHERE kind = 'unchanged' AND EXISTS ({changed % 'person'} p.number)"
    )
    stage.run(
        f"UPDATE {stage.m} m SET kind = 'changed' WHERE kind = 'unchanged' "
        f"AND EXISTS ({changed % 'household'} m.family)"
    )


def list_rows(stage: Stage) -> None:
    """Write what each person and family is into the batch's rows. Rows applied, settled or dismissed stay as
    they are.
    """
    for table, subject, number in ((stage.w, "person", "number"), (stage.f, "household", "family")):
        stage.run(
            f"""
            DELETE FROM common_importrow WHERE batch_id = %s AND subject = '{subject}' AND state = 'pending'
              AND "row" IS NOT NULL AND number > (SELECT coalesce(max({number}), 0) FROM {table})
            """,
            [stage.batch.pk],
        )
    _list_people(stage)
    _list_families(stage)


_COLUMNS = """batch_id, number, subject, sheet, "row", family, label, masked_id, target, household, kind, why, changes,
    hold, cells, mended, choice, state, version_seen"""
_CHOICE = (
    """CASE {kind} WHEN 'new' THEN 'take' WHEN 'changed' THEN 'take' WHEN 'unchanged' THEN 'skip' ELSE 'later' END"""
)
_STATE = """CASE {kind} WHEN 'unchanged' THEN 'settled' ELSE 'pending' END"""
_AGAIN = """
    ON CONFLICT (batch_id, subject, number) DO UPDATE SET
        label = excluded.label, masked_id = excluded.masked_id, target = excluded.target,
          household = excluded.household,
        kind = excluded.kind, why = excluded.why, changes = excluded.changes, version_seen = excluded.version_seen,
        choice = CASE WHEN r.kind = excluded.kind OR (r.choice IN ('take', 'new') AND excluded.kind IN ('new',
          'changed'))
                 THEN r.choice ELSE excluded.choice END,
        state = CASE WHEN r.mended IS NOT NULL AND excluded.kind = 'unchanged' THEN 'settled' ELSE r.state END
    WHERE r.state = 'pending'
"""


def _list_people(stage: Stage) -> None:
    codes = stage.person_columns
    name = f"coalesce(x.{PREFIX}name, '')" if "name" in codes else "''"
    stage.run(
        f"""
        INSERT INTO common_importrow AS r ({_COLUMNS})
        SELECT %s, p.number, 'person', x.sheet, x."row", p.family, left({name}, 120),
               coalesce(x.masked_id, ''), coalesce(p.person, p.candidate, p.key),
               p.household, p.kind, coalesce(p.why, ''), coalesce(d.changes, '{{}}'), '{{}}', '{{}}', NULL,
               {_CHOICE.format(kind="p.kind")}, {_STATE.format(kind="p.kind")}, p.home_version
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number {_changes_of(stage, "person", "p.number")}
        ORDER BY p.number
        {_AGAIN}
        """,
        [stage.batch.pk],
    )


def _list_families(stage: Stage) -> None:
    codes = stage.family_columns
    parts = [f"x.{PREFIX}{code}" for code in ("head_name", "household_no") if code in codes]
    number = f"coalesce(left(x.{PREFIX}household_no, 24), '')" if "household_no" in codes else "''"
    stage.run(
        f"""
        INSERT INTO common_importrow AS r ({_COLUMNS})
        SELECT %s, m.family, 'household', x.sheet, x."row", m.family, left(coalesce({", ".join([*parts, "''"])}),
          120), {number},
               m.key, m.key, m.kind, coalesce(m.why, ''), coalesce(d.changes, '{{}}'), '{{}}', '{{}}', NULL,
               {_CHOICE.format(kind="m.kind")}, {_STATE.format(kind="m.kind")}, m.version
        FROM {stage.m} m JOIN {stage.f} x ON x.family = m.family {_changes_of(stage, "household", "m.family")}
        ORDER BY m.family
        {_AGAIN}
        """,
        [stage.batch.pk],
    )


def _changes_of(stage: Stage, subject: str, number: str) -> str:
    return f"""
        LEFT JOIN (
            SELECT d.number, jsonb_object_agg(e.key, e.value) AS changes
            FROM {stage.d} d, jsonb_each(d.changes) e WHERE d.subject = '{subject}' GROUP BY d.number
        ) d ON d.number = {number}
    """


def list_missing(stage: Stage) -> None:
    """List afresh who is missing from a full roster; nobody is missing from a partial one."""
    stage.batch.rows.filter(kind=RowKind.MISSING).delete()
    if stage.batch.full:
        the_register().missing(stage)


def count(batch: ImportBatch) -> dict[str, Any]:
    """Return how many people and households of each kind the batch holds, and how many wait."""
    counts: dict[str, dict[str, int]] = {"people": {}, "households": {}}
    stage = Stage(batch)
    for subject, kind, number in stage.rows(
        "SELECT subject, kind, count(*) FROM common_importrow WHERE batch_id = %s GROUP BY 1, 2", [batch.pk]
    ):
        counts["people" if subject == "person" else "households"][kind] = number
    return counts


def close_preview(batch: ImportBatch) -> None:
    """Count, and say when."""
    batch.counts = {**batch.counts, **count(batch)}
    batch.previewed_at = timezone.now()
