"""Pages of households: the list, one household, its history, a new one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.filters import HouseholdFilters
from households.forms import NewHouseholdForm
from households.models import Household
from households.services.households import create_household
from households.tables import HouseholdTable
from households.views.seen import EDIT, household_seen, page_context
from households.views.timeline import timeline
from portal.common.forms.faults import take
from portal.common.lists import Tab, tabs_of
from portal.common.lists.views import ListView
from portal.common.views import PortalView, actor, may

tabs_of("households").add("all", Tab(gettext_lazy("All")), rank=0)
tabs_of("households").add("incomplete", Tab(gettext_lazy("Incomplete records"), {"incomplete": "true"}), rank=800)


class HouseholdList(ListView):
    """The households of one's area."""

    permission = "household.view"
    name = "households"
    title = gettext_lazy("Households")
    table_class = HouseholdTable
    filterset_class = HouseholdFilters
    template_name = "households/household_list.html"
    counted_by = "registered_households"
    empty = {
        "icon": "users",
        "title": gettext_lazy("No households here yet"),
        "text": gettext_lazy("Load a roster: households, people and work come with it."),
    }

    def rows(self) -> QuerySet[Household]:
        """Return the households of the area the page looks at."""
        areas = self.areas()
        related = ("division", "site", "head")
        return Household.objects.in_areas(areas).select_related(*related).order_by("head_key", "id")

    def context(self) -> dict[str, Any]:
        """Tell whether households may be made here."""
        return {"can_edit": may(self.request, EDIT)}


class HouseholdPage(PortalView):
    """One household."""

    permission = "household.view"
    audit = "view"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show it."""
        return render(request, "households/household.html", page_context(request, household_seen(request, pk)))


class HouseholdHistory(PortalView):
    """Every change of a household, its people and statements."""

    permission = "household.view"
    audit = "view"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the newest 200."""
        household = household_seen(request, pk)
        context = {"household": household, "entries": timeline(household, 200)}
        return render(request, "households/history.html", context)


class HouseholdCreate(PortalView):
    """A new household; its people follow on its page."""

    permission = EDIT
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        form = NewHouseholdForm(user=actor(request), on=timezone.localdate(), initial={"relocated": "true"})
        return render(request, "households/household_new.html", {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register it, and go on to its first member."""
        today = timezone.localdate()
        form = NewHouseholdForm(request.POST, user=actor(request), on=today)
        if form.is_valid():
            try:
                change = create_household(form.values(), actor=actor(request), on=today)
            except ValidationError as error:
                take(form, error)
            else:
                messages.success(request, _("The household is registered. Now its head."), extra_tags="household:new")
                return redirect("households:member_new", pk=change.household.pk)
        return render(request, "households/household_new.html", {"form": form}, status=422)
