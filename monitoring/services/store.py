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

from monitoring.facts import Subject
from monitoring.models import FreshHouseholdFacts, FreshPersonFacts, HouseholdFacts, PersonFacts, Run
from monitoring.services.findings import Judgement, fresh_rows, undetermined
from monitoring.services.scope import Scope

# The order of what is inserted makes the search for what is missing end before the first row goes in: the table that is
# searched would otherwise grow under the search.
_SYNC = """
WITH fresh ({columns}) AS MATERIALIZED ({query}),
renewed AS (
    UPDATE {table} t SET {assignments} FROM fresh n
    WHERE t.{key} = n.{key}{guard} AND ({old}) IS DISTINCT FROM ({new})
    RETURNING 1
),
added AS (
    INSERT INTO {table} ({columns})
    SELECT {whole} FROM fresh n WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.{key} = n.{key})
    ORDER BY n.{key}
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM renewed) + (SELECT count(*) FROM added),
       (SELECT coalesce(sum(cardinality(undetermined)), 0) FROM fresh)
"""

# Whether more people are stored of the households than live in them now: counting is cheaper than looking for them.
_SOME_LEFT = """
SELECT (SELECT count(*) FROM monitoring_personfacts t JOIN run_scope s ON s.household_id = t.household_id)
       > (SELECT count(*) FROM fresh_person_facts)
"""
_LEFT = """
DELETE FROM monitoring_personfacts t USING run_scope s
WHERE t.household_id = s.household_id
  AND NOT EXISTS (SELECT FROM fresh_person_facts f WHERE f.person_id = t.person_id)
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
UPDATE monitoring_flag g
SET rule_id = n.rule_id, level = n.level, "values" = n."values", thresholds = n.thresholds,
    division_id = n.division_id, changed_on = %(on)s
FROM run_found n, {_MINE}
WHERE g.closed_at IS NULL AND {_SAME} AND s.household_id = g.household_id
  AND (g.rule_id, g.level, g."values", g.thresholds, g.division_id)
      IS DISTINCT FROM (n.rule_id, n.level, n."values", n.thresholds, n.division_id)
"""
_CLEARED = f"""
UPDATE monitoring_flag g
SET closed_at = %(now)s, closed_run_id = %(run)s,
    closed_as = CASE WHEN NOT g.code = ANY(%(codes)s) THEN 'RETIRED'
                     WHEN g.code = ANY(coalesce(p.undetermined, t.undetermined)) THEN 'UNKNOWN' ELSE 'CLEARED' END
FROM {_MINE}, monitoring_flag o LEFT JOIN monitoring_personfacts p ON p.person_id = o.person_id
WHERE g.closed_at IS NULL AND o.id = g.id AND s.household_id = g.household_id
  AND NOT EXISTS (SELECT FROM run_found n WHERE {_SAME})
"""
_OPENED = f"""
INSERT INTO monitoring_flag (id, rule_id, code, household_id, person_id, division_id, level, "values", thresholds,
                             opened_on, opened_run_id)
SELECT gen_random_uuid(), n.rule_id, n.code, n.household_id, n.person_id, n.division_id, n.level, n."values",
       n.thresholds, %(on)s, %(run)s
FROM run_found n JOIN (SELECT s.household_id FROM {_MINE}) m ON m.household_id = n.household_id
WHERE NOT EXISTS (SELECT FROM monitoring_flag g WHERE g.closed_at IS NULL AND {_SAME})
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
    found: dict[str, int] = field(default_factory=dict)

    @property
    def rows_written(self) -> int:
        """Return how many rows of facts and flags were written."""
        return self.facts + self.opened + self.changed + self.cleared

    def add(self, other: "Counts") -> None:
        """Add the counts of another part of the same run."""
        for name in ("households", "people", "facts", "undetermined", "opened", "changed", "cleared", "kept"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for code, count in other.found.items():
            self.found[code] = self.found.get(code, 0) + count


def store_facts(cursor: CursorWrapper, judgement: Judgement, scope: Scope) -> tuple[int, int]:
    """Bring the stored facts in step with the fresh ones; return rows written and judgements that could not be made."""
    people, unknown_people = _sync(cursor, judgement, Subject.PERSON)
    households, unknown_households = _sync(cursor, judgement, Subject.HOUSEHOLD)
    gone = _remove_left(cursor)
    for table in (PersonFacts, HouseholdFacts):
        cursor.execute(_ended(_ENDED_FACTS, scope, table=table._meta.db_table), scope.values(judgement.on))
        gone += cursor.rowcount
    return people + households + gone, unknown_people + unknown_households


def store_flags(cursor: CursorWrapper, judgement: Judgement, scope: Scope, run: Run, now: datetime) -> Counts:
    """Bring the open flags in step with the findings; return how many were opened, changed, cleared and kept."""
    values = {**scope.values(judgement.on), "now": now, "run": run.pk}
    values["codes"] = [rule.row.code for rule in judgement.rules]
    counts = Counts(
        changed=_affected(cursor, _CHANGED, values),
        cleared=_affected(cursor, _CLEARED, values),
        opened=_affected(cursor, _OPENED, values),
    )
    counts.cleared += _affected(cursor, _ended(_ENDED_FLAGS, scope), values)
    cursor.execute("SELECT code, count(*) FROM run_found GROUP BY code ORDER BY code")
    counts.found = dict(cursor.fetchall())
    counts.kept = max(0, sum(counts.found.values()) - counts.opened - counts.changed)
    return counts


def _remove_left(cursor: CursorWrapper) -> int:
    """Delete the facts of people who left the households; return how many."""
    cursor.execute(_SOME_LEFT)
    return _affected(cursor, _LEFT, {}) if cursor.fetchone()[0] else 0


def _affected(cursor: CursorWrapper, sql: str, values: dict[str, Any]) -> int:
    cursor.execute(sql, values)
    return int(cursor.rowcount)


def _ended(sql: str, scope: Scope, table: str = "") -> str:
    conditions = scope.within("h.division_id")
    if scope.households is not None:
        conditions += " AND h.id = ANY(%(chosen)s::uuid[])"
    return sql.format(table=table, conditions=conditions)


def _sync(cursor: CursorWrapper, judgement: Judgement, subject: Subject) -> tuple[int, int]:
    cursor.execute(*_sync_sql(judgement, subject))
    written, unknown = cursor.fetchone()
    return int(written), int(unknown)


@lru_cache(maxsize=128)
def _sync_sql(judgement: Judgement, subject: Subject) -> tuple[str, tuple[Any, ...]]:
    stored, fresh = _MODELS[subject]
    key = stored._meta.pk.column
    columns = [*(str(column.column) for column in fresh._meta.local_concrete_fields), "undetermined"]
    attributes = [column.attname for column in fresh._meta.local_concrete_fields]
    rows = fresh_rows(subject).annotate(unknown=undetermined(judgement, subject)).values_list(*attributes, "unknown")
    query, values = rows.query.sql_with_params()
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
