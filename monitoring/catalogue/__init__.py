"""The catalogue: rules, checks and parameters the portal comes with, as data (`*.toml` beside this file, `checks/`).

A rule or check is one table: code, subject, level, risk, both wordings, reason templates and expression. Adding one is
adding a table. A reason names facts and parameters in braces; `{parameter.year}` is the year its value is of.

Both families are read alike and speak one language. A risk rule reads stored facts and raises a flag; a data check may
also read what the register holds of its subject, and finds a row to mend.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitoring import codes
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
from portal.common.expressions import Kind, Lookup, Term, Vocabulary, check, names_used
from portal.common.words import Words

FOLDER = Path(__file__).parent
CHECKS = FOLDER / "checks"
PARAMETERS_FILE = "parameters.toml"
RISK, CHECK = "RISK", "CHECK"
FIRST_DAY = date(2019, 1, 1)
ON = "on"
FIRST_CHECK = 1_000
_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:\.year)?\}")


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A value a new installation starts with."""

    area: str
    year: int
    value: Decimal
    document: str


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """A line or threshold; `yearly` ones are expected to have a row for every year."""

    code: str
    label: Words
    unit: Words | None
    kind: Kind
    yearly: bool
    rows: tuple[ParameterRow, ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as the catalogue states it."""

    code: str
    subject: Subject
    level: str
    title: Words
    reason: Words
    expression: str
    risk: str | None = None
    rank: int = 100
    valid_from: date = FIRST_DAY
    valid_until: date | None = None
    family: str = RISK

    @property
    def digest(self) -> str:
        """Return what makes a version: subject, level, risk and expression; wording alone makes none."""
        parts = (self.subject.value, self.level, self.risk or "", self.expression.strip())
        return sha256("\n".join(parts).encode()).hexdigest()


@cache
def parameters() -> tuple[ParameterEntry, ...]:
    """Return the declared parameters."""
    return tuple(_parameter(code, table) for code, table in _tables(FOLDER / PARAMETERS_FILE))


@cache
def rules() -> tuple[RuleEntry, ...]:
    """Return the declared rules by rank, then the checks; every one is read whole, and a fault stops the start."""
    files = (path for path in sorted(FOLDER.glob("*.toml")) if path.name != PARAMETERS_FILE)
    entries = [_rule(code, table) for path in files for code, table in _tables(path)]
    found = (*sorted(entries, key=lambda entry: (entry.rank, entry.code)), *_checks())
    twice = [code for code, times in Counter(entry.code for entry in found).items() if times > 1]
    if twice:
        raise ValueError(f"declared twice: {', '.join(twice)}")
    return found


def _checks() -> Iterator[RuleEntry]:
    """Yield the checks, ranked after the rules in the order they are written in."""
    tables = [found for path in sorted(CHECKS.glob("*.toml")) for found in _tables(path)]
    for place, (code, table) in enumerate(tables):
        yield _rule(code, {"rank": FIRST_CHECK + place, **table}, CHECK)


@cache
def vocabulary(subject: Subject, family: str = RISK) -> Vocabulary:
    """Return the names a rule or check about the subject may use; one about a person also reads the household's.

    A term's source is the column of a stored fact, or the SQL of what a check looks up.
    """
    day = Term(ON, Kind.DATE, Words("基准日", "Day of the run"), parameter=True)
    lines = [Term(entry.code, entry.kind, entry.label, parameter=True) for entry in parameters()]
    return Vocabulary([*(_readable if family == RISK else _looked_up)(subject), day, *lines])


def _readable(subject: Subject) -> Iterator[Term]:
    """Yield the stored facts a rule reads, by column."""
    if subject not in {Subject.HOUSEHOLD, Subject.PERSON}:
        raise ValueError(f"flags are of households and people, not of a {subject.value}")
    person = subject is Subject.PERSON
    yield from (_term(fact, fact.code) for fact in PERSON_FACTS if person)
    yield from (_term(fact, f"household__{fact.code}" if person else fact.code) for fact in HOUSEHOLD_FACTS)


def _looked_up(subject: Subject) -> Iterator[Term]:
    """Yield the facts a check reads: stored ones by column of the run's tables, others as they are computed."""
    if subject in {Subject.PERSON, Subject.SPELL}:
        yield from (_term(fact, Lookup(f"f.{fact.code}", fact.kind)) for fact in PERSON_FACTS)
        yield from (_term(fact, Lookup(fact.sql, fact.kind)) for fact in PEOPLE_FACTS)
    if subject is Subject.SPELL:
        yield from (_term(fact, Lookup(fact.sql, fact.kind)) for fact in SPELL_FACTS)
    yield from (_term(fact, Lookup(f"g.{fact.code}", fact.kind)) for fact in HOUSEHOLD_FACTS)
    for fact in (*HOME_FACTS, *CASE_FACTS):
        yield _term(fact, Lookup(f"a.{fact.code}" if fact.members else fact.sql, fact.kind))


def terms_of(subject: Subject, expression: str, *reasons: str, family: str = RISK) -> tuple[Term, ...]:
    """Return the facts and parameters a rule reads or mentions; ExpressionError or KeyError where one is wrong."""
    names = vocabulary(subject, family)
    codes_used = dict.fromkeys(names_used(check(expression, names)))
    for reason in reasons:
        codes_used.update(dict.fromkeys(_PLACEHOLDER.findall(reason)))
    found = {code: names.find(code) for code in codes_used if code != ON}
    missing = [code for code, term in found.items() if term is None]
    if missing:
        raise KeyError(f"a reason mentions what is neither fact nor parameter: {', '.join(missing)}")
    return tuple(term for term in found.values() if term is not None)


def _tables(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal).items()


def _term(fact: Fact, source: "str | Lookup") -> Term:
    return Term(fact.code, fact.kind, fact.label, source=source, codes=fact.codes)


def _parameter(code: str, table: dict[str, Any]) -> ParameterEntry:
    unit = Words(table["unit_zh"], table["unit_en"]) if "unit_zh" in table else None
    return ParameterEntry(
        code=code,
        label=Words(table["zh"], table["en"]),
        unit=unit,
        kind=Kind[table["kind"].upper()],
        yearly=table.get("yearly", False),
        rows=tuple(_rows(table["rows"])),
    )


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[ParameterRow]:
    for row in rows:
        yield ParameterRow(row.get("area", ""), row["year"], Decimal(row["value"]), row.get("document", ""))


def _rule(code: str, table: dict[str, Any], family: str = RISK) -> RuleEntry:
    level, risk = table["level"], table.get("risk")
    if level not in (codes.LEVEL if family == RISK else codes.CHECK_LEVEL) or (risk and risk not in codes.RISK):
        raise ValueError(f"rule {code}: unknown level {level} or risk {risk}")
    entry = _entry(code, table, family)
    terms_of(entry.subject, entry.expression, entry.reason.zh, entry.reason.en, family=family)
    return entry


def _entry(code: str, table: dict[str, Any], family: str) -> RuleEntry:
    return RuleEntry(
        code=code,
        family=family,
        subject=Subject(table["subject"]),
        level=table["level"],
        risk=table.get("risk"),
        title=Words(table["title_zh"], table["title_en"]),
        reason=Words(table["reason_zh"], table["reason_en"]),
        expression=table["expression"].strip(),
        rank=table["rank"],
        valid_from=table.get("valid_from", FIRST_DAY),
        valid_until=table.get("valid_until"),
    )
