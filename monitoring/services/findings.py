"""Puts the rules to the fresh facts: what they find goes to the temporary table `run_found`, nothing is written.

Every rule is one SELECT of its compiled expression, and all of them one INSERT; which rules could not tell is an array
on each subject.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.utils import CursorWrapper
from django.db.models import Case, CharField, F, Func, IntegerField, JSONField, Sum, UUIDField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject

from monitoring import catalogue
from monitoring.catalogue import ON
from monitoring.facts import FLAGGED, Subject
from monitoring.models import FreshHouseholdFacts, FreshPersonFacts
from monitoring.services.parameters import Threshold
from monitoring.services.rules import ActiveRule
from portal.common.expressions import Vocabulary, compile_expression
from portal.common.expressions.sql import IsUnknown, Size

_MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS run_found (
    rule_id bigint, code varchar, level varchar, household_id uuid, person_id uuid, division_id varchar,
    "values" jsonb, thresholds jsonb
) ON COMMIT DROP
"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rules that hold and the values they are held against, in one area on one day."""

    rules: tuple[ActiveRule, ...]
    lines: tuple[Threshold, ...]
    on: date
    family: str = catalogue.RISK

    @property
    def thresholds(self) -> dict[str, Threshold]:
        """The lines by code."""
        return {line.code: line for line in self.lines}

    def vocabulary(self, subject: Subject) -> Vocabulary:
        """Return the names with the parameters' values; a parameter without one is unknown."""
        values: dict[str, object] = {line.code: line.value for line in self.lines}
        return catalogue.vocabulary(subject, self.family).with_values({**values, ON: self.on})

    def of(self, subject: Subject) -> list[ActiveRule]:
        """Return the rules about the subject."""
        return [rule for rule in self.rules if rule.subject is subject]


def find(cursor: CursorWrapper, judgement: Judgement) -> int:
    """Fill `run_found` with every finding of every rule; return how many there are."""
    cursor.execute(_MAKE)
    cursor.execute("TRUNCATE run_found")
    found = 0
    if judgement.rules:
        cursor.execute(*_insert(judgement))
        found = cursor.rowcount
    cursor.execute("ANALYZE run_found (household_id, code)")
    return found


@lru_cache(maxsize=64)
def _insert(judgement: Judgement) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that puts every rule; compiling it takes longer than putting it to one household."""
    parts = [_findings(rule, judgement).query.sql_with_params() for rule in judgement.rules]
    sql = " UNION ALL ".join(f"({part})" for part, _values in parts)
    return f"INSERT INTO run_found {sql}", tuple(value for _part, values in parts for value in values)


def fresh_rows(subject: Subject) -> models.QuerySet[Any]:
    """Return the fresh facts of a subject."""
    return (FreshPersonFacts if subject is Subject.PERSON else FreshHouseholdFacts).objects.all()


def undetermined(judgement: Judgement, subject: Subject) -> Combinable:
    """Return the expression of the array of rule codes that could not tell."""
    names = judgement.vocabulary(subject)
    cases = [
        Case(
            When(IsUnknown(compile_expression(rule.checked, names)), then=Value(rule.row.code)),
            output_field=CharField(),
        )
        for rule in judgement.of(subject)
    ]
    template = "ARRAY_REMOVE(ARRAY[%(expressions)s]::varchar[], NULL)"
    return Func(*cases, template=template, output_field=ArrayField(CharField()))


def count_undetermined(judgement: Judgement) -> int:
    """Return how many judgements could not be made on the fresh facts."""
    total = 0
    for subject in FLAGGED:
        rows = fresh_rows(subject).annotate(unknown=Size(undetermined(judgement, subject)))
        total += rows.aggregate(total=Sum("unknown"))["total"] or 0
    return total


def _findings(rule: ActiveRule, judgement: Judgement) -> models.QuerySet[Any]:
    condition: Any = compile_expression(rule.checked, judgement.vocabulary(rule.subject))
    person = rule.subject is Subject.PERSON
    thresholds = judgement.thresholds
    used = {term.code: F(str(term.source)) for term in rule.terms if not term.parameter}
    lines = {
        term.code: thresholds[term.code].as_json() for term in rule.terms if term.parameter and term.code in thresholds
    }
    rows = fresh_rows(rule.subject).filter(condition)
    return rows.values_list(
        Value(rule.row.pk, IntegerField()),
        Value(rule.row.code, CharField()),
        Value(rule.row.level, CharField()),
        "household_id",
        F("person_id") if person else Cast(Value(None), UUIDField()),
        "division_id",
        JSONObject(**used),
        Cast(Value(lines, JSONField()), JSONField()),
    )
