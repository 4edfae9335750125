"""Named reads of work."""

from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, Q

from households.models import Membership
from households.querysets import AreaQuerySet
from portal.common.areas import within


class SpellQuerySet(AreaQuerySet):
    """Reads of spells of work; a spell belongs where its person lives."""

    def in_areas(self, areas: tuple[str, ...]) -> Self:
        """Spells of people with an open membership in a household of the areas."""
        here = Membership.objects.filter(
            within("household__division_id", areas), person_id=OuterRef("person_id"), until=None
        )
        return self.filter(Exists(here))

    def current_on(self, on: date) -> Self:
        """Spells going on on a day: begun by then (or nobody knows when), and not ended before its month."""
        return self.filter(Q(start=None) | Q(start__lte=on), Q(end=None) | Q(end__gte=on.replace(day=1)))
