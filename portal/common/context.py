"""What every page may show: the navigation one may use, whether this is a demo, the jobs under way."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.common.registry import navigation
from portal.common.views import may


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the template context of the frame around each page."""
    items = [item for item in navigation if may(request, item.permission)] if hasattr(request, "user") else []
    return {
        "demo": settings.DEMO,
        "navigation": [{"item": item, "url": reverse(item.url_name)} for item in items],
    }
