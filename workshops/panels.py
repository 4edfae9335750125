"""Work on the household's page: each grown member, the spell going on, and what came before."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone

from households.models import Household, Membership
from portal.common.registry import Panel, household_panels
from portal.common.views import may
from workshops.models import Spell

_YOUNGEST = 16


def household_work(request: HttpRequest, household: Household) -> dict[str, Any]:
    """Return the members of working age or at work, each with spells, the open ones first (two queries)."""
    today = timezone.localdate()
    spells = Prefetch(
        "person__spells", queryset=Spell.objects.order_by("-end", "-start", "pk"), to_attr="spells_by_age"
    )
    members = Membership.objects.current().filter(household=household).select_related("person").prefetch_related(spells)
    workers = []
    for membership in members.order_by("relation", "person__birth_date"):
        person = membership.person
        open_spells = [spell for spell in person.spells_by_age if spell.end is None]
        ended = [spell for spell in person.spells_by_age if spell.end is not None]
        age = today.year - person.birth_date.year if person.birth_date else None
        if open_spells or ended or (age is not None and age >= _YOUNGEST and not person.student_status):
            workers.append({"person": person, "open": open_spells, "ended": ended[:3]})
    return {"workers": workers, "household": household, "can_edit": may(request, "household.edit")}


household_panels.add("work", Panel("workshops/household_panel.html", "household.view", household_work), rank=60)
