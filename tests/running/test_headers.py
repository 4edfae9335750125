"""Every address, asked by anybody and by a clerk, answers with the same strict headers; nothing of it may be kept."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from portal.common.checks import routes
from tests.factories import make_household, make_user
from tests.running.addresses import sample_paths

pytestmark = pytest.mark.django_db

_WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


@pytest.fixture(autouse=True)
def over_tls(settings: object) -> None:
    """Answer as in production, where a proxy ends TLS."""
    for name, value in (
        ("SECURE_HSTS_SECONDS", 31_536_000),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
        ("SECURE_HSTS_PRELOAD", True),
    ):
        setattr(settings, name, value)


def _faults(client: Client, method: str, path: str) -> list[str]:
    """Return what the answer's headers lack."""
    answer = client.generic(method, path, secure=True)
    found = [f"{name}: {answer.get(name)}" for name, value in _WANTED.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        found.append(f"Content-Security-Policy: {policy}")
    if "camera=()" not in answer.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if "no-store" not in answer.get("Cache-Control", ""):
        found.append(f"Cache-Control: {answer.get('Cache-Control')}")
    return [f"{method} {path} {answer.status_code}: {fault}" for fault in found]


def test_the_crawl_reaches_every_route() -> None:
    assert len(sample_paths()) >= len({route for route, _ in routes(get_resolver())}) * 0.9 > 60


@pytest.mark.parametrize("who", ["anybody", "clerk"])
def test_every_address_answers_with_strict_headers(who: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if who == "clerk":
        client.force_login(make_user("county_staff"))
    faults = []
    for path in [*sample_paths(), "/not/an/address/"]:
        for method in ("GET", "POST"):
            faults += _faults(client, method, path)
    assert faults == []


def test_a_page_with_people_is_kept_nowhere() -> None:
    household = make_household()
    client = Client()
    client.force_login(make_user("county_staff"))
    assert _faults(client, "GET", f"/households/{household.pk}/") == []


def test_the_policy_has_no_hole() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    sources = {source for values in directives.values() for source in values}
    assert sources == {"'self'", "'none'", "data:"}
    assert [name for name, values in directives.items() if "data:" in values] == ["img-src"]
