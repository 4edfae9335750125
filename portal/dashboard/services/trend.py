"""How a figure came to where it is: the months written down, then today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.common.figures import Figure, Value
from portal.dashboard.models import MonthlyFigure

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at the end of a month (`month` is its first day), or today (None)."""

    month: date | None
    value: Value


def draw_trend(areas: Iterable[str], figure: Figure, now: Value, *, on: date) -> list[Point]:
    """Return the months of the last year on record, oldest first, and today; nothing while there is none to compare."""
    first = date(on.year - 1, on.month, 1)
    rows = MonthlyFigure.objects.filter(figure=figure.code, month__gte=first, month__lt=on.replace(day=1))
    months = sorted(rows.summed(tuple(areas)), key=lambda row: row["month"])
    points = [Point(row["month"], Value(row["numerator"], row["denominator"])) for row in months[-_MONTHS:]]
    return [*points, Point(None, now)] if points else []
