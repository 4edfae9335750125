"""Named reads of monitoring."""

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
