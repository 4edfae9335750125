"""Freezing a month: its figures are written down as they stand at its end, and stay so."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import Substr
from django.utils import timezone

from households.models import Household
from portal.common.figures import count, figures
from portal.dashboard.models import MonthlyFigure

_COUNTY = 6
_BATCH = 5000


def freeze_month(month: date) -> int:
    """Write every figure of every village for the month that began on `month`; return the rows written.

    A county whose month is frozen already keeps what was reported, so a second call writes nothing. The work is cut by
    county, each in a transaction of its own.
    """
    first = month.replace(day=1)
    counties = Household.objects.order_by().values_list(Substr("division_id", 1, _COUNTY), flat=True).distinct()
    return sum(_freeze_county(first, county) for county in sorted(counties))


@transaction.atomic
def _freeze_county(month: date, county: str) -> int:
    frozen = MonthlyFigure.objects.filter(month=month, division_id__startswith=county)
    if frozen.exists():
        return 0
    counted = count(list(figures), (county,), last_day(month))
    now = timezone.now()
    villages = sorted({code for counts in counted.values() for code in counts.divisions})
    values = ((village, code, counts.under(village)) for village in villages for code, counts in counted.items())
    rows = [
        MonthlyFigure(
            month=month,
            division_id=village,
            figure=code,
            numerator=value.numerator,
            denominator=value.denominator,
            frozen_at=now,
        )
        for village, code, value in values
    ]
    return len(MonthlyFigure.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True))


def last_day(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
