"""The list behind a figure of people."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.indicators import PEOPLE
from portal.common.lists.views import ListView
from portal.dashboard.filters import PeopleFilters
from portal.dashboard.tables import PeopleTable


class PeopleList(ListView):
    """People who live in one's area; `?figure=` narrows to those a figure counts."""

    permission = "household.view"
    name = "figure-people"
    title = _("People")
    table_class = PeopleTable
    filterset_class = PeopleFilters
    counted_by = "registered_people"
    ticks = False
    empty = {"icon": "users", "title": _("Nobody is registered here yet"), "text": _("Import a roster first.")}

    def rows(self) -> QuerySet[Any]:
        """Return the people of the areas, by household."""
        living = PEOPLE.within(self.areas(), timezone.localdate())
        return living.select_related("person", "household").order_by("household__head_key", "household_id", "pk")
