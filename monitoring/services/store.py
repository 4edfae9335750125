"""Writes what a run found, differences only: facts inserted, updated, deleted; flags opened, changed, cleared.

Each is one statement over the temporary tables. A household that somebody saved meanwhile is newer than the run's
snapshot: its facts and flags are left to that save.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper

from monitoring import codes
from monitoring.facts import Subject
from monitoring.models import FreshHouseholdFacts, FreshPersonFacts, HouseholdFacts, PersonFacts, Run
from monitoring.services.findings import Judgement, fresh_rows, undetermined
from monitoring.services.scope import Scope

# One comparison finds what differs; only that is kept in memory, and written.
_SYNC = """
WITH differing AS MATERIALIZED (
    SELECT n.*, t.{key} IS NULL AS missing
    FROM ({query}) n ({columns}) LEFT JOIN {table} t ON t.{key} = n.{key}
    WHERE t.{key} IS NULL OR ({old}) IS DISTINCT FROM ({new})
),
renewed AS (
    UPDATE {table} t SET {assignments} FROM differing n WHERE NOT n.missing AND t.{key} = n.{key}{guard} RETURNING 1
),
added AS (
    INSERT INTO {table} ({columns}) SELECT {whole} FROM differing n WHERE n.missing ORDER BY n.{key}
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM renewed) + (SELECT count(*) FROM added)
"""
_STORED = "SELECT count(*), coalesce(sum(cardinality(t.undetermined)), 0) FROM {rows}"
_STORED_OF_AREA = "{table} t WHERE true{within}"
_STORED_OF_SOME = "run_scope s JOIN {table} t ON t.household_id = s.household_id"
_LEFT = """
DELETE FROM monitoring_personfacts t USING run_scope s
WHERE t.household_id = s.household_id
  AND NOT EXISTS (SELECT FROM fresh_person_facts f WHERE f.person_id = t.person_id)
"""
# With the gravest level found of each household.
_ORDER = f"ARRAY{list(codes.LEVELS)}"
_GRAVEST = f"""
SELECT q.*, g.level
FROM ({{query}}) q LEFT JOIN (
    SELECT household_id, ({_ORDER})[min(array_position({_ORDER}, level::text))] AS level
    FROM run_found GROUP BY household_id
) g ON g.household_id = q.household_id
"""
_ENDED_FACTS = """
DELETE FROM {table} t USING households_household h
WHERE h.id = t.household_id AND h.ended_on <= %(on)s{conditions}
"""

# Households whose stored facts are those of this run: not overtaken by a save.
_MINE = """
run_scope s
JOIN fresh_household_facts f ON f.household_id = s.household_id
JOIN monitoring_householdfacts t ON t.household_id = s.household_id AND t.version = f.version
"""
_SAME = "n.code = g.code AND n.household_id = g.household_id AND n.person_id IS NOT DISTINCT FROM g.person_id"
_CHANGED = f"""
WITH differing AS MATERIALIZED (
    SELECT g.id, n.*
    FROM run_found n JOIN monitoring_flag g ON g.closed_at IS NULL AND {_SAME}
    WHERE (g.rule_id, g.level, g."values", g.thresholds, g.division_id)
          IS DISTINCT FROM (n.rule_id, n.level, n."values", n.thresholds, n.division_id)
)
UPDATE monitoring_flag g
SET rule_id = n.rule_id, level = n.level, "values" = n."values", thresholds = n.thresholds,
    division_id = n.division_id, changed_on = %(on)s
FROM differing n, {_MINE}
WHERE g.closed_at IS NULL AND g.id = n.id AND s.household_id = n.household_id
"""
_CLEARED = f"""
WITH gone AS MATERIALIZED (
    SELECT g.id, g.household_id, g.person_id
    FROM run_scope s JOIN monitoring_flag g ON g.household_id = s.household_id
    WHERE g.closed_at IS NULL AND NOT EXISTS (SELECT FROM run_found n WHERE {_SAME})
)
UPDATE monitoring_flag g
SET closed_at = %(now)s, closed_run_id = %(run)s,
    closed_as = CASE WHEN NOT g.code = ANY(%(codes)s) THEN 'RETIRED'
                     WHEN g.code = ANY(coalesce(p.undetermined, t.undetermined)) THEN 'UNKNOWN'
                     WHEN EXISTS (SELECT FROM monitoring_exemption e
                                  WHERE e.household_id = g.household_id AND e.code = g.code AND e.ended_on IS NULL
                                    AND e.person_id IS NOT DISTINCT FROM g.person_id
                                    AND %(on)s BETWEEN e.since AND e.until) THEN 'EXEMPT'
                     ELSE 'CLEARED' END
FROM {_MINE}, gone o LEFT JOIN monitoring_personfacts p ON p.person_id = o.person_id
WHERE g.closed_at IS NULL AND o.id = g.id AND s.household_id = o.household_id
"""
_OPENED = f"""
WITH fresh AS MATERIALIZED (
    SELECT * FROM run_found n WHERE NOT EXISTS (SELECT FROM monitoring_flag g WHERE g.closed_at IS NULL AND {_SAME})
)
INSERT INTO monitoring_flag (id, rule_id, code, household_id, person_id, division_id, level, "values", thresholds,
                             opened_on, opened_run_id)
SELECT gen_random_uuid(), n.rule_id, n.code, n.household_id, n.person_id, n.division_id, n.level, n."values",
       n.thresholds, %(on)s, %(run)s
FROM fresh n JOIN (SELECT s.household_id FROM {_MINE}) m ON m.household_id = n.household_id
ORDER BY n.division_id, n.household_id
ON CONFLICT DO NOTHING
"""
_ENDED_FLAGS = """
UPDATE monitoring_flag g SET closed_at = %(now)s, closed_run_id = %(run)s, closed_as = 'ENDED'
FROM households_household h
WHERE h.id = g.household_id AND g.closed_at IS NULL AND h.ended_on <= %(on)s{conditions}
"""


@dataclass
class Counts:
    """What a run did: rows of facts written, flags by what became of them, judgements that could not be made."""

    households: int = 0
    people: int = 0
    facts: int = 0
    undetermined: int = 0
    opened: int = 0
    changed: int = 0
    cleared: int = 0
    kept: int = 0
    mends: int = 0
    found: dict[str, int] = field(default_factory=dict)

    @property
    def rows_written(self) -> int:
        """Return how many rows of facts, flags and findings were written."""
        return self.facts + self.opened + self.changed + self.cleared + self.mends

    def add(self, other: "Counts") -> None:
        """Add the counts of another part of the same run."""
        for name in ("households", "people", "facts", "undetermined", "opened", "changed", "cleared", "kept", "mends"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for code, count in other.found.items():
            self.found[code] = self.found.get(code, 0) + count


def store_facts(cursor: CursorWrapper, judgement: Judgement, scope: Scope) -> tuple[int, int]:
    """Bring the stored facts in step with the fresh ones; return rows written and judgements that could not be made."""
    written = _sync(cursor, judgement, Subject.PERSON) + _sync(cursor, judgement, Subject.HOUSEHOLD)
    for table in (PersonFacts, HouseholdFacts):
        written += _affected(
            cursor, _ended(_ENDED_FACTS, scope, table=table._meta.db_table), scope.values(judgement.on)
        )
    people, unknown = _stored(cursor, PersonFacts, scope, judgement)
    # Counting is cheaper than looking for people who left.
    if people > fresh_rows(Subject.PERSON).count():
        written += _affected(cursor, _LEFT, {})
        people, unknown = _stored(cursor, PersonFacts, scope, judgement)
    return written, unknown + _stored(cursor, HouseholdFacts, scope, judgement)[1]


def store_flags(
    cursor: CursorWrapper, judgement: Judgement, scope: Scope, run: Run, now: datetime, counts: Counts
) -> None:
    """Bring the open flags in step with the findings; count how many were opened, changed, cleared and kept."""
    values = {**scope.values(judgement.on), "now": now, "run": run.pk}
    values["codes"] = [rule.row.code for rule in judgement.rules]
    counts.changed = _affected(cursor, _CHANGED, values)
    counts.cleared = _affected(cursor, _CLEARED, values)
    counts.opened = _affected(cursor, _OPENED, values)
    counts.cleared += _affected(cursor, _ended(_ENDED_FLAGS, scope), values)
    counts.kept = max(0, sum(counts.found.values()) - counts.opened - counts.changed)


def _affected(cursor: CursorWrapper, sql: str, values: dict[str, Any]) -> int:
    cursor.execute(sql, values)
    return int(cursor.rowcount)


def _ended(sql: str, scope: Scope, table: str = "") -> str:
    conditions = scope.within("h.division_id")
    if scope.households is not None:
        conditions += " AND h.id = ANY(%(chosen)s::uuid[])"
    return sql.format(table=table, conditions=conditions)


def _stored(cursor: CursorWrapper, model: type[models.Model], scope: Scope, judgement: Judgement) -> tuple[int, int]:
    """Return how many rows of facts there are of the households of the run, and what could not be told of them."""
    rows = _STORED_OF_AREA if scope.whole else _STORED_OF_SOME
    rows = rows.format(table=model._meta.db_table, within=scope.within("t.division_id"))
    cursor.execute(_STORED.format(rows=rows), scope.values(judgement.on))
    count, unknown = cursor.fetchone()
    return int(count), int(unknown)


def _sync(cursor: CursorWrapper, judgement: Judgement, subject: Subject) -> int:
    cursor.execute(*_sync_sql(judgement, subject))
    return int(cursor.fetchone()[0])


@lru_cache(maxsize=128)
def _sync_sql(judgement: Judgement, subject: Subject) -> tuple[str, tuple[Any, ...]]:
    stored, fresh = _MODELS[subject]
    key = stored._meta.pk.column
    columns = [*(str(column.column) for column in fresh._meta.local_concrete_fields), "undetermined"]
    attributes = [column.attname for column in fresh._meta.local_concrete_fields]
    rows = fresh_rows(subject).annotate(unknown=undetermined(judgement, subject)).values_list(*attributes, "unknown")
    query, values = rows.query.sql_with_params()
    if subject is Subject.HOUSEHOLD:
        query = _GRAVEST.format(query=query)
        columns.append("level")
    kept = [column for column in columns if column != key]
    sql = _SYNC.format(
        table=stored._meta.db_table,
        key=key,
        query=query,
        guard=" AND t.version <= n.version" if subject is Subject.HOUSEHOLD else "",
        columns=_list(columns),
        assignments=_list(f"{column} = n.{column}" for column in kept),
        old=_list(f"t.{column}" for column in kept),
        new=_list(f"n.{column}" for column in kept),
        whole=_list(f"n.{column}" for column in columns),
    )
    return sql, tuple(values)


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)


_MODELS: dict[Subject, tuple[type[models.Model], type[models.Model]]] = {
    Subject.HOUSEHOLD: (HouseholdFacts, FreshHouseholdFacts),
    Subject.PERSON: (PersonFacts, FreshPersonFacts),
}
