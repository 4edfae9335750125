"""Figures as of now, kept by village and read as sums: a page asks for a county in milliseconds, whatever its size.

A village is counted anew by whoever reads its figures first after something in it changed (triggers say so, see
`portal.common.models.figures`), by the conditions of the figures themselves: a number kept is the number of rows its
list has. What a figure asks about a day it must ask of facts, which were computed for the day.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import CharField, Q, Sum
from django.db.models.functions import Left

from portal.common import locks
from portal.common.areas import LENGTHS, VILLAGE, within
from portal.common.figures import Counts, Figure, count, figures, numbers_of, rows_counted, subjects_of
from portal.common.models import ChangedVillage, VillageFigure

# Any day does for telling one wording of the figures from another.
_SOME_DAY = date(2000, 1, 1)
_KEEP = """
INSERT INTO common_villagefigure (division_id, figure, numerator, denominator, definition)
SELECT c.division, v.figure, v.numerator, v.denominator, %s
FROM ({rows}) c (division, {numbers}), LATERAL (VALUES {figures}) v (figure, numerator, denominator)
"""


def counted(areas: Iterable[str], on: date, *, length: int = VILLAGE) -> dict[str, Counts]:
    """Return every figure under some areas as of now (`on` is today), by divisions of `length` digits."""
    places = tuple(areas)
    if not bring_up_to_date(places, on):
        return count(figures, places, on)
    kept = VillageFigure.objects.filter(within("division_id", places))
    sums = (
        kept.order_by()
        .values_list("figure", Left("division_id", length, output_field=CharField()))
        .annotate(part=Sum("numerator"), whole=Sum("denominator"))
    )
    parts: dict[str, dict[str, int]] = {item.code: {} for item in figures}
    wholes: dict[str, dict[str, int]] = {item.code: {} for item in figures if numbers_of(item, on)[1]}
    for code, place, part, whole in sums:
        if part:
            parts[code][place] = part
        if whole:
            wholes[code][place] = whole
    return {code: Counts(numbers, wholes.get(code)) for code, numbers in parts.items()}


def total(code: str, areas: Iterable[str], on: date) -> int:
    """Return what one figure comes to under some areas as of now: how many rows its list has, without counting them."""
    return counted(areas, on, length=LENGTHS[0])[code].under("").numerator


def bring_up_to_date(areas: tuple[str, ...], on: date) -> bool:
    """Count the villages in which something changed; False when another transaction is at it just now."""
    changed = ChangedVillage.objects.filter(within("division_id", areas))
    reworded = VillageFigure.objects.filter(within("division_id", areas)).exclude(definition=_definition())
    villages = changed.values_list("division_id", flat=True).union(reworded.values_list("division_id", flat=True))
    return not (codes := sorted(villages)) or _count_anew(codes, on)


@transaction.atomic
def _count_anew(villages: list[str], on: date) -> bool:
    # Who does not get the lock counts for itself and keeps nothing.
    if not locks.alone(locks.COUNTING):
        return False
    with connection.cursor() as cursor:
        # Marks go first: what is changed after that leaves a mark of its own, whether or not the counting sees it.
        ChangedVillage.objects.filter(division_id__in=villages).delete()
        VillageFigure.objects.filter(division_id__in=villages).delete()
        for subject, wanted in subjects_of(figures):
            rows = rows_counted(subject, wanted, Q(**{f"{subject.division}__in": villages}), on)
            sql, values = rows.query.sql_with_params()
            cursor.execute(_keep(sql, wanted, on), [_definition(), *values])
    return True


def _keep(rows: str, wanted: list[Figure], on: date) -> str:
    """Return the statement that makes rows of a village and figure out of a village's row of numbers."""
    names = {item.code: numbers_of(item, on) for item in wanted}
    numbers = ", ".join(name for pair in names.values() for name in pair if name)
    listed = [
        f"('{code}', c.{part}, {f'c.{whole}' if whole else 'NULL::bigint'})" for code, (part, whole) in names.items()
    ]
    return _KEEP.format(rows=rows, numbers=numbers, figures=", ".join(listed))


def _definition() -> str:
    return _digest(tuple(figures))


@lru_cache(maxsize=8)
def _digest(every: tuple[Figure, ...]) -> str:
    """Return a mark of the wording of all figures: numbers kept under another one are not used."""
    wordings = [str(rows_counted(subject, wanted, Q(), _SOME_DAY).query) for subject, wanted in subjects_of(every)]
    return sha256("".join(wordings).encode()).hexdigest()[:12]


def counties_changed() -> list[str]:
    """Return the counties in which villages wait to be counted anew."""
    counties = ChangedVillage.objects.values_list(Left("division_id", 6, output_field=CharField()), flat=True)
    return sorted(counties.order_by().distinct())
