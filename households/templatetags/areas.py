"""The area chooser of the top bar: `{% load areas %}{% area_chooser %}`."""

from typing import Any

from django import template
from django.http import HttpRequest

from portal.common.areas import covers, focus
from portal.common.places import names_of, path_of

register = template.Library()


@register.inclusion_tag("components/area_chooser.html", takes_context=True)
def area_chooser(context: dict[str, Any]) -> dict[str, Any]:
    """Show where the page looks; the divisions below are fetched when the menu opens."""
    request: HttpRequest = context["request"]
    areas = request.user.areas("division.view") if request.user.is_authenticated else ()
    at = focus(request)
    if not covers(areas, at) or not at:
        at = areas[0] if areas else ""
    path = path_of(at) if at else [("", names_of([])[""])]
    return {"path": path[:-1], "here": path[-1], "areas": areas, "request": request}
