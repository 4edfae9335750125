"""Named reads of months as they were reported."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Sum

from households.querysets import AreaQuerySet


class MonthlyFigureQuerySet(AreaQuerySet):
    """Reads of months as they were reported."""

    def summed(self, areas: tuple[str, ...], months: Iterable[date]) -> list[dict[str, Any]]:
        """Sum over areas: one dictionary a month and figure, with `month`, `figure`, `numerator`, `denominator`."""
        here = self.in_areas(areas).filter(month__in=list(months)).order_by()
        return list(here.values("month", "figure").annotate(numerator=Sum("numerator"), denominator=Sum("denominator")))
