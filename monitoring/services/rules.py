"""Rules in the database: brought in step with the catalogue, and read as they hold on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import Q

from monitoring import catalogue
from monitoring.facts import Subject
from monitoring.models import Rule
from portal.common.expressions import Checked, Term, check

_WORDS = ("title_zh", "title_en", "reason_zh", "reason_en", "rank", "valid_until")


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A version of a rule that holds, with its expression checked and the names it reads or mentions."""

    row: Rule
    subject: Subject
    checked: Checked
    terms: tuple[Term, ...]


def active_rules(on: date, family: str = catalogue.RISK) -> list[ActiveRule]:
    """Return the rules of a family in force on a day, by rank: of each code the latest version that holds."""
    holding = Rule.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on, family=family)
    latest = {row.code: row for row in holding.order_by("version")}
    return [read_rule(row) for row in sorted(latest.values(), key=lambda row: (row.rank, row.code))]


def read_rule(row: Rule) -> ActiveRule:
    """Return a stored rule checked; ExpressionError where its expression no longer fits the facts."""
    subject = Subject(row.subject)
    checked, terms = _read(subject, row.family or catalogue.RISK, row.expression, row.reason_zh, row.reason_en)
    return ActiveRule(row, subject, checked, terms)


@lru_cache(maxsize=512)
def _read(subject: Subject, family: str, expression: str, *reasons: str) -> tuple[Checked, tuple[Term, ...]]:
    terms = catalogue.terms_of(subject, expression, *reasons, family=family)
    return check(expression, catalogue.vocabulary(subject, family)), terms


@transaction.atomic
def sync_rules(entries: Iterable[catalogue.RuleEntry], *, on: date) -> list[str]:
    """Bring the table in step with the catalogue; return the codes that were added or changed.

    A change of what a rule finds makes a new version, valid from `on`; a change of wording rewrites the current one.
    """
    current = {row.code: row for row in Rule.objects.order_by("version")}
    changed = [(entry, current.get(entry.code)) for entry in entries]
    made = [row for entry, held in changed if (row := _next(entry, held, on))]
    Rule.objects.bulk_create(made)
    return [*(row.code for row in made), *(entry.code for entry, held in changed if held and _reword(entry, held))]


def _next(entry: catalogue.RuleEntry, row: Rule | None, on: date) -> Rule | None:
    """Return the version to add, and end the one before it; None where what is found stays the same."""
    if row is None:
        return _row(entry, 1, entry.valid_from)
    if row.digest == entry.digest:
        return None
    if row.valid_from < on:
        Rule.objects.filter(pk=row.pk).update(valid_until=on - timedelta(days=1))
    return _row(entry, row.version + 1, on)


def _reword(entry: catalogue.RuleEntry, row: Rule) -> bool:
    if row.digest != entry.digest:
        return False
    fresh = _row(entry, row.version, row.valid_from)
    changed = {name: getattr(fresh, name) for name in _WORDS if getattr(fresh, name) != getattr(row, name)}
    if changed:
        Rule.objects.filter(pk=row.pk).update(**changed)
    return bool(changed)


def _row(entry: catalogue.RuleEntry, version: int, valid_from: date) -> Rule:
    return Rule(
        code=entry.code, version=version, family=entry.family, subject=entry.subject.value, level=entry.level,
        risk=entry.risk, title_zh=entry.title.zh, title_en=entry.title.en,
        reason_zh=entry.reason.zh, reason_en=entry.reason.en,
        expression=entry.expression, digest=entry.digest, valid_from=valid_from, valid_until=entry.valid_until,
        rank=entry.rank,
    )  # fmt: skip
