"""Cards of a household edited in place, one at a time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from households.forms import CARDS, HouseholdForm, card_form
from households.models import Household
from households.services.changes import Change
from households.services.households import change_household
from households.views.saving import edited
from households.views.seen import EDIT, card_shown, household_anew, household_seen
from portal.common.forms.rows import RegisterForm
from portal.common.views import PortalView, actor

FORM = "households/card_form.html"


class HouseholdCard(PortalView):
    """One card: shown (cancel), its form (`?edit=1`), saved (POST)."""

    permission = "household.view"
    write_permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, pk: Any, card: str) -> HttpResponse:
        """Answer with the card or with its form."""
        household = household_seen(request, pk)
        if card not in CARDS:
            raise Http404
        if "edit" not in request.GET:
            shown = {"household": household, "card": card_shown(card), "editable": True}
            return render(request, "households/card.html", shown)
        household = household_seen(request, pk, EDIT)
        form = self.form(card)(user=actor(request), on=timezone.localdate(), row=household)
        return render(request, FORM, {**self.about(household, card), "form": form, "version": household.version})

    def post(self, request: HttpRequest, pk: Any, card: str) -> HttpResponse:
        """Save the card."""
        household = household_seen(request, pk, EDIT)
        if card not in CARDS:
            raise Http404
        today = timezone.localdate()
        made = self.form(card)
        form = made(made.merged(request.POST, household), user=actor(request), on=today, row=household)

        def save(bound: RegisterForm) -> Change:
            seen = bound.cleaned_data["version"] or 0
            return change_household(pk, bound.values(), version_seen=seen, actor=actor(request), on=today)

        context = {**self.about(household, card), "version": request.POST.get("version", "")}
        return edited(request, form, save, template=FORM, context=context, shown=household_anew)

    @staticmethod
    def form(card: str) -> type[HouseholdForm]:
        """Return the form of a card."""
        return card_form(card)

    @staticmethod
    def about(household: Household, card: str) -> dict[str, Any]:
        """Return what the form's template needs besides the form."""
        return {"household": household, "card": card, "title": CARDS[card][0], "draft": f"{card}:{household.pk}"}
