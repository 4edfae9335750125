"""The journal of what a batch wrote, and undo from it: exact, in reverse order, knowing tables only by their names."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from portal.common.imports.staging import Stage
from portal.common.models import ImportBatch

INSERT, UPDATE, DELETE, TOUCH = "insert", "update", "delete", "touch"
# A time-ordered UUID (version 7), as portal.common.keys.uuid7 makes them: milliseconds in front, the version's bits
# set.
UUID7 = """encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1),
      53, 1),
    'hex')::uuid"""
_WRITE = 'INSERT INTO common_importwrite (batch_id, step, "table", act, keys, before)'


# Triggers of history and versions join their transition tables by a plan that the session keeps from their first run.
# Planned for a statement of no row or one, it is a nested loop, which takes the square of the rows of the next one:
# so each bulk statement has them planned afresh.
_AFRESH = "DISCARD PLANS"


def insert(stage: Stage, table: str, values: dict[str, str], source: str, params: Sequence[Any] = ()) -> int:
    """Insert rows: `values` are column → SQL over `source` (FROM … WHERE …). Return how many."""
    columns = ", ".join(f'"{name}"' for name in values)
    return _run(
        stage,
        f"""
        WITH done AS (INSERT INTO {table} ({columns}) SELECT {", ".join(values.values())} {source} RETURNING id),
        kept AS ({_WRITE} SELECT %s, %s, %s, '{INSERT}', array_agg(id), NULL FROM done HAVING count(*) > 0)
        SELECT count(*) FROM done
        """,
        table,
        params,
    )


def update(
    stage: Stage,
    table: str,
    values: dict[str, str],
    source: str,
    *,
    derived: Sequence[str] = (),
    params: Sequence[Any] = (),
) -> int:
    """Change rows `t` of `source`: `values` are column → SQL. What they held is kept, but for `derived` columns."""
    names = list(values)
    new = ", ".join(f"{values[name]} AS v{place}" for place, name in enumerate(names))
    assigned = ", ".join(f'"{name}" = s.v{place}' for place, name in enumerate(names))
    return _run(
        stage,
        f"""
        WITH s AS MATERIALIZED (SELECT t.id AS key, {_before(derived)} AS before, {new} {source}),
        done AS (UPDATE {table} u SET {assigned} FROM s WHERE u.id = s.key RETURNING u.id),
        kept AS ({_WRITE} SELECT %s, %s, %s, '{UPDATE}', ARRAY[s.key], s.before FROM s)
        SELECT count(*) FROM done
        """,
        table,
        params,
    )


def delete(stage: Stage, table: str, source: str, params: Sequence[Any] = ()) -> int:
    """Delete rows `t` of `source`, keeping them whole in the journal."""
    return _run(
        stage,
        f"""
        WITH s AS MATERIALIZED (SELECT t.id AS key, to_jsonb(t) AS before {source}),
        done AS (DELETE FROM {table} u USING s WHERE u.id = s.key RETURNING u.id),
        kept AS ({_WRITE} SELECT %s, %s, %s, '{DELETE}', ARRAY[s.key], s.before FROM s)
        SELECT count(*) FROM done
        """,
        table,
        params,
    )


def _before(derived: Sequence[str]) -> str:
    if not derived:
        return "to_jsonb(t)"
    return "to_jsonb(t) - ARRAY[" + ", ".join(f"'{name}'" for name in derived) + "]"


def _run(stage: Stage, sql: str, table: str, params: Sequence[Any]) -> int:
    stage.step[0] += 1
    own: list[Any] = [stage.batch.pk, stage.step[0], table]
    with connection.cursor() as cursor:
        cursor.execute(_AFRESH)
        cursor.execute(sql, [*params, *own])
        count = int(cursor.fetchone()[0])
    stage.written[table] = stage.written.get(table, 0) + count
    return count


def touched(stage: Stage, table: str, ids: str) -> None:
    """Record the versions rows of a versioned table have now, of those `ids` selects and this transaction raised."""
    stage.step[0] += 1
    stage.run(
        f"""
        {_WRITE}
        SELECT %s, %s, %s, '{TOUCH}', array_agg(id), jsonb_object_agg(id, version)
        FROM {table} WHERE id IN ({ids}) AND version_txid = txid_current() HAVING count(*) > 0
        """,
        [stage.batch.pk, stage.step[0], table],
    )


def since_touched(batch: ImportBatch, table: str) -> list[Any]:
    """Lock the rows a batch touched, in key order, and return the keys of those that changed or went since."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH seen AS (
                SELECT DISTINCT ON (v.key) v.key::uuid AS id, v.value::int AS version
                FROM common_importwrite w, jsonb_each_text(w.before) v
                WHERE w.batch_id = %s AND w.act = '{TOUCH}' AND w."table" = %s ORDER BY v.key, w.step DESC
            ), held AS (
                SELECT t.id, t.version FROM {table} t WHERE t.id IN (SELECT id FROM seen) ORDER BY t.id FOR UPDATE
            )
            SELECT seen.id FROM seen LEFT JOIN held ON held.id = seen.id WHERE held.version
              IS DISTINCT FROM seen.version
            """,
            [batch.pk, table],
        )
        return [key for (key,) in cursor.fetchall()]


def last_step(batch: ImportBatch) -> int:
    """Return the last step written in the journal, 0 when there is none."""
    found = batch.writes.order_by("-step").values_list("step", flat=True).first()
    return found or 0


def inserted(batch: ImportBatch, table: str) -> str:
    """Return a subquery of the keys a batch inserted into a table."""
    made = f"batch_id = '{batch.pk}' AND \"table\" = '{table}' AND act = '{INSERT}'"
    return f"SELECT unnest(keys) FROM common_importwrite WHERE {made}"


def undo(batch: ImportBatch) -> int:
    """Take back every step of a batch, the last one first; return how many rows were restored, deleted or put back."""
    steps = batch.writes.exclude(act=TOUCH).order_by("-step").values_list("step", "table", "act").distinct()
    return sum(_undo_step(batch, step, table, act) for step, table, act in steps)


def _undo_step(batch: ImportBatch, step: int, table: str, act: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_AFRESH)
        if act == INSERT:
            cursor.execute(
                f"DELETE FROM {table} WHERE id IN "
                "(SELECT unnest(keys) FROM common_importwrite WHERE batch_id = %s AND step = %s)",
                [batch.pk, step],
            )
            return int(cursor.rowcount)
        cursor.execute(
            "SELECT array_agg(k) FROM (SELECT jsonb_object_keys(before) k FROM common_importwrite"
            " WHERE batch_id = %s AND step = %s GROUP BY 1) names",
            [batch.pk, step],
        )
        names = [f'"{name}"' for name in cursor.fetchone()[0]]
        kept = f"common_importwrite j, jsonb_populate_record(NULL::{table}, j.before) o"
        rows = f"{kept} WHERE j.batch_id = %s AND j.step = %s"
        if act == DELETE:
            listed = ", ".join(names)
            cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {_of('o', names)} FROM {rows}", [batch.pk, step])
        else:
            names.remove('"id"')
            assigned = ", ".join(f"{name} = o.{name}" for name in names)
            cursor.execute(f"UPDATE {table} u SET {assigned} FROM {rows} AND u.id = o.id", [batch.pk, step])
        return int(cursor.rowcount)


def _of(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)
