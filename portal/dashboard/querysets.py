"""Named reads of months as they were reported."""

from typing import Any

from django.db.models import Sum

from households.querysets import AreaQuerySet


class MonthlyFigureQuerySet(AreaQuerySet):
    """Reads of months as they were reported."""

    def summed(self, areas: tuple[str, ...]) -> list[dict[str, Any]]:
        """Sum over areas: one dictionary a month and figure, with `month`, `figure`, `numerator`, `denominator`."""
        rows = self.in_areas(areas).order_by().values("month", "figure")
        return list(rows.annotate(numerator=Sum("numerator"), denominator=Sum("denominator")))
