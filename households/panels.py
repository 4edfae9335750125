"""What the register hands to its own lists and those above: exports in the roster's columns."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models import Household, Membership
from households.models.people import HEAD
from portal.common.days import last_working_day
from portal.common.exports.layouts import Layout, layouts_of
from portal.common.imports.exporting import Line, RosterSheet, objects_of
from portal.common.registry import Panel, home_panels

_HEAD_FIRST = Case(When(relation=HEAD, then=Value(0)), default=Value(1))


def people_of(households: QuerySet[Household]) -> QuerySet[Membership]:
    """Return who lives in the households, family by family, the head first."""
    living = Membership.objects.current().filter(household__in=households.order_by().values("pk"))
    rows: QuerySet[Membership] = living.filter(person__deceased=False)
    return rows.order_by(
        "household__division_id", "household__head_key", "household_id", _HEAD_FIRST, "person__birth_date", "pk"
    )


def load_people(memberships: Sequence[Membership]) -> Sequence[Any]:
    """Return the objects of a chunk of people."""
    return objects_of([Line(row.household_id, row.person_id) for row in memberships])


def load_households(households: Sequence[Household]) -> Sequence[Any]:
    """Return the objects of a chunk of households."""
    return objects_of([Line(row.pk) for row in households])


def since_last_day(_request: HttpRequest, _subject: Any) -> dict[str, Any]:
    """Return the frame of the home card; its numbers are asked for after the page has come."""
    return {"since": last_working_day(timezone.localdate()), "lines": None}


home_panels.add("since", Panel("households/since.html", "household.view", since_last_day), rank=10)
layouts_of("households").add(
    "roster",
    Layout(_("Roster columns, a row for each person"), lambda: RosterSheet(people=True), people_of, load_people),
    rank=10,
)
layouts_of("households").add(
    "roster-households",
    Layout(
        _("Roster columns, a row for each household"),
        lambda: RosterSheet(people=False),
        lambda households: households,
        load_households,
    ),
    rank=20,
)
