"""Computes facts anew into temporary tables: people first, then households from them. The register is only read."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from monitoring.facts import GROSS, HOUSEHOLD_FACTS, MEMBER_TOTALS, NET, PERSON_FACTS, STATEMENT_TOTALS, of_household
from monitoring.models import FreshHouseholdFacts, FreshPersonFacts
from monitoring.services.scope import Scope

_LENGTH = re.compile(r"\([\d, ]+\)")
# Among statements of one year the one that reaches furthest counts; of equals the one closest to the household.
_SOURCES = "ARRAY['VISIT', 'ROSTER', 'LEDGER', 'NATIONAL', 'APPLICATION']::varchar[]"

_PEOPLE = """
INSERT INTO fresh_person_facts (person_id, household_id, division_id, {columns})
SELECT p.id, s.household_id, s.division_id, {values}
FROM run_scope s
JOIN households_membership m ON m.household_id = s.household_id AND m.until IS NULL{members}
JOIN households_person p ON p.id = m.person_id AND NOT p.deceased{people}
LEFT JOIN (
    SELECT e.person_id, bool_or(e.current) AS working,
           bool_or(e.current AND coalesce(e.in_workshop OR e.channel = 'SHOP', e.in_workshop, false)) AS in_workshop,
           max(e."end") FILTER (WHERE NOT e.current AND e."end" <= %(on)s) AS job_ended_on
    FROM (
        SELECT sp.*, coalesce(sp.start <= %(on)s, true)
                     AND coalesce(sp."end" >= date_trunc('month', %(on)s::date)::date, true) AS current
        FROM {spells}
    ) e
    GROUP BY e.person_id
) w ON w.person_id = m.person_id
"""
# Whatever hangs on a household or a person has the division it lives in (the walls keep it). Of a whole area nothing
# else is looked at: else each county would join everybody of all counties.
_SPELLS = "workshops_spell sp WHERE true{within}"
_SPELLS_OF_SOME = """
run_scope s
JOIN households_membership m ON m.household_id = s.household_id AND m.until IS NULL
JOIN workshops_spell sp ON sp.person_id = m.person_id
"""

# OFFSET 0 keeps a sum from being added up anew wherever it is used.
_HOUSEHOLDS = """
INSERT INTO fresh_household_facts (household_id, division_id, version, {columns})
WITH chosen AS (
    SELECT DISTINCT ON (t.household_id, t.year) t.household_id, t.year, t.source, t.as_of, t.business_cost, t.claims,
           t.self_paid, t.per_capita_stated, t.net AS net_stated, {statement}
    FROM run_scope s
    JOIN households_incomestatement t ON t.household_id = s.household_id{statements}
    WHERE t.year BETWEEN date_part('year', %(on)s::date)::int - 2 AND date_part('year', %(on)s::date)::int
      AND (t.as_of IS NULL OR t.as_of <= %(on)s OR t.as_of = make_date(t.year, 12, 31))
    ORDER BY t.household_id, t.year DESC, t.as_of DESC NULLS LAST, array_position({sources}, t.source), t.id
),
added AS (SELECT *, {gross} AS gross FROM chosen OFFSET 0),
stated AS (SELECT *, {net} AS net FROM added OFFSET 0),
paired AS (
    SELECT *, lead(year) OVER years AS year_before, lead(net) OVER years AS net_of_before
    FROM stated WINDOW years AS (PARTITION BY household_id ORDER BY year DESC)
)
SELECT s.household_id, h.division_id, h.version, {values}
FROM run_scope s
JOIN households_household h ON h.id = s.household_id{households}
LEFT JOIN (
    SELECT f.household_id, {totals} FROM fresh_person_facts f GROUP BY f.household_id
) a ON a.household_id = s.household_id
LEFT JOIN (
    SELECT DISTINCT ON (household_id) *, CASE WHEN year_before = year - 1 THEN net_of_before END AS net_before
    FROM paired
    WHERE year >= date_part('year', %(on)s::date)::int - 1
    ORDER BY household_id, year DESC
) i ON i.household_id = s.household_id
LEFT JOIN monitoring_recordedcase c ON c.household_id = s.household_id
LEFT JOIN (
    SELECT r.household_id, count(*) AS measures
    FROM run_scope s JOIN monitoring_recordedmeasure r ON r.household_id = s.household_id
    GROUP BY r.household_id
) k ON k.household_id = s.household_id
"""


def compute_facts(cursor: CursorWrapper, scope: Scope, on: date) -> int:
    """Fill the temporary tables of facts for the households of `run_scope`; return how many people they hold."""
    for model in (FreshPersonFacts, FreshHouseholdFacts):
        _make(cursor, model)
    cursor.execute(_people_sql(scope), scope.values(on))
    people: int = cursor.rowcount
    cursor.execute("ANALYZE fresh_person_facts (person_id, household_id)")
    cursor.execute(_households_sql(scope), scope.values(on))
    cursor.execute("ANALYZE fresh_household_facts (household_id)")
    return people


def _make(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Make a temporary table; its columns have no lengths, which would be enforced once more, value by value."""
    columns = ", ".join(
        f"{field.column} {_LENGTH.sub('', field.db_type(connection) or '')}"
        for field in model._meta.local_concrete_fields
    )
    table = model._meta.db_table
    cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({columns}) ON COMMIT DROP")
    cursor.execute(f"TRUNCATE {table}")


def _people_sql(scope: Scope) -> str:
    return _PEOPLE.format(
        columns=_list(fact.code for fact in PERSON_FACTS),
        values=_list(f"({fact.sql})" for fact in PERSON_FACTS),
        spells=_SPELLS.format(within=scope.within("sp.division_id")) if scope.whole else _SPELLS_OF_SOME,
        members=_within(scope, "m"),
        people=_within(scope, "p"),
    )


def _households_sql(scope: Scope) -> str:
    totals = MEMBER_TOTALS | {fact.code: fact.sql for fact in HOUSEHOLD_FACTS if fact.members}
    return _HOUSEHOLDS.format(
        columns=_list(fact.code for fact in HOUSEHOLD_FACTS),
        values=_list(of_household(fact) for fact in HOUSEHOLD_FACTS),
        totals=_list(f"{sql} AS {code}" for code, sql in totals.items()),
        statement=_list(f"{sql} AS {code}" for code, sql in STATEMENT_TOTALS.items()),
        gross=GROSS,
        net=NET,
        sources=_SOURCES,
        statements=_within(scope, "t"),
        households=_within(scope, "h"),
    )


def _within(scope: Scope, alias: str) -> str:
    return scope.within(f"{alias}.division_id") if scope.whole else ""


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)
