"""Start-up checks: a URL without a declared permission stops the portal."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the URLconf with its whole pattern."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route, entry


def declared_permission(callback: Any) -> str:
    """Return the permission a callback declares: on its class (pages and API views) or on the function."""
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
    return str(getattr(view, "permission", "") or "")


@register()
def every_url_declares_its_permission(**_kwargs: object) -> list[Error]:
    """Name each route whose view declares no permission."""
    return [
        Error(f"{route} declares no permission", hint="Set `permission` on its view class.", id="portal.E001")
        for route, entry in routes(get_resolver())
        if not declared_permission(entry.callback)
    ]
