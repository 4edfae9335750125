"""Which flags would open and clear if the register stayed as the open transaction sees it. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from monitoring.models import Rule
from monitoring.services.recompute import counties_of, evaluation
from monitoring.services.rules import active_rules
from monitoring.services.scope import Scope

_SAME = "n.code = g.code AND n.household_id = g.household_id AND n.person_id IS NOT DISTINCT FROM g.person_id"
_OPENS = f"""
SELECT n.code, array_agg(DISTINCT n.household_id)
FROM run_found n
WHERE NOT EXISTS (SELECT FROM monitoring_flag g WHERE g.closed_at IS NULL AND {_SAME})
GROUP BY n.code
"""
_CLEARS = f"""
SELECT g.code, array_agg(DISTINCT g.household_id)
FROM monitoring_flag g
WHERE g.closed_at IS NULL AND g.household_id = ANY(%(chosen)s::uuid[]) AND left(g.division_id, 6) = %(county)s
  AND NOT EXISTS (SELECT FROM run_found n WHERE {_SAME})
GROUP BY g.code
"""


@dataclass
class FlagPreview:
    """Households by rule whose flag would open, and whose would clear."""

    opens: dict[str, set[UUID]] = field(default_factory=dict)
    clears: dict[str, set[UUID]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return both as lists of {code, level, title_zh, title_en, households}, gravest rule first."""
        return {"opens": _listed(self.opens), "clears": _listed(self.clears)}


def preview_flags(households: Sequence[UUID], *, on: date) -> FlagPreview:
    """Evaluate some households as they stand in this transaction against the flags open now.

    Called inside a savepoint after a batch was applied and before it is rolled back, it says what applying would do.
    """
    found, rules = FlagPreview(), active_rules(on)
    for county in counties_of(households):
        scope = Scope(county, households)
        with evaluation(scope, on=on, rules=rules) as cursor:
            values = {**scope.values(on), "county": county}
            _gather(cursor, _OPENS, values, found.opens)
            _gather(cursor, _CLEARS, values, found.clears)
    return found


def _gather(cursor: CursorWrapper, sql: str, values: dict[str, Any], into: dict[str, set[UUID]]) -> None:
    cursor.execute(sql, values)
    for code, households in cursor.fetchall():
        into.setdefault(code, set()).update(households)


def _listed(found: dict[str, set[UUID]]) -> list[dict[str, Any]]:
    latest = {row.code: row for row in Rule.objects.filter(code__in=found).order_by("version")}
    return [
        {
            "code": row.code,
            "level": row.level,
            "title_zh": row.title_zh,
            "title_en": row.title_en,
            "households": len(found[row.code]),
        }
        for row in sorted(latest.values(), key=lambda row: row.rank)
    ]
