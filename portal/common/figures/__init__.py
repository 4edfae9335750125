"""Figures: a numerator and, for a rate, a denominator over a population, counted by division and summed upwards.

An app declares one with `@figure(...)` on a function in its `indicators.py`; the page, the command, the API, the
month's record and the list behind the number all follow from it. The function takes the day and returns conditions over
the rows of its subject: the number is how many rows meet them, so the list of these rows is as long as it says.

Conditions must not join to many rows (use `Exists`), else a row would count twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet
from django.db.models.expressions import Combinable

from portal.common.areas import within
from portal.common.registry import Registry
from portal.common.words import Words

Condition = Q | Exists | Combinable
# Village or community (12-digit code) → how many.
ByDivision = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted: its rows on a day, the path to their division, and the list that shows them (a URL name)."""

    code: str
    unit: Words
    rows: Callable[[date], QuerySet[Any]]
    division: str
    list_url: str

    def within(self, areas: Iterable[str], on: date) -> QuerySet[Any]:
        """The rows of a day under some areas."""
        return self.rows(on).filter(within(self.division, areas))


@dataclass(frozen=True, slots=True)
class Share:
    """A rate: the part `of`, among all that meet `among`."""

    of: Condition
    among: Condition


Measure = Condition | Share


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `better` says which way is good; `beside` is the figure shown next to it (people by households)."""

    code: str
    label: Words
    subject: Subject
    measure: Callable[[date], Measure]
    better: str = ""
    tone: str = ""
    beside: str = ""
    hint: Words | None = None

    def conditions(self, on: date) -> tuple[Q, Q | None]:
        """Return what the numerator's rows meet, and the denominator's (None for a plain count)."""
        measure = self.measure(on)
        if isinstance(measure, Share):
            return Q(measure.among) & Q(measure.of), Q(measure.among)
        return Q(measure), None

    def rows(self, areas: Iterable[str], on: date, *, whole: bool = False) -> QuerySet[Any]:
        """Return the rows the figure counts under some areas; `whole` gives those of the denominator."""
        part, among = self.conditions(on)
        return self.subject.within(areas, on).filter(among if whole and among is not None else part)


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure comes to: `value` is the count, or the rate in per cent; None with nothing to divide by."""

    numerator: int
    denominator: int | None = None

    @property
    def value(self) -> float | None:
        """The count, or the rate in per cent with two decimals."""
        if self.denominator is None:
            return self.numerator
        return round(100 * self.numerator / self.denominator, 2) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Counts:
    """A figure counted by village or community."""

    numerator: ByDivision
    denominator: ByDivision | None

    def under(self, area: str) -> Value:
        """Sum upwards: what the figure comes to for an area."""
        return Value(_sum(self.numerator, area), None if self.denominator is None else _sum(self.denominator, area))

    @property
    def divisions(self) -> set[str]:
        """The villages and communities in which anything was counted."""
        return set(self.numerator) | set(self.denominator or ())


figures: Registry[Figure] = Registry()


def figure(
    code: str,
    label: Words,
    subject: Subject,
    *,
    rank: int = 100,
    better: str = "",
    tone: str = "",
    beside: str = "",
    hint: Words | None = None,
) -> Callable[[Callable[[date], Measure]], Callable[[date], Measure]]:
    """Register the decorated function as a figure; `better` is "up", "down" or "" (neither is good)."""

    def register(measure: Callable[[date], Measure]) -> Callable[[date], Measure]:
        figures.add(code, Figure(code, label, subject, measure, better, tone, beside, hint), rank)
        return measure

    return register


def count(wanted: Iterable[Figure], areas: Iterable[str], on: date) -> dict[str, Counts]:
    """Count figures by village under some areas on a day: one statement a subject, whatever the number of figures."""
    places = tuple(areas)
    counted: dict[str, Counts] = {}
    for subject, chosen in subjects_of(wanted):
        rows = list(rows_counted(subject, chosen, within(subject.division, places), on))
        for item in chosen:
            part, whole = numbers_of(item, on)
            counted[item.code] = Counts(
                {row[subject.division]: row[part] for row in rows if row[part]},
                {row[subject.division]: row[whole] for row in rows if row[whole]} if whole else None,
            )
    return counted


def subjects_of(wanted: Iterable[Figure]) -> list[tuple[Subject, list[Figure]]]:
    """Return figures by what they count."""
    found: dict[str, tuple[Subject, list[Figure]]] = {}
    for item in wanted:
        found.setdefault(item.subject.code, (item.subject, []))[1].append(item)
    return list(found.values())


def numbers_of(item: Figure, on: date) -> tuple[str, str]:
    """Return the names under which `rows_counted` gives a figure's numerator and denominator ("" without one)."""
    return f"part_{item.code}", "" if item.conditions(on)[1] is None else f"whole_{item.code}"


def rows_counted(subject: Subject, wanted: Iterable[Figure], where: Q, on: date) -> QuerySet[Any]:
    """Return a row a village: its code under the path to the division, and the numbers of figures of one subject."""
    asked: dict[str, Count] = {}
    for item in wanted:
        conditions = item.conditions(on)
        asked |= {
            name: Count("pk", filter=condition)
            for name, condition in zip(numbers_of(item, on), conditions, strict=True)
            if name
        }
    rows: QuerySet[Any] = subject.rows(on).filter(where).order_by().values(subject.division).annotate(**asked)
    return rows


def _sum(counted: ByDivision, area: str) -> int:
    return sum(number for code, number in counted.items() if code.startswith(area))
