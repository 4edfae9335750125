"""Panels: cards an upper storey hands to a page of a lower one, each filled with its own context."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.common.registry import Panel, Registry
from portal.common.views import may


def shown_panels(panels: Registry[Panel], request: HttpRequest, subject: Any) -> list[str]:
    """Return the HTML of the panels the user may see, in order."""
    return [
        render_to_string(panel.template, panel.context(request, subject), request)
        for panel in panels
        if may(request, panel.permission)
    ]
