"""Named reads of work."""

from typing import Self

from django.db.models import Exists, OuterRef

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
