"""Requests no honest browser sends (B43, B44, B50, B51, B53, B54, B59, B60): refused or harmless, never an error."""

import base64
import json
from pathlib import PurePath
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household
from portal.accounts.models import User
from portal.common.models import AuditEvent, ImportBatch
from tests.access.matrix import ROUTES
from tests.factories import VILLAGE, make_household, make_user
from tests.hostile.files import sound
from tests.pages.rosters import make_village

pytestmark = pytest.mark.django_db
EDGE = "x"


@pytest.fixture
def clerk() -> User:
    make_village()
    return make_user("county_staff")


@pytest.fixture
def client(clerk: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(clerk)
    return client


def _multipart(*parts: tuple[str, bytes]) -> bytes:
    """Return a body of parts, each given by its disposition and content, as they are."""
    body = b"".join(
        f"--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return body + f"--{EDGE}--\r\n".encode()


def _hand_in(client: Client, disposition: str) -> Any:
    terms = {"area": "520526", "coverage": "part", "as_of": "2026-10-31", "source": "ROSTER"}
    fields = [(f'name="{name}"', value.encode()) for name, value in terms.items()]
    body = _multipart(*fields, (disposition, sound()))
    return client.generic("POST", reverse("imports:new"), body, f"multipart/form-data; boundary={EDGE}")


NAMES = {
    "climbing": "../../etc/x.xlsx",
    "backslashes": "..\\..\\x.xlsx",
    "a device": "con.xlsx",
    "three hundred characters": "长" * 300 + ".xlsx",
    "right to left": "\u202excod.xlsx",
    "emoji": "😀👨\u200d👩\u200d👧.xlsx",
    "markup": "<img src=x onerror=alert(1)>.xlsx",
    "a formula": "=cmd|' /C calc'!A1.xlsx",
    "a format": "%(x)s%n{0}.xlsx",
    "spaces alone": "   .xlsx",
    "NUL": "a\x00b.xlsx",
    "a tab": "a\tb.xlsx",
    "capitals": "A.XLSX",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_file_lies_under_our_name_whatever_it_was_called(client: Client, name: str) -> None:
    answer = _hand_in(client, f'name="uploads"; filename="{name}"')
    assert answer.status_code in {302, 400, 422}
    for batch in ImportBatch.objects.all():
        assert PurePath(batch.stored_name).stem == batch.id.hex
        assert not set("/\\\u202e\u200d\x00\r\n\t") & set(batch.filename)
        assert len(batch.filename) <= 200
        page = client.get(reverse("imports:list")).content.decode()
        assert "<img src=x" not in page


@pytest.mark.parametrize("name", ["a.xlsx.exe", "a", ".xlsx", "a.xlsx\r\nX-Injected: 1", "", "a.xlsx/", "a.xlsx."])
def test_a_name_without_a_known_end_is_refused_at_the_door(client: Client, name: str) -> None:
    answer = _hand_in(client, f'name="uploads"; filename="{name}"')
    assert answer.status_code in {302, 400, 422}
    assert "X-Injected" not in answer.headers
    assert not ImportBatch.objects.exclude(filename__endswith=".xlsx").exists()


BODIES: dict[str, tuple[bytes, str]] = {
    "ten thousand parts": (
        _multipart(*((f'name="f{at}"', b"1") for at in range(10_000))),
        f"multipart/form-data; boundary={EDGE}",
    ),
    "ten thousand files": (
        _multipart(*((f'name="uploads"; filename="{at}.xlsx"', b"PK") for at in range(10_000))),
        f"multipart/form-data; boundary={EDGE}",
    ),
    "two thousand fields": ("&".join(f"f{at}=1" for at in range(2_000)).encode(), "application/x-www-form-urlencoded"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "another boundary": (_multipart(('name="a"', b"1")), "multipart/form-data; boundary=other"),
    "a boundary not ASCII": (b"--x\r\n", "multipart/form-data; boundary=\u00e9"),
    "no end": (_multipart(('name="uploads"; filename="a.xlsx"', b"PK"))[:-12], f"multipart/form-data; boundary={EDGE}"),
    "six megabytes of one field": (b"a=" + b"x" * 6_000_000, "application/x-www-form-urlencoded"),
    "an unknown character set": (b"a=1", "application/x-www-form-urlencoded; charset=no-such"),
    "broken base64": (
        b"--x\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n===\r\n--x--\r\n",
        f"multipart/form-data; boundary={EDGE}",
    ),
}


@pytest.mark.parametrize("path", ["/imports/new/", "/search/", "/households/new/", "/accounts/sign-in/"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_form_is_refused(client: Client, path: str, body: tuple[bytes, str]) -> None:
    answer = client.generic("POST", path, *body)
    assert answer.status_code < 500
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "QUERY", "get"])
def test_a_method_that_is_none_changes_nothing(client: Client, method: str) -> None:
    household = make_household(VILLAGE)
    for path in (f"/households/{household.pk}/", "/households/", f"/api/households/{household.pk}/"):
        assert client.generic(method, path).status_code in {403, 405, 428, 415, 400, 200}
    overridden = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    answer = client.post(f"/households/{household.pk}/", {"_method": "DELETE"}, headers=overridden)
    assert answer.status_code == 405
    assert Household.objects.filter(pk=household.pk, version=household.version).exists()


@pytest.mark.parametrize(
    "path",
    [
        "//households/",
        "/%2fhouseholds/",
        "/households;jsessionid=1/",
        "/households/..;/accounts/users/",
        "/./households/",
        "/households%00/",
        "/HOUSEHOLDS/",
        "/api//households/",
        "/api/households/.json",
        "/static/../portal/settings.py",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/%ff%fe/",
        "/api/schema/?format=../../x",
        "/households/%0d%0aX-Injected:1/",
    ],
)
def test_no_spelling_of_an_address_goes_around_the_rights(path: str, client: Client) -> None:
    nobody = Client(raise_request_exception=False).get(path)
    assert nobody.status_code in {301, 302, 400, 401, 404}
    assert "evil" not in nobody.headers.get("Location", "")
    signed_in = client.get(path)
    assert signed_in.status_code < 500
    assert "X-Injected" not in signed_in.headers
    assert b"root:" not in signed_in.content
    assert b"SECRET_KEY" not in signed_in.content


def _posting() -> list[str]:
    """Return every address without a row in it that takes a form."""
    return [f"/{route.address}" for route in ROUTES.values() if "POST" in route.methods and "<" not in route.address]


@pytest.mark.parametrize("origin", ["", "https://evil.example", "null"])
def test_no_form_is_taken_without_its_token(clerk: User, origin: str) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(clerk)
    headers = {"Origin": origin} if origin else {}
    for path in _posting():
        for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
            answer = strict.generic("POST", path, "{}" if "json" in kind else "a=1", kind, headers=headers)
            assert answer.status_code == 403, (path, kind, answer.status_code)


def _token(algorithm: str, payload: dict[str, Any], signature: str = "") -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": algorithm, "typ": "JWT"}, payload))
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), signature])


@pytest.mark.parametrize(
    "written",
    [
        "Bearer " + _token("none", {"sub": "1", "exp": 4_000_000_000}),
        "Bearer " + _token("HS256", {"sub": "1"}, "x" * 43),
        "Bearer",
        "Bearer ",
        "Bearer " + "x" * 10_000,
        "Bearer \x00",
        "Bearer 令牌".encode().decode("latin-1"),
        "bearer ' OR 1=1 --",
        "Basic YTpi",
        "Token abc",
        "Bearer a b c",
    ],
    ids=range(11),
)
def test_no_forged_token_opens_the_api(clerk: User, written: str) -> None:
    answer = Client(raise_request_exception=False).get("/api/households/", headers={"Authorization": written})
    assert answer.status_code == 401
    in_address = Client().get("/api/households/", {"token": written, "access_token": written, "api_key": written})
    assert in_address.status_code == 401


def test_a_session_that_is_over_or_elsewhere_opens_nothing(clerk: User) -> None:
    client = Client(headers={"User-Agent": "one"})
    client.force_login(clerk)
    assert client.get("/households/", headers={"User-Agent": "one"}).status_code == 200
    key = client.cookies["sessionid"].value
    for forged in ("x" * 32, "../" * 10, "x" * 9_000, "'; --", key + "x", key[:-1], "\x00"):
        other = Client(raise_request_exception=False)
        other.cookies["sessionid"] = forged
        assert other.get("/households/").status_code in {302, 400}
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/households/", headers={"User-Agent": "one"}).status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:x", "localhost@evil.example", "[::1", "", "a" * 300])
def test_another_host_is_refused(client: Client, host: str) -> None:
    answer = client.get("/", HTTP_HOST=host, SERVER_NAME=host)
    assert answer.status_code == 400
    sent = client.get("/accounts/sign-in/", headers={"X-Forwarded-Host": host or "x"})
    assert sent.status_code in {200, 302}
    assert "evil.example" not in sent.content.decode() + str(sent.headers)


@pytest.mark.parametrize("told", ["6.6.6.6", "6.6.6.6, 127.0.0.1", "\x00", "x" * 5_000, "::ffff:6.6.6.6", "1e9"])
def test_where_a_request_says_it_comes_from_is_not_believed(told: str) -> None:
    headers = {"X-Forwarded-For": told, "X-Real-IP": told, "Forwarded": f"for={told}", "Client-IP": told}
    client = Client(raise_request_exception=False, REMOTE_ADDR="10.0.0.7")
    answer = client.post("/accounts/sign-in/", {"username": "nobody", "password": "x"}, headers=headers)
    assert answer.status_code < 500
    assert set(AuditEvent.objects.filter(act="sign_in_refused").values_list("ip", flat=True)) == {"10.0.0.7"}


def test_nothing_of_anybody_may_be_kept_by_a_cache(client: Client) -> None:
    for path in ("/", "/households/", "/api/households/", "/accounts/me/", "/no/such/", "/accounts/sign-in/"):
        for given in (client, Client()):
            kept = given.get(path, headers={"X-Forwarded-Host": "localhost", "X-Original-URL": "/x"})
            assert "no-store" in kept.headers["Cache-Control"], path
            assert "public" not in kept.headers["Cache-Control"], path
