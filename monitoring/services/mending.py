"""Brings the open findings of checks in step with what a run found: opened, changed, mended, differences only.

A household that somebody saved meanwhile is newer than the run's snapshot: its findings are left to that save.
"""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from monitoring.catalogue import CHECK
from monitoring.models import Run
from monitoring.services.checking import look
from monitoring.services.findings import Judgement
from monitoring.services.parameters import thresholds
from monitoring.services.rules import active_rules
from monitoring.services.scope import Scope

_MINE = """
run_scope s
JOIN fresh_household_facts f ON f.household_id = s.household_id
JOIN monitoring_householdfacts t ON t.household_id = s.household_id AND t.version = f.version
"""
_SAME = """n.code = g.code AND n.household_id = g.household_id AND n.person_id IS NOT DISTINCT FROM g.person_id
AND n.item IS NOT DISTINCT FROM g.item"""
_CHANGED = f"""
UPDATE monitoring_finding g
SET rule_id = n.rule_id, level = n.level, "values" = n."values", thresholds = n.thresholds,
    division_id = n.division_id, changed_on = %(on)s
FROM run_mends n, {_MINE}
WHERE g.closed_at IS NULL AND {_SAME} AND s.household_id = g.household_id
  AND (g.rule_id, g.level, g."values", g.thresholds, g.division_id)
      IS DISTINCT FROM (n.rule_id, n.level, n."values", n.thresholds, n.division_id)
"""
_MENDED = f"""
UPDATE monitoring_finding g
SET closed_at = %(now)s, closed_run_id = %(run)s,
    closed_as = CASE WHEN NOT g.code = ANY(%(codes)s) THEN 'RETIRED'
                     WHEN EXISTS (SELECT FROM monitoring_exemption e
                                  WHERE e.household_id = g.household_id AND e.code = g.code AND e.ended_on IS NULL
                                    AND e.person_id IS NOT DISTINCT FROM g.person_id
                                    AND e.item IS NOT DISTINCT FROM g.item
                                    AND %(on)s BETWEEN e.since AND e.until) THEN 'EXEMPT'
                     ELSE 'CLEARED' END
FROM {_MINE}
WHERE g.closed_at IS NULL AND g.household_id = s.household_id
  AND NOT EXISTS (SELECT FROM run_mends n WHERE {_SAME})
"""
_OPENED = f"""
INSERT INTO monitoring_finding (id, rule_id, code, household_id, person_id, item, division_id, level, "values",
                                thresholds, opened_on, opened_run_id)
SELECT gen_random_uuid(), n.rule_id, n.code, n.household_id, n.person_id, n.item, n.division_id, n.level, n."values",
       n.thresholds, %(on)s, %(run)s
FROM run_mends n JOIN (SELECT s.household_id FROM {_MINE}) mine ON mine.household_id = n.household_id
WHERE NOT EXISTS (SELECT FROM monitoring_finding g WHERE g.closed_at IS NULL AND {_SAME})
ORDER BY n.division_id, n.household_id
ON CONFLICT DO NOTHING
"""
_ENDED = """
UPDATE monitoring_finding g SET closed_at = %(now)s, closed_run_id = %(run)s, closed_as = 'ENDED'
FROM households_household h
WHERE h.id = g.household_id AND g.closed_at IS NULL AND h.ended_on <= %(on)s{conditions}
"""


def store_findings(cursor: CursorWrapper, scope: Scope, run: Run, now: datetime) -> int:
    """Put the checks to the run's households and write what differs; return how many rows were written."""
    checks = active_rules(run.on, CHECK)
    look(cursor, Judgement(tuple(checks), tuple(thresholds(scope.area[:6], run.on).values()), run.on, CHECK))
    values = {**scope.values(run.on), "now": now, "run": run.pk, "codes": [check.row.code for check in checks]}
    conditions = scope.within("h.division_id")
    if scope.households is not None:
        conditions += " AND h.id = ANY(%(chosen)s::uuid[])"
    written = 0
    for statement in (_CHANGED, _MENDED, _OPENED, _ENDED.format(conditions=conditions)):
        cursor.execute(statement, values)
        written += cursor.rowcount
    return written
