"""Flags and open questions of an area as plain data, for the command line: as stored, or as they would be on a day."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import CharField, F, Value

from households.models import Household, Person
from monitoring.facts import FLAGGED, Subject
from monitoring.models import Flag, HouseholdFacts, PersonFacts, Rule
from monitoring.services.findings import fresh_rows, undetermined
from monitoring.services.reasons import names_of, reason_of
from monitoring.services.recompute import evaluation, judgement
from monitoring.services.rules import active_rules
from monitoring.services.scope import Scope, counties
from portal.common.areas import within

_FOUND = """
SELECT n.rule_id, n.division_id, h.number, p.name, n."values"::text, n.thresholds::text
FROM run_found n JOIN households_household h ON h.id = n.household_id
LEFT JOIN households_person p ON p.id = n.person_id
ORDER BY n.division_id, h.number, n.code, p.name
"""


def stored_flags(area: str) -> Iterator[dict[str, Any]]:
    """Yield the open flags of an area as the last run left them."""
    rows = Flag.objects.open().filter(within("division_id", [area])).select_related("rule", "household", "person")
    for flag in rows.order_by("division_id", "household__number", "code", "person__name").iterator(2000):
        name = flag.person.name if flag.person else None
        yield _flag(flag.rule, flag.household.number, flag.division_id, name, flag.values, flag.thresholds)


def stored_undetermined(area: str) -> Iterator[dict[str, Any]]:
    """Yield, of each subject of an area about whom rules could not tell, which rules those are."""
    models: tuple[tuple[type[HouseholdFacts | PersonFacts], Any], ...] = (
        (HouseholdFacts, Value(None, CharField())),
        (PersonFacts, F("person__name")),
    )
    for model, name in models:
        rows = model.objects.filter(within("division_id", [area])).exclude(undetermined=[])
        wanted = rows.annotate(subject=name).order_by("division_id", "household__number", "pk")
        for number, division, subject, codes in wanted.values_list(
            "household__number", "division_id", "subject", "undetermined"
        ).iterator(2000):
            yield {"household": number, "division": division, "person": masked_name(subject), "rules": codes}


def flags_on(area: str, on: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the flags and the open questions that the register of now gives on another day; nothing is written."""
    flags: list[dict[str, Any]] = []
    unknown: list[dict[str, Any]] = []
    rules = active_rules(on)
    by_id = {rule.row.pk: rule.row for rule in rules}
    for county in counties(area):
        scope = Scope(county)
        with evaluation(scope, on=on, rules=rules) as cursor:
            flags += _found(cursor, by_id)
            judged = judgement(scope, on, rules)
            for subject in FLAGGED:
                unknown += _unknown(subject, undetermined(judged, subject))
    return flags, unknown


def masked_name(name: str | None) -> str | None:
    """Return a name as it may leave the portal: the first character alone is legible."""
    return name[:1] + "*" * (len(name) - 1) if name else None


def _found(cursor: CursorWrapper, rules: dict[int, Rule]) -> list[dict[str, Any]]:
    cursor.execute(_FOUND)
    return [
        _flag(rules[rule], number, division, name, json.loads(values), json.loads(lines))
        for rule, division, number, name, values, lines in cursor.fetchall()
    ]


def _unknown(subject: Subject, expression: Any) -> list[dict[str, Any]]:
    key = "person_id" if subject is Subject.PERSON else "household_id"
    rows = (
        fresh_rows(subject)
        .annotate(unknown=expression)
        .exclude(unknown=[])
        .order_by("division_id", "household_id", key)
    )
    found = list(rows.values_list("household_id", "division_id", key, "unknown"))
    numbers = dict(Household.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "number"))
    names = dict(Person.objects.filter(pk__in={row[2] for row in found}).values_list("pk", "name"))
    return [
        {"household": numbers[household], "division": division, "person": masked_name(names.get(who)), "rules": codes}
        for household, division, who, codes in found
    ]


def _flag(
    rule: Rule, number: str | None, division: str, person: str | None, values: dict[str, Any], lines: dict[str, Any]
) -> dict[str, Any]:
    return {
        "household": number,
        "division": division,
        "rule": rule.code,
        "version": rule.version,
        "level": rule.level,
        "risk": rule.risk,
        "subject": rule.subject,
        "person": masked_name(person),
        "title": rule.title_zh,
        "reason": reason_of(rule.reason_zh, names_of(rule), values, lines),
        "values": values,
        "thresholds": lines,
    }
