"""What every page may show: the navigation one may use, whether this is a demo, the jobs under way."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.common.areas import focus
from portal.common.registry import navigation
from portal.common.views import may


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the frame around each page."""
    return {
        "demo": settings.DEMO,
        "idle_seconds": settings.SESSION_IDLE_MINUTES * 60,
        "navigation": _navigation(request),
        "focus": focus(request),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the lines of the side navigation; the one whose address begins the page's is `on` (the longest wins)."""
    if not hasattr(request, "user"):
        return []
    entries: list[dict[str, Any]] = [
        {"item": item, "url": reverse(item.url_name), "count": item.count(request) if item.count else None}
        for item in navigation
        if may(request, item.permission)
    ]
    here = [
        entry
        for entry in entries
        if request.path.startswith(entry["url"]) and (entry["url"] != "/" or request.path == "/")
    ]
    if here:
        max(here, key=lambda entry: len(entry["url"]))["on"] = True
    return entries
