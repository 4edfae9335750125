"""Rows to mend: the list of what checks found, and exemptions from a finding or a flag."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from monitoring import codes
from monitoring.filters import FindingFilters
from monitoring.models import Exemption, Finding, Flag, Run
from monitoring.querysets import FlagQuerySet
from monitoring.services.exemptions import exempt, take_back
from monitoring.tables import FindingTable
from portal.common import audit
from portal.common.lists import Tab, tabs_of
from portal.common.lists.views import ListView
from portal.common.views import PortalView, actor

tabs_of("findings").add("all", Tab(pgettext_lazy("rows", "All")), rank=0)
for _place, _code in enumerate(codes.CHECK_LEVEL):
    tabs_of("findings").add(_code.value.lower(), Tab(_code.label, {"level": _code.value}), rank=10 + _place)
tabs_of("findings").add("closed", Tab(_("Closed"), {"state": "closed"}), rank=90)


class FindingList(ListView):
    """The rows to mend of one's area, what is wrong before what is doubtful."""

    permission = "flag.view"
    name = "findings"
    title = _("Data to mend")
    table_class = FindingTable
    filterset_class = FindingFilters
    template_name = "monitoring/flag_list.html"
    joins_late = True
    empty = {
        "icon": "circle-check",
        "title": _("Nothing to mend here"),
        "text": _("Checks look at every household every night and after every change."),
    }

    def rows(self) -> FlagQuerySet:
        """Return the findings of the area the page looks at."""
        rows = Finding.objects.in_areas(self.areas()).select_related("rule", "household__division", "person")
        return rows.order_by("level", "division_id", "household_id", "id")

    def context(self) -> dict[str, Any]:
        """Name the run whose findings these are."""
        last = Run.objects.filter(writes_flags=True, finished_at__isnull=False).order_by("-finished_at").first()
        return {"last_run": last}


class Exempt(PortalView):
    """Let a finding or a flag of one's area rest until a day, with a reason."""

    permission = "household.edit"
    audit = "none"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Write the exemption and come back to the household; what will not do is said."""
        found = _found(request, pk)
        audit.note("household", [found.household_id], area=found.division_id)
        until = parse_date(request.POST.get("until", "")[:10])
        today = timezone.localdate()
        try:
            exempt(found, request.POST.get("reason", "")[:400], until or today, actor=actor(request), on=today)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("Exempted: it rests until that day."))
        return redirect("households:household", pk=found.household_id)


class TakeBack(PortalView):
    """End an exemption of one's area."""

    permission = "household.edit"
    audit = "none"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """End it and come back to the household."""
        rows = Exemption.objects.in_areas(actor(request).areas(self.permission)).filter(ended_on=None)
        exemption: Exemption = get_object_or_404(rows, pk=pk)
        audit.note("household", [exemption.household_id], area=exemption.division_id)
        take_back(exemption, actor=actor(request), on=timezone.localdate())
        messages.success(request, gettext("The exemption has ended."))
        return redirect("households:household", pk=exemption.household_id)


def _found(request: HttpRequest, pk: UUID) -> Finding | Flag:
    """Return an open finding or flag of one's area; 404 elsewhere."""
    areas = actor(request).areas(Exempt.permission)
    finding: Finding | None = Finding.objects.open().in_areas(areas).filter(pk=pk).first()
    flag: Finding | Flag = finding or get_object_or_404(Flag.objects.open().in_areas(areas), pk=pk)
    return flag
