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


def active_rules(on: date) -> list[ActiveRule]:
    """Return the rules in force on a day, by rank: of each code the latest version that holds."""
    holding = Rule.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)
    latest = {row.code: row for row in holding.order_by("version")}
    return [read_rule(row) for row in sorted(latest.values(), key=lambda row: (row.rank, row.code))]


def read_rule(row: Rule) -> ActiveRule:
    """Return a stored rule checked; ExpressionError where its expression no longer fits the facts."""
    subject = Subject(row.subject)
    checked, terms = _read(subject, row.expression, row.reason_zh, row.reason_en)
    return ActiveRule(row, subject, checked, terms)


@lru_cache(maxsize=512)
def _read(subject: Subject, expression: str, *reasons: str) -> tuple[Checked, tuple[Term, ...]]:
    return check(expression, catalogue.vocabulary(subject)), catalogue.terms_of(subject, expression, *reasons)


@transaction.atomic
def sync_rules(entries: Iterable[catalogue.RuleEntry], *, on: date) -> list[str]:
    """Bring the table in step with the catalogue; return the codes that were added or changed.

    A change of what a rule finds makes a new version, valid from `on`; a change of wording rewrites the current one.
    """
    current = {row.code: row for row in Rule.objects.order_by("version")}
    return [entry.code for entry in entries if _sync(entry, current.get(entry.code), on)]


def _sync(entry: catalogue.RuleEntry, row: Rule | None, on: date) -> bool:
    if row is None:
        _row(entry, 1, entry.valid_from).save()
        return True
    if row.digest == entry.digest:
        return _reword(entry, row)
    if row.valid_from < on:
        Rule.objects.filter(pk=row.pk).update(valid_until=on - timedelta(days=1))
    _row(entry, row.version + 1, on).save()
    return True


def _reword(entry: catalogue.RuleEntry, row: Rule) -> bool:
    fresh = _row(entry, row.version, row.valid_from)
    changed = {name: getattr(fresh, name) for name in _WORDS if getattr(fresh, name) != getattr(row, name)}
    if changed:
        Rule.objects.filter(pk=row.pk).update(**changed)
    return bool(changed)


def _row(entry: catalogue.RuleEntry, version: int, valid_from: date) -> Rule:
    return Rule(
        code=entry.code, version=version, subject=entry.subject.value, level=entry.level, risk=entry.risk,
        title_zh=entry.title.zh, title_en=entry.title.en, reason_zh=entry.reason.zh, reason_en=entry.reason.en,
        expression=entry.expression, digest=entry.digest, valid_from=valid_from, valid_until=entry.valid_until,
        rank=entry.rank,
    )  # fmt: skip
