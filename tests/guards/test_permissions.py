"""Deny by default: an address without a declared permission does not start; every permission is held by somebody."""

from types import ModuleType

import pytest
from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import URLPattern, get_resolver, path
from django.views.generic import View

from portal.accounts.roles import PERMISSIONS
from portal.common.views import ENTERING, PUBLIC, SIGNED_IN


def _patterns(entries: list[object]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in entries:
        nested = getattr(entry, "url_patterns", None)
        if nested is not None:
            found += _patterns(nested)
        elif isinstance(entry, URLPattern):
            found.append(entry)
    return found


ROUTES = _patterns(list(get_resolver().url_patterns))


def _declared(route: URLPattern, attribute: str) -> str:
    view = route.callback
    holder = getattr(view, "view_class", getattr(view, "cls", view))
    return str(getattr(holder, attribute, "") or "")


def test_the_portal_has_addresses() -> None:
    assert len(ROUTES) > 30


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.pattern}")
def test_every_address_declares_a_permission_that_a_role_holds(route: URLPattern) -> None:
    held = frozenset().union(*PERMISSIONS.values()) | {ENTERING, PUBLIC, SIGNED_IN}
    assert _declared(route, "permission") in held
    assert _declared(route, "write_permission") in held | {""}


def test_few_addresses_are_open_to_anybody() -> None:
    public = {str(route.name) for route in ROUTES if _declared(route, "permission") == PUBLIC}
    assert len(public) <= 6, public


class Undeclared(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen")


def test_a_view_without_a_permission_stops_the_start() -> None:
    addresses = ModuleType("addresses")
    addresses.__dict__["urlpatterns"] = [path("open/", Undeclared.as_view())]
    with override_settings(ROOT_URLCONF=addresses):
        faults = [fault for fault in run_checks() if fault.id == "portal.E001"]
    assert len(faults) == 1
    assert "open/" in faults[0].msg
