"""Errors look like the portal, say nothing of its inside, and need neither database nor session."""

import errno
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from psycopg2.errors import DeadlockDetected, QueryCanceled

from portal import urls
from portal.common.sealing import SealError
from portal.common.views import PUBLIC, PortalView

SECRET = "520526197503129931"


class Failing(PortalView):
    """Fails as the address says."""

    permission = PUBLIC
    without_database = True

    def get(self, request: HttpRequest, how: str) -> HttpResponse:
        if how in _RAISED:
            raise _RAISED[how]
        if how in _DATABASE:
            raise OperationalError(SECRET) from _DATABASE[how]
        return HttpResponse(status=int(how))


_RAISED = {
    "400": BadRequest(SECRET),
    "403": PermissionDenied(SECRET),
    "404": Http404(SECRET),
    "500": RuntimeError(SECRET),
    "shut": SealError(SECRET),
    "no room": OSError(errno.ENOSPC, SECRET),
}


class Deadlock(DeadlockDetected):
    """As the driver raises it."""

    pgcode = "40P01"


_DATABASE = {"canceled": QueryCanceled(SECRET), "gone": None, "deadlock": Deadlock(SECRET)}


@pytest.fixture(params=["fail", "api/fail"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield where failing addresses lie, below pages and below the API."""
    view = Failing.as_view()
    vars(view)["login_required"] = False
    addresses = ModuleType("addresses")
    vars(addresses).update({name: getattr(urls, name) for name in vars(urls) if name.startswith("handler")})
    vars(addresses)["urlpatterns"] = [path(f"{request.param}/<str:how>/", view), *urls.urlpatterns]
    with override_settings(ROOT_URLCONF=addresses):
        yield f"/{request.param}/"


_EXPECTED = {
    **{how: int(how) for how in ("400", "403", "404", "405", "409", "413", "429", "500", "503")},
    "no room": 507,
    "canceled": 503,
    "gone": 503,
    "deadlock": 409,
    "shut": 503,
}


@pytest.mark.parametrize(("how", "status"), _EXPECTED.items())
def test_every_error_is_answered_in_the_portals_words_without_a_database(base: str, how: str, status: int) -> None:
    answer = Client(raise_request_exception=False).get(f"{base}{how}/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert SECRET not in text
    assert "Traceback" not in text
    assert ("Retry-After" in answer) is (status in {409, 429, 503})
    if base.startswith("/api/"):
        assert answer.json()["request"] == answer["X-Request-ID"]
    else:
        assert "<h1>" in text
        assert "<html" in text
        assert 'href="/"' in text
        assert answer["X-Request-ID"] in text


def test_a_method_that_is_not_taken_is_refused_with_a_page_and_the_methods_that_are(db: None) -> None:
    answer = Client().get("/accounts/language/")
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert "<h1>" in answer.content.decode()


def test_a_form_without_its_token_is_told_to_load_the_page_anew(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "重新打开" in answer.content.decode() or "刷新" in answer.content.decode()
