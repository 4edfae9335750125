"""Start-up checks: a URL that does not say who may use it and how it is recorded stops the portal."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from portal.common.audit import ACTS, NOTHING


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the URLconf with its whole pattern."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route, entry


def declared(callback: Any, attribute: str) -> str:
    """Return what a callback declares: on its class (pages and API views) or on the function."""
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None) or callback
    return str(getattr(view, attribute, "") or "")


@register()
def every_url_declares_its_permission(**_kwargs: object) -> list[Error]:
    """Name each route whose view declares no permission."""
    return [
        Error(f"{route} declares no permission", hint="Set `permission` on its view class.", id="portal.E001")
        for route, entry in routes(get_resolver())
        if not declared(entry.callback, "permission")
    ]


@register()
def every_url_declares_its_audit(**_kwargs: object) -> list[Error]:
    """Name each route whose view does not say as what it is recorded."""
    known = {NOTHING, *(code.value for code in ACTS)}
    return [
        Error(
            f"{route} does not say how it is recorded ({attribute})",
            hint='Set `audit = "view"` (or another act, or "none") on its view class.',
            id="portal.E003",
        )
        for route, entry in routes(get_resolver())
        for attribute in ("audit", "write_audit")
        if declared(entry.callback, attribute) not in known
    ]
