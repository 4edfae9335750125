"""The list of flags."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from monitoring import codes
from monitoring.filters import FlagFilters
from monitoring.models import Flag, Run
from monitoring.models.rules import GRAVITY
from monitoring.services.parameters import stale_lines
from monitoring.tables import TONES, FlagTable
from portal.common.areas import focus
from portal.common.lists import Tab, tabs_of
from portal.common.lists.views import ListView

tabs_of("flags").add("all", Tab(_("All")), rank=0)
for _place, _code in enumerate(code for code in codes.LEVEL if code.value in codes.LEVELS):
    tabs_of("flags").add(_code.value.lower(), Tab(_code.label, {"level": _code.value}), rank=10 + _place)
tabs_of("flags").add("closed", Tab(_("Closed"), {"state": "closed"}), rank=90)


LEGEND = [(TONES[code.value], code.label) for code in codes.LEVEL if code.value in codes.LEVELS]


class FlagList(ListView):
    """The flags of one's area, gravest first."""

    permission = "flag.view"
    name = "flags"
    title = _("Flags")
    table_class = FlagTable
    filterset_class = FlagFilters
    template_name = "monitoring/flag_list.html"
    legend_template = "monitoring/flag_legend.html"
    joins_late = True
    empty = {
        "icon": "shield-check",
        "title": _("No flags here"),
        "text": _("Rules look at every household every night and after every change."),
    }

    def rows(self) -> QuerySet[Flag]:
        """Return the flags of the area the page looks at."""
        related = ("rule", "household__division", "person")
        flags = Flag.objects.in_areas(self.areas()).select_related(*related)
        ordered: QuerySet[Flag] = flags.annotate(gravity=GRAVITY).order_by("gravity", "-opened_on", "id")
        return ordered

    def context(self) -> dict[str, Any]:
        """Name the run whose flags these are, and lines that stand on an earlier year."""
        areas = self.request.user.areas(self.permission) if self.request.user.is_authenticated else ()
        area = focus(self.request) or (areas[0] if areas else "")
        last = Run.objects.filter(writes_flags=True, finished_at__isnull=False).order_by("-finished_at").first()
        return {"last_run": last, "stale": stale_lines(area, timezone.localdate()), "legend": LEGEND}
