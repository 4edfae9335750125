"""Puts the data checks to the register: what they find goes to the temporary table `run_mends`, nothing is written.

All checks of a subject are one pass over its rows: each row gives an array of what was found there, and the arrays are
laid out as findings. A check reads the facts of the run under way and, where it must, the register itself; tables that
no check of a subject reads are not joined.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Case, JSONField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject
from django.db.models.sql import Query

from monitoring import catalogue
from monitoring.facts import HOME_FACTS, Fact, Subject
from monitoring.facts.cases import DETAILED
from monitoring.models import FreshHouseholdFacts
from monitoring.services.findings import Judgement
from monitoring.services.parameters import Threshold
from monitoring.services.rules import ActiveRule
from portal.common.expressions import Vocabulary, check, compile_expression

_MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS run_mends (
    rule_id bigint, code varchar, level varchar, household_id uuid, person_id uuid, item uuid, division_id varchar,
    "values" jsonb, thresholds jsonb
) ON COMMIT DROP
"""
_ONCE_OVER = """
INSERT INTO run_mends
SELECT c.rule, c.code, hit->>'level', r.household_id, r.person_id, r.item, r.division_id,
       hit->'values', hit->'lines'
FROM (SELECT {keys}, array_remove(ARRAY[{hits}]::jsonb[], NULL) AS hits FROM {tables} OFFSET 0) r,
     unnest(r.hits) AS hit, unnest(%s::bigint[], %s::varchar[]) AS c (rule, code)
WHERE c.code = hit->>'code'
"""
_EXEMPTED = """
DELETE FROM {table} n USING monitoring_exemption e
WHERE e.household_id = n.household_id AND e.code = n.code AND e.person_id IS NOT DISTINCT FROM n.person_id {item}
  AND e.ended_on IS NULL AND %(on)s BETWEEN e.since AND e.until
"""
_KEYS = {
    Subject.HOUSEHOLD: "g.household_id, NULL::uuid AS person_id, NULL::uuid AS item, g.division_id",
    Subject.CASE: "g.household_id, NULL::uuid AS person_id, c.id AS item, g.division_id",
    Subject.PERSON: "g.household_id, f.person_id, NULL::uuid AS item, g.division_id",
    Subject.SPELL: "g.household_id, f.person_id, e.id AS item, g.division_id",
}
_PERSON = """fresh_person_facts f
JOIN fresh_household_facts g ON g.household_id = f.household_id
JOIN households_person p ON p.id = f.person_id"""
_CASE = "monitoring_recordedcase c ON c.household_id = g.household_id"
_BASES = {
    Subject.HOUSEHOLD: "fresh_household_facts g",
    Subject.CASE: f"fresh_household_facts g JOIN {_CASE} AND c.category IS NOT NULL",
    Subject.PERSON: _PERSON,
    Subject.SPELL: f"""{_PERSON}
JOIN (
    SELECT sp.*, max(coalesce(sp."end", 'infinity'::date)) OVER (
        PARTITION BY sp.person_id ORDER BY sp.start RANGE BETWEEN UNBOUNDED PRECEDING AND '1 day' PRECEDING
    ) AS ended_before
    FROM fresh_person_facts f JOIN workshops_spell sp ON sp.person_id = f.person_id
) e ON e.person_id = f.person_id""",
}
_DETAILS = ", ".join(
    f"max(coalesce(x.detail, '')) FILTER (WHERE x.kind = '{kind}') AS {kind.lower()}" for kind in DETAILED
)
# What is added up before a pass, by the name it has there.
_PARTS = {
    "run_spells": """
SELECT sp.person_id, array_remove(array_agg(sp.channel) FILTER (WHERE {now}), NULL) AS channels,
       bool_or({now} AND (sp.channel = 'POST' OR cardinality(sp.public_post) > 0)) AS on_post,
       bool_or({now} AND (coalesce(sp.abroad, false) OR strpos(sp.place, dc.name) = 0)) AS away,
       bool_or(sp.transport_subsidy > 0) AS transport_paid, true AS any_spell
FROM fresh_person_facts f
JOIN workshops_spell sp ON sp.person_id = f.person_id
LEFT JOIN households_division dc ON dc.code = left(f.division_id, 6)
GROUP BY sp.person_id
""".format(
        now="(coalesce(sp.start <= %(on)s, true) "
        "AND coalesce(sp.\"end\" >= date_trunc('month', %(on)s::date)::date, true))"
    ),
    "run_measures": f"""
SELECT x.household_id, array_agg(x.kind) AS kinds, {_DETAILS}
FROM fresh_household_facts g JOIN monitoring_recordedmeasure x ON x.household_id = g.household_id
GROUP BY x.household_id
""",
    "run_families": """
SELECT f.household_id, {totals}
FROM fresh_person_facts f
JOIN households_person p ON p.id = f.person_id
JOIN households_membership m ON m.person_id = p.id AND m.until IS NULL
LEFT JOIN {run_spells} w ON w.person_id = f.person_id
GROUP BY f.household_id
""",
    # Telephones of the run's people that somebody of another household has, too.
    "run_phones": """
SELECT p2.phone_mark
FROM households_person p2 JOIN households_membership m2 ON m2.person_id = p2.id AND m2.until IS NULL
WHERE p2.phone IS NOT NULL AND NOT p2.deceased AND p2.phone_mark IN (
    SELECT p1.phone_mark FROM fresh_person_facts f1 JOIN households_person p1 ON p1.id = f1.person_id
    WHERE p1.phone IS NOT NULL
)
GROUP BY p2.phone_mark HAVING count(DISTINCT m2.household_id) > 1
""",
    # Telephones that members of one household share who work in different places.
    "run_two_places": """
SELECT f3.household_id, p3.phone_mark
FROM fresh_person_facts f3 JOIN households_person p3 ON p3.id = f3.person_id
JOIN workshops_spell s3 ON s3.person_id = p3.id AND (s3."end" IS NULL OR s3."end" >= %(on)s)
WHERE p3.phone IS NOT NULL AND s3.place IS NOT NULL
GROUP BY f3.household_id, p3.phone_mark HAVING count(DISTINCT p3.id) > 1 AND count(DISTINCT s3.place) > 1
""",
}
# What may be joined, by its alias, in the order in which one may need another.
_JOINS = {
    "h": "JOIN households_household h ON h.id = g.household_id",
    "m": "JOIN households_membership m ON m.person_id = f.person_id AND m.until IS NULL",
    "hd": "LEFT JOIN households_household hh ON hh.id = g.household_id "
    "LEFT JOIN households_person hd ON hd.id = hh.head_id",
    "dc": "LEFT JOIN households_division dc ON dc.code = left(g.division_id, 6)",
    "i": "LEFT JOIN households_incomestatement i "
    "ON i.household_id = g.household_id AND i.year = g.income_year AND i.source = g.income_source",
    "c": f"LEFT JOIN {_CASE}",
    "k": "LEFT JOIN {run_measures} k ON k.household_id = g.household_id",
    "w": "LEFT JOIN {run_spells} w ON w.person_id = f.person_id",
    "a": "LEFT JOIN {run_families} a ON a.household_id = g.household_id",
    "q": "LEFT JOIN {run_phones} q ON q.phone_mark = p.phone_mark",
    "r": "LEFT JOIN {run_two_places} r ON r.household_id = g.household_id AND r.phone_mark = p.phone_mark",
}
# Households up to which a pass adds up as it goes.
_FEW = 20
_ALIAS = re.compile(r"\b([a-z]{1,2})\.")


def look(cursor: CursorWrapper, judgement: Judgement) -> int:
    """Fill `run_mends` with what the checks of a judgement find of the run's households; return how many there are."""
    cursor.execute(_MAKE)
    cursor.execute("TRUNCATE run_mends")
    cursor.execute("SELECT count(*) > %s FROM run_scope", [_FEW])
    (many,) = cursor.fetchone()
    if many:
        _add_up(cursor, judgement)
    found = 0
    for subject in Subject:
        if judgement.of(subject):
            cursor.execute(*pass_over(judgement, subject, many=many))
            found += cursor.rowcount
    found -= leave_out_exempted(cursor, "run_mends", judgement.on)
    cursor.execute("ANALYZE run_mends (household_id, code)")
    return found


def _add_up(cursor: CursorWrapper, judgement: Judgement) -> None:
    """Keep what the passes add up in tables with statistics: taken for a row or two, it would be read for each row."""
    for name, sql in _PARTS.items():
        made = _dated(_filled(sql, _ALL_TOTALS, many=True), judgement.on)
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {made}")
        cursor.execute(f"ANALYZE {name}")


def leave_out_exempted(cursor: CursorWrapper, table: str, on: date) -> int:
    """Take out of what a run found what somebody exempted; return how much that was."""
    item = "AND e.item IS NOT DISTINCT FROM n.item" if table == "run_mends" else ""
    cursor.execute(_EXEMPTED.format(table=table, item=item), {"on": on})
    return int(cursor.rowcount)


def pass_over(judgement: Judgement, subject: Subject, *, many: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that puts all checks of one subject, over tables added up before where they are many."""
    rules = judgement.of(subject)
    said = tuple((rule.row.code, rule.row.level or "", rule.row.expression, *_reasons(rule)) for rule in rules)
    sql, values = _statement(said, judgement.lines, judgement.on, subject, many)
    return sql, (*values, [rule.row.pk for rule in rules], [rule.row.code for rule in rules])


def _reasons(rule: ActiveRule) -> tuple[str, str]:
    return rule.row.reason_zh, rule.row.reason_en


@lru_cache(maxsize=64)
def _statement(
    said: tuple[tuple[str, ...], ...], lines: tuple[Threshold, ...], on: date, subject: Subject, many: bool
) -> tuple[str, tuple[Any, ...]]:
    """Compile the checks (code, level, expression, reasons) of a subject: longer work than putting them to a few."""
    values: dict[str, object] = {line.code: line.value for line in lines}
    names = catalogue.vocabulary(subject, catalogue.CHECK).with_values({**values, catalogue.ON: on})
    stated = {line.code: line.as_json() for line in lines}
    compiled = [_compiled(_hit(each, subject, names, stated)) for each in said]
    hits = ",\n".join(sql for sql, _values in compiled)
    base, aliases = _BASES[subject], set(_ALIAS.findall(hits))
    joins = [join for alias, join in _JOINS.items() if alias in aliases and not re.search(rf"[ )]{alias} ON ", base)]
    tables = _filled("\n".join([base, *joins]), _totals(hits), many=many)
    sql = _ONCE_OVER.format(keys=_KEYS[subject], hits=hits, tables=tables)
    return _dated(sql, on), tuple(value for _sql, values in compiled for value in values)


def _dated(sql: str, on: date) -> str:
    return sql.replace("%(on)s", f"DATE '{on.isoformat()}'")


def _filled(sql: str, totals: str, *, many: bool) -> str:
    """Return the SQL with each part named in it: as a table made before, or as what it adds up.

    Last parts first: they name earlier ones.
    """
    for name in reversed(_PARTS):
        sql = sql.replace(f"{{{name}}}", name if many else f"({_PARTS[name]})")
    return sql.replace("{totals}", totals)


def _totals(hits: str) -> str:
    return _adding(fact for fact in HOME_FACTS if fact.members and re.search(rf"\ba\.{fact.code}\b", hits))


def _adding(facts: Iterable[Fact]) -> str:
    return ", ".join(f"({fact.sql})::int AS {fact.code}" for fact in facts)


_ALL_TOTALS = _adding(fact for fact in HOME_FACTS if fact.members)


def _hit(
    said: tuple[str, ...], subject: Subject, names: Vocabulary, stated: Mapping[str, dict[str, Any]]
) -> Combinable:
    """Return the expression of what a check found on a row, NULL where it found nothing."""
    code, level, expression, *reasons = said
    terms = catalogue.terms_of(subject, expression, *reasons, family=catalogue.CHECK)
    condition: Any = compile_expression(check(expression, names), names)
    hit = JSONObject(
        code=Cast(Value(code), TextField()),
        level=Cast(Value(level), TextField()),
        values=JSONObject(**{term.code: term.source for term in terms if not term.parameter}),
        lines=Cast(
            Value({term.code: stated[term.code] for term in terms if term.code in stated}, JSONField()), JSONField()
        ),
    )
    return Case(When(condition, then=hit), output_field=JSONField())


def _compiled(expression: Any) -> tuple[str, tuple[Any, ...]]:
    query = Query(FreshHouseholdFacts)
    sql, values = query.get_compiler(connection=connection).compile(expression.resolve_expression(query))
    return sql, tuple(values)
