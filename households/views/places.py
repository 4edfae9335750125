"""Pages of places: the area chooser's menu, resettlement sites."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.filters import SiteFilters
from households.forms import SiteForm, site_words
from households.models import Division, Household, Site
from households.services.sites import StaleSiteError, change_site, create_site
from households.tables import SiteTable
from portal.common.areas import LENGTHS, covers, is_area
from portal.common.display import display
from portal.common.forms.faults import take
from portal.common.lists.views import ListView
from portal.common.panels import shown_panels
from portal.common.places import names_of, path_of
from portal.common.registry import site_panels
from portal.common.views import PortalView, actor, may


class AreaMenu(PortalView):
    """The divisions one may look at from here: above (within one's areas), and directly below."""

    permission = "division.view"
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the menu."""
        areas = actor(request).areas(self.permission)
        at = request.GET.get("at", "")
        if not is_area(at) or not covers(areas, at):
            at = areas[0]
        path = request.GET.get("path", "/")
        if not path.startswith("/") or path.startswith("//"):
            path = "/"
        below = Division.objects.valid_on(timezone.localdate()).filter(level__in=_LEVEL_BELOW[len(at)])
        names = names_of(areas)
        context = {
            "own": [(code, names[code]) for code in areas],
            "above": [(code, name) for code, name in path_of(at)[:-1] if covers(areas, code)],
            "here": (at, names_of([at])[at]),
            "below": below.in_areas((at,)).order_by("code").values_list("code", "name")[:200],
            "path": path,
        }
        return render(request, "components/area_menu.html", context)


_LEVEL_BELOW = dict(
    zip((0, *LENGTHS), (["province"], ["city"], ["county"], ["township"], ["village"], []), strict=True)
)


class SiteList(ListView):
    """The resettlement sites of one's area."""

    permission = "site.view"
    audit = "none"
    name = "sites"
    title = gettext_lazy("Sites")
    table_class = SiteTable
    filterset_class = SiteFilters
    template_name = "households/site_list.html"
    ticks = False
    empty = {"icon": "building-community", "title": gettext_lazy("No sites here yet"), "text": ""}

    def rows(self) -> QuerySet[Site]:
        """Return the sites with what lives at them."""
        areas = self.areas()
        living = Household.objects.active().filter(site_id=OuterRef("pk")).order_by().values("site_id")
        rows: QuerySet[Site] = (
            Site.objects.in_areas(areas)
            .select_related("division")
            .annotate(
                household_count=Coalesce(Subquery(living.annotate(n=Count("pk")).values("n")), 0),
                people_count=Coalesce(Subquery(living.annotate(n=Sum("member_count")).values("n")), 0),
            )
            .order_by("-people_count", "name")
        )
        return rows

    def context(self) -> dict[str, Any]:
        """Tell whether sites may be made here."""
        return {"can_edit": may(self.request, "site.edit")}


def site_seen(request: HttpRequest, pk: Any, permission: str = "site.view") -> Site:
    """Return a site of one's area; 404 elsewhere."""
    site: Site = get_object_or_404(
        Site.objects.visible_to(actor(request), permission).select_related("division"), pk=pk
    )
    return site


class SitePage(PortalView):
    """One site: what it is, who lives there by building."""

    permission = "site.view"
    audit = "none"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show it."""
        site = site_seen(request, pk)
        living = Household.objects.active().filter(site=site).visible_to(actor(request))
        buildings = (
            living.values("building").annotate(households=Count("pk"), people=Sum("member_count")).order_by("building")
        )
        context = {
            "site": site,
            "pairs": [(site_words(name), display(site, name)) for name in SiteForm.names],
            "buildings": sorted(buildings, key=lambda row: _natural(row["building"] or "")),
            "totals": living.aggregate(households=Count("pk"), people=Sum("member_count")),
            "panels": shown_panels(site_panels, request, site),
            "can_edit": may(request, "site.edit") and covers(actor(request).areas("site.edit"), site.division_id),
        }
        return render(request, "households/site.html", context)


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key by which 2栋 stands before 10栋."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text) if part]


class SiteCreate(PortalView):
    """A new site."""

    permission = "site.edit"
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        form = SiteForm(user=actor(request), on=timezone.localdate())
        return render(request, "households/site_form.html", {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register it."""
        form = SiteForm(request.POST, user=actor(request), on=timezone.localdate())
        if form.is_valid():
            try:
                site = create_site(form.values(), actor=actor(request))
            except ValidationError as error:
                take(form, error)
            else:
                messages.success(request, _("The site is registered."))
                return redirect("households:site", pk=site.pk)
        return render(request, "households/site_form.html", {"form": form}, status=422)


class SiteEdit(PortalView):
    """A site changed."""

    permission = "site.edit"
    audit = "none"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the form."""
        site = site_seen(request, pk, self.permission)
        form = SiteForm(user=actor(request), on=timezone.localdate(), row=site, initial={"version": site.version})
        return render(request, "households/site_form.html", {"form": form, "site": site})

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Save it; after somebody else's save both versions are shown."""
        site = site_seen(request, pk, self.permission)
        data = SiteForm.merged(request.POST, site)
        form = SiteForm(data, user=actor(request), on=timezone.localdate(), row=site)
        context: dict[str, Any] = {"form": form, "site": site}
        if form.is_valid():
            try:
                change_site(pk, form.values(), version_seen=form.cleaned_data["version"] or 0, actor=actor(request))
            except StaleSiteError as stale:
                context["stale"] = {"clashes": form.clashes(), "version": stale.site.version}
                return render(request, "households/site_form.html", context, status=409)
            except ValidationError as error:
                take(form, error)
            else:
                messages.success(request, _("The site is saved."))
                return redirect("households:site", pk=pk)
        return render(request, "households/site_form.html", context, status=422)
