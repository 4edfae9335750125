"""The picture of an area on a day: every figure with target, last month and last year, and by division below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.models import Run
from portal.common.areas import LENGTHS, VILLAGE
from portal.common.figures import Counts, Figure, Value, count, figures
from portal.common.figures.counted import counted
from portal.common.places import names_of
from portal.dashboard.models import MonthlyFigure, Target


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure of an area: now, a month and a year before (None: not on record), and what is aimed at."""

    figure: Figure
    value: Value
    last_month: Value | None
    last_year: Value | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """A division below the area, with every figure by its code."""

    code: str
    name: str
    values: dict[str, Value]

    @property
    def short(self) -> str:
        """The name as people say it: 阳光社区 for 阳光社区居民委员会, 新合村 for 新合村村民委员会."""
        return self.name.removesuffix("居民委员会").removesuffix("村民委员会") or self.name


@dataclass(frozen=True, slots=True)
class Picture:
    """All figures of an area on a day. `run` is the evaluation whose flags were counted (None before the first)."""

    area: str
    name: str
    on: date
    run: Run | None
    standings: list[Standing]
    places: list[Place]

    def standing(self, code: str) -> Standing:
        """The figure of a code; KeyError when there is none."""
        for standing in self.standings:
            if standing.figure.code == code:
                return standing
        raise KeyError(code)


def draw_picture(areas: Iterable[str], area: str, on: date, *, now: bool = True) -> Picture:
    """Take every figure over `areas`, the parts of `area` the viewer may see; a fixed number of queries.

    As of now (`on` is today) the numbers kept by village are added up; for another day all rows are counted.
    """
    seen = tuple(areas)
    every = list(figures)
    numbers = counted(seen, on, length=_below(area)) if now else count(every, seen, on)
    before = _reported(seen, on)
    targets = _targets(area, on.year)
    month, year = last_month(on), same_month_last_year(on)
    return Picture(
        area=area,
        name=names_of([area])[area],
        on=on,
        run=latest_run(area),
        standings=[
            Standing(
                item,
                numbers[item.code].under(""),
                before.get((month, item.code)),
                before.get((year, item.code)),
                targets.get(item.code),
            )
            for item in every
        ],
        places=_places(numbers, area),
    )


def _targets(area: str, year: int) -> dict[str, Decimal]:
    """The targets of a year by figure: the area's own, or else the nearest above it."""
    above = [area[:length] for length in (0, *LENGTHS) if length <= len(area)]
    found = Target.objects.filter(area__in=above, year=year).order_by("area")
    return {target.figure: target.value for target in found}


def _below(area: str) -> int:
    """The length of the codes one level below an area; a village's own."""
    return next((length for length in LENGTHS if length > len(area)), VILLAGE)


def _places(numbers: dict[str, Counts], area: str) -> list[Place]:
    """The divisions one level below, in order of their codes; their sums are the area's numbers by construction."""
    below = _below(area)
    if below == len(area):
        return []
    codes = sorted({code[:below] for counts in numbers.values() for code in counts.divisions})
    names = names_of(codes)
    return [
        Place(code, names[code], {figure: counts.under(code) for figure, counts in numbers.items()}) for code in codes
    ]


def _reported(areas: tuple[str, ...], on: date) -> dict[tuple[date, str], Value]:
    rows = MonthlyFigure.objects.filter(month__in=(last_month(on), same_month_last_year(on))).summed(areas)
    return {(row["month"], row["figure"]): Value(row["numerator"], row["denominator"]) for row in rows}


def last_month(on: date) -> date:
    """The first day of the month before."""
    return date(on.year - (on.month == 1), on.month - 1 or 12, 1)


def same_month_last_year(on: date) -> date:
    """The first day of this month a year ago."""
    return date(on.year - 1, on.month, 1)


def latest_run(area: str) -> Run | None:
    """The newest finished evaluation that wrote flags for the whole area."""
    above = [area[:length] for length in (0, *LENGTHS) if length <= len(area)]
    runs = Run.objects.filter(area__in=above, finished_at__isnull=False, writes_flags=True)
    return runs.order_by("-finished_at").first()
