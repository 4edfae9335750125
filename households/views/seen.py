"""What the pages of a household look up: the household of one's area, its people, and all that its page shows."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django_htmx.http import reswap, retarget

from households.forms import CARDS, card_form
from households.models import Household, IncomeStatement, Membership
from households.models.people import HEAD
from households.views.timeline import timeline
from portal.common import audit
from portal.common.areas import covers
from portal.common.display import amount
from portal.common.lists import marks_of
from portal.common.panels import shown_panels
from portal.common.registry import household_panels
from portal.common.views import actor, may

EDIT = "household.edit"
# The kinds of personal values that pages of a household show, masked or not.
SHOWN = ("id", "phone", "bank", "health", "income")
SPOUSE = "10"


def household_seen(request: HttpRequest, pk: Any, permission: str = "household.view") -> Household:
    """Return a household of one's area; 404 elsewhere."""
    rows = Household.objects.visible_to(actor(request), permission).select_related(
        "division__parent__parent", "site", "head"
    )
    household: Household = get_object_or_404(rows, pk=pk)
    audit.note("household", [household.pk], area=household.division_id)
    return household


def members_of(household: Household) -> list[Membership]:
    """Return the open memberships: the head, the head's husband or wife, then by age."""
    rows = list(household.memberships.filter(until=None).select_related("person"))
    audit.note("person", [row.person_id for row in rows], fields=SHOWN)
    place = {HEAD: 0, SPOUSE: 1}
    return sorted(rows, key=lambda row: (place.get(row.relation or "", 2), row.person.birth_date or date.max))


def page_context(request: HttpRequest, household: Household, told: list[Any] | None = None) -> dict[str, Any]:
    """Return what the household page shows; `told` is what upper storeys say about a change just saved."""
    editable = (
        may(request, EDIT) and covers(actor(request).areas(EDIT), household.division_id) and not household.ended_on
    )
    members = members_of(household)
    statements = list(IncomeStatement.objects.filter(household=household).order_by("-year", "source")[:6])
    today = timezone.localdate()
    return {
        "household": household,
        "members": [(row, age_on(row.person.birth_date, today)) for row in members],
        "cards": [card_shown(card) for card in CARDS],
        "statements": statements,
        "per_head": amount("per_head", per_head(statements[0], household.member_count) if statements else None),
        "panels": shown_panels(household_panels, request, household),
        "entries": timeline(household, 8),
        "editable": editable,
        "marks": marks_of("households", request, [household.pk])[household.pk],
        "told": told,
        "today": today,
    }


def per_head(statement: IncomeStatement, members: int) -> Decimal | None:
    """Return net income a head in yuan, from the parts; None when it cannot be told."""
    net = statement.net_computed
    return (net / members).quantize(Decimal(1)) if net is not None and members else None


def age_on(birth: date | None, today: date) -> int | None:
    """Return the full years of age on a day."""
    if birth is None:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def card_shown(card: str) -> dict[str, Any]:
    """Return a card as the page shows it: its heading, and by group the label and the name of each field."""
    title, groups = CARDS[card]
    wording = card_form(card).wording
    sections = [(heading, [(wording(name), name) for name in names]) for heading, names in groups]
    return {"code": card, "title": title, "sections": sections}


def household_anew(request: HttpRequest, household: Household, told: list[Any]) -> HttpResponse:
    """Answer with the body of the household page (the htmx region #household) after a change."""
    fresh = household_seen(request, household.pk)
    response = render(request, "households/household_body.html", page_context(request, fresh, told))
    return reswap(retarget(response, "#household"), "outerHTML")
