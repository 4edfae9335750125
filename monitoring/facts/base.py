"""What a fact is, and whom it can be about."""

from dataclasses import dataclass
from enum import Enum

from portal.common.codes import CodeList
from portal.common.expressions import Kind
from portal.common.words import Words


class Subject(Enum):
    """Whom a fact, a rule or a check is about. Flags are of households and people; checks find rows of every kind."""

    HOUSEHOLD = "household"
    PERSON = "person"
    SPELL = "spell"
    CASE = "case"


# Whom flags are of, and whose facts are stored.
FLAGGED = (Subject.HOUSEHOLD, Subject.PERSON)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `members` marks SQL that aggregates the persons' facts `f` of a household."""

    code: str
    label: Words
    kind: Kind
    sql: str
    unit: Words | None = None
    codes: CodeList | None = None
    members: bool = False
    shown: bool = True


YUAN = Words("元", "yuan")
YUAN_A_HEAD = Words("元/人", "yuan a head")
PEOPLE = Words("人", "people")
YEARS = Words("岁", "years")


def yes_no(code: str, zh: str, en: str, sql: str) -> Fact:
    """Return a fact that is a yes, a no or not known."""
    return Fact(code, Words(zh, en), Kind.BOOLEAN, sql)


def coded(code: str, zh: str, en: str, sql: str, codes: CodeList | None = None) -> Fact:
    """Return a fact of a code list; without one, a text of which one can only ask whether it is known or the same."""
    return Fact(code, Words(zh, en), Kind.CODE, sql, codes=codes)


def several(code: str, zh: str, en: str, sql: str, codes: CodeList) -> Fact:
    """Return a fact that holds several codes."""
    return Fact(code, Words(zh, en), Kind.CODES, sql, codes=codes)


def whole(code: str, zh: str, en: str, sql: str, unit: Words | None = None) -> Fact:
    """Return a whole number."""
    return Fact(code, Words(zh, en), Kind.INTEGER, sql, unit)


def number(code: str, zh: str, en: str, sql: str, unit: Words | None = None) -> Fact:
    """Return a number that may have decimals."""
    return Fact(code, Words(zh, en), Kind.NUMBER, sql, unit)


def money(code: str, zh: str, en: str, sql: str) -> Fact:
    """Return an amount in yuan."""
    return Fact(code, Words(zh, en), Kind.MONEY, sql, YUAN)


def day(code: str, zh: str, en: str, sql: str) -> Fact:
    """Return a day."""
    return Fact(code, Words(zh, en), Kind.DATE, sql)
