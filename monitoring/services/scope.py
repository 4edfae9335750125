"""Which households a run is about, as a temporary table of its transaction: of an area all, some, or those touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from portal.common.areas import bounds

_MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS run_scope (
    household_id uuid NOT NULL, division_id varchar NOT NULL, complete boolean NOT NULL
) ON COMMIT DROP
"""
# Room for a county's sorts and hashes in memory; no compiling, which would cost more than it saves; and pages found by
# an index priced as they are on today's disks, so that a few households are not looked for by reading everybody.
# Of the temporary tables the planner needs to know how many rows they hold: a sample of them is enough.
_ROOM = """
SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1;
SET LOCAL default_statistics_target = 10
"""
_FILL = """
INSERT INTO run_scope (household_id, division_id, complete)
SELECT h.id, h.division_id, NOT h.incomplete AND h.head_id IS NOT NULL
FROM households_household h {join}
WHERE (h.ended_on IS NULL OR h.ended_on > %(on)s){conditions}
"""
_TOUCHED = "LEFT JOIN monitoring_householdfacts ft ON ft.household_id = h.id"


@dataclass(frozen=True, slots=True)
class Scope:
    """An area, within it some households or only those whose facts are older than they are."""

    area: str = ""
    households: Sequence[UUID] | None = None
    touched: bool = False

    @property
    def whole(self) -> bool:
        """Whether all households of the area are meant, so that a division code alone tells what belongs to them."""
        return self.households is None and not self.touched

    def within(self, column: str) -> str:
        """Return the SQL condition, to be appended, that a division code lies in the area."""
        return f" AND {column} >= %(low)s AND {column} < %(high)s" if self.area else ""

    def values(self, on: date) -> dict[str, Any]:
        """Return the values that the SQL of a run binds."""
        low, high = bounds(self.area) if self.area else ("", "")
        chosen = [str(pk) for pk in self.households] if self.households is not None else []
        return {"on": on, "low": low, "high": high, "chosen": chosen}


def fill_scope(cursor: CursorWrapper, scope: Scope, on: date) -> int:
    """Make and fill `run_scope`; return how many households it holds."""
    conditions = scope.within("h.division_id")
    if scope.households is not None:
        conditions += " AND h.id = ANY(%(chosen)s::uuid[])"
    if scope.touched:
        conditions += " AND ft.version IS DISTINCT FROM h.version"
    cursor.execute(_ROOM)
    cursor.execute(_MAKE)
    cursor.execute("TRUNCATE run_scope")
    cursor.execute(_FILL.format(join=_TOUCHED if scope.touched else "", conditions=conditions), scope.values(on))
    count: int = cursor.rowcount
    # Without statistics the planner takes any temporary table for a thousand rows, and reads whole tables for one.
    cursor.execute("ANALYZE run_scope (household_id)")
    return count


def counties(area: str) -> list[str]:
    """Return the areas a run is cut into: the counties that have households, or the area itself from a county down."""
    if len(area) >= 6:
        return [area]
    low, high = bounds(area) if area else ("", "a")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE county AS (
                (SELECT left(division_id, 6) AS code FROM households_household
                 WHERE division_id >= %s AND division_id < %s ORDER BY division_id LIMIT 1)
                UNION ALL
                SELECT (SELECT left(division_id, 6) FROM households_household
                        WHERE division_id > c.code || '~' AND division_id < %s ORDER BY division_id LIMIT 1)
                FROM county c WHERE c.code IS NOT NULL
            )
            SELECT code FROM county WHERE code IS NOT NULL
            """,
            [low, high, high],
        )
        return [code for (code,) in cursor.fetchall()]
