"""Named reads of monitoring."""

from datetime import date
from typing import Self

from households.querysets import AreaQuerySet, HouseholdPartQuerySet


class FlagQuerySet(AreaQuerySet):
    """Reads of flags; the division stands on the flag, so that lists need no join."""

    def open(self) -> Self:
        """Flags not cleared."""
        return self.filter(closed_at=None)


class CaseQuerySet(HouseholdPartQuerySet):
    """Reads of recorded cases."""

    def monitored(self) -> Self:
        """Cases whose risk is not recorded as cleared."""
        return self.exclude(cleared=True)


class ExemptionQuerySet(HouseholdPartQuerySet):
    """Reads of exemptions."""

    def holding(self, on: date) -> Self:
        """Exemptions that hold on a day."""
        return self.filter(ended_on=None, since__lte=on, until__gte=on)
