"""Why a flag stands: its sentence with the numbers, and the evidence behind it."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from monitoring import catalogue
from monitoring.facts import (
    CASE_FACTS,
    HOME_FACTS,
    HOUSEHOLD_FACTS,
    PEOPLE_FACTS,
    PERSON_FACTS,
    SPELL_FACTS,
    Fact,
    Subject,
)
from monitoring.models import Finding, Flag, Rule
from portal.common.expressions import Kind, Term, Vocabulary
from portal.common.masks import withheld
from portal.common.templatetags.portal import NOTHING
from portal.common.words import Words

_PLACEHOLDER = re.compile(r"\{([a-z_]+)(\.year)?\}")
_UNKNOWN = Words("不详", "not known")
_YES, _NO = Words("是", "yes"), Words("否", "no")
_FACTS = (*HOUSEHOLD_FACTS, *PERSON_FACTS, *HOME_FACTS, *PEOPLE_FACTS, *CASE_FACTS, *SPELL_FACTS)
_UNITS: dict[str, Words] = {fact.code: fact.unit for fact in _FACTS if fact.unit}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the evidence: a fact as found, or a threshold with the year and paper it comes from."""

    label: str
    value: str
    unit: str
    threshold: bool
    source: str = ""


def reason(flag: Flag | Finding) -> str:
    """Return the sentence of a flag or finding in the active language, with the values it was found by."""
    english = (get_language() or "").startswith("en")
    template = flag.rule.reason_en if english else flag.rule.reason_zh
    return reason_of(template, names_of(flag.rule), flag.values, flag.thresholds)


def names_of(rule: Rule) -> Vocabulary:
    """Return the names a rule or check speaks in."""
    return catalogue.vocabulary(Subject(rule.subject), rule.family or catalogue.RISK)


def reason_of(
    template: str, names: Vocabulary, values: Mapping[str, Any], thresholds: Mapping[str, Mapping[str, Any]]
) -> str:
    """Fill a template's {fact}, {parameter} and {parameter.year}."""

    def filled(match: re.Match[str]) -> str:
        code, year = match.groups()
        if year:
            return str(thresholds.get(code, {}).get("year", _UNKNOWN))
        value = thresholds[code]["value"] if code in thresholds else values.get(code)
        instead = None if code in thresholds else withheld(code, value)
        if instead is not None:
            return instead or NOTHING
        return worded(names.find(code), value)

    return _PLACEHOLDER.sub(filled, template)


def template_of(rule: Rule) -> str:
    """Return the template of a rule's sentence, its names as labels: 人均纯收入 〔人均纯收入〕 元 …."""
    names, year = names_of(rule), Words("年度", "year")

    def named(match: re.Match[str]) -> str:
        code, of_year = match.groups()
        term = names.find(code)
        return f"〔{year if of_year else (term.label if term else code)}〕"

    return _PLACEHOLDER.sub(named, str(rule.reason))


def evidence(flag: Flag | Finding) -> list[Evidence]:
    """Return the facts a flag or finding was found by, then the thresholds they were held against."""
    names = names_of(flag.rule)
    facts = [_line(names.find(code), code, value) for code, value in flag.values.items()]
    lines = [
        _line(names.find(code), code, threshold["value"], source=f"{threshold['year']} {threshold['document']}".strip())
        for code, threshold in flag.thresholds.items()
    ]
    return facts + lines


def worded(term: Term | None, value: Any) -> str:
    """Return a stored value as a person reads it: 6,812 · 2026-09 · 本科及以上 · 是 · 不详."""
    if value is None or term is None:
        return str(_UNKNOWN)
    if term.codes is not None:
        values = value if isinstance(value, list) else [value]
        return "、".join(term.codes.label(str(one)) for one in values)
    if isinstance(value, bool):
        return str(_YES if value else _NO)
    if term.kind is Kind.CODE:
        return str(value)
    if term.kind is Kind.DATE:
        return _day(date.fromisoformat(str(value)))
    return _number(Decimal(str(value)), grouped=term.kind is Kind.MONEY)


def _line(term: Term | None, code: str, value: Any, source: str = "") -> Evidence:
    label = str(term.label) if term else code
    parameters = {entry.code: entry.unit for entry in catalogue.parameters()}
    unit = _UNITS.get(code) or parameters.get(code)
    instead = None if source else withheld(code, value)
    if instead is not None:
        return Evidence(label, instead or NOTHING, "", threshold=False)
    return Evidence(label, worded(term, value), str(unit or ""), threshold=bool(term and term.parameter), source=source)


def _day(day: date) -> str:
    """Return a month where the day is its first or last: rosters state months."""
    edge = day.day in {1, monthrange(day.year, day.month)[1]}
    return f"{day:%Y-%m}" if edge else day.isoformat()


def _number(value: Decimal, *, grouped: bool) -> str:
    """Return yuan with separators, whole or with two decimals; other numbers as short as they are."""
    if value == value.to_integral_value():
        return f"{value:,.0f}" if grouped else f"{value:.0f}"
    return f"{value:,.2f}" if grouped else f"{value:f}".rstrip("0")


def fact_of(subject: Subject, code: str) -> Fact | None:
    """Return the declaration of a fact a rule about the subject can read."""
    readable = PERSON_FACTS + HOUSEHOLD_FACTS if subject is Subject.PERSON else HOUSEHOLD_FACTS
    return next((fact for fact in readable if fact.code == code), None)
