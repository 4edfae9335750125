"""What an expression means, said slowly and obviously; shares no code with the compiler it judges.

A rule is a nested tuple. None is “not known”. Numbers are fractions: nothing is rounded but quotients, to ten decimals.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Rule = tuple[Any, ...]
Row = dict[str, Any]


def answer(rule: Rule, row: Row) -> Any:
    """Return the value of a rule for one row."""
    sort = rule[0]
    if sort == "name":
        return exact(row[rule[1]])
    if sort == "written":
        return exact(rule[1])
    if sort == "chain":
        return answer(links(rule), row)
    if sort in {"in", "not in"}:
        item, among = answer(rule[1], row), [exact(choice) for choice in rule[2]]
        return None if item is None else (item in among) == (sort == "in")
    values = [answer(part, row) for part in rule[1:]]
    return TOLERANT[sort](values) if sort in TOLERANT else strict(sort, values)


def links(rule: Rule) -> Rule:
    """Return a < b < c as a < b and b < c."""
    signs, sides = rule[1], rule[2]
    return ("and", *((sign, sides[place], sides[place + 1]) for place, sign in enumerate(signs)))


def exact(value: Any) -> Any:
    if value is None or isinstance(value, bool | str | date | list):
        return value
    return Fraction(value)


def all_of(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def any_of(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def first_known(answers: list[Any]) -> Any:
    for one in answers:
        if one is not None:
            return one
    return None


TOLERANT: dict[str, Callable[[list[Any]], Any]] = {
    "and": all_of,
    "or": any_of,
    "coalesce": first_known,
    "unknown": lambda values: values[0] is None,
    "known": lambda values: values[0] is not None,
}


def strict(sort: str, values: list[Any]) -> Any:
    """Everything else is unknown as soon as one of its values is."""
    if None in values:
        return None
    if sort == "/":
        return None if values[1] == 0 else ten_decimals(values[0] / values[1])
    if sort in {"plus days", "minus days"}:
        days = timedelta(days=int(values[1]))
        return values[0] + days if sort == "plus days" else values[0] - days
    return PLAIN[sort](*values)


PLAIN: dict[str, Callable[..., Any]] = {
    "not": lambda x: not x,
    "negative": lambda x: -x,
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "min": lambda *all: min(all),
    "max": lambda *all: max(all),
    "abs": abs,
    "year": lambda x: Fraction(x.year),
    "month": lambda x: Fraction(x.month),
    "count": lambda x: Fraction(len(x)),
    "has": lambda x, y: x in y,
    "days": lambda x, y: Fraction((x - y).days),
}


def ten_decimals(value: Fraction) -> Fraction:
    """Return the nearest multiple of 10^-10; a half goes away from zero."""
    size = abs(value) * 10**10 + Fraction(1, 2)
    whole = Fraction(size.numerator // size.denominator, 10**10)
    return -whole if value < 0 else whole
