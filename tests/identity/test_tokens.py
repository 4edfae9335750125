"""Tokens of service accounts: shown once, kept as a digest, good for the API of their own area until they end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from portal.accounts.models import ApiToken, Grant, User
from portal.accounts.services import tokens
from tests.factories import COUNTY, OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user


@pytest.fixture
def admin(db: None) -> User:
    return make_user("system_admin", COUNTY)


@pytest.fixture
def service(db: None) -> User:
    return make_user("service", COUNTY)


def make(admin: User, service: User, days: int = 30) -> tuple[ApiToken, str]:
    return tokens.create(admin, service, name="大数据中心", days=days, now=timezone.now())


def ask(text: str, path: str = "households/", **headers: str) -> Any:
    return Client().get(f"/api/{path}", headers={"Authorization": f"Bearer {text}", **headers})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_token_reads_its_own_area_and_writes_nothing(admin: User, service: User) -> None:
    mine = make_household(VILLAGE)
    make_household(OTHER_COUNTY_VILLAGE, members=({"county": "520527"},))
    _token, text = make(admin, service)
    assert [row["id"] for row in ask(text).json()["results"]] == [str(mine.pk)]
    headers = {"Authorization": f"Bearer {text}", "If-Match": '"1"'}
    written = Client().patch(f"/api/households/{mine.pk}/", "{}", content_type="application/json", headers=headers)
    assert written.status_code == 403


def test_a_token_is_shown_once_and_kept_as_a_digest(admin: User, service: User) -> None:
    url = reverse("accounts:tokens", args=[service.pk])
    client = signed_in(admin)
    answer = client.post(url, {"name": "大数据中心", "days": "30"})
    text = answer.context["text"]
    assert text in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert text not in client.get(url).content.decode()
    assert text not in str(list(ApiToken.objects.values()))
    assert ask(text, "me/").json()["username"] == service.username


@pytest.mark.parametrize("end", ["revoked", "expired", "account", "role", "another role", "unknown"])
def test_a_token_that_ended_opens_nothing_not_even_beside_a_session(admin: User, service: User, end: str) -> None:
    token, text = make(admin, service)
    if end == "revoked":
        tokens.revoke(admin, token, now=timezone.now())
    elif end == "expired":
        ApiToken.objects.update(expires_at=timezone.now())
    elif end == "account":
        User.objects.filter(pk=service.pk).update(is_active=False)
    elif end == "role":
        Grant.objects.filter(user=service).delete()
    elif end == "another role":
        Grant.objects.create(user=service, role="county_staff", area=COUNTY, valid_from="2020-01-01")
    else:
        text += "x"
    assert ask(text).status_code == 401
    beside = signed_in(make_user("county_staff"))
    assert beside.get("/api/me/", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_a_token_opens_no_page_and_is_taken_from_the_header_alone(admin: User, service: User) -> None:
    _token, text = make(admin, service)
    page = Client().get(reverse("households:household_list"), headers={"Authorization": f"Bearer {text}"})
    assert page.status_code == 302
    assert Client().get("/api/me/", {"token": text, "access_token": text}).status_code == 401


def test_a_replaced_token_opens_for_a_day_and_the_new_one_as_long_as_the_old(admin: User, service: User) -> None:
    token, old = make(admin, service, days=30)
    now = timezone.now()
    new, text = tokens.rotate(admin, token, now=now)
    assert ask(old).status_code == ask(text).status_code == 200
    assert tokens.found(old, now=now + timedelta(hours=25)) is None
    assert tokens.found(text, now=now + timedelta(days=29)) is not None
    assert new.name == token.name


def test_only_the_administrator_of_accounts_makes_tokens_and_only_for_services(admin: User, service: User) -> None:
    for other in ("security_admin", "county_staff", "auditor"):
        with pytest.raises(PermissionDenied):
            make(make_user(other, COUNTY), service)
    clerk = make_user("county_staff")
    with pytest.raises(ValidationError):
        make(admin, clerk)
    with pytest.raises(ValidationError):
        make(admin, service, days=tokens.MOST_DAYS + 1)
    client = signed_in(admin)
    assert client.get(reverse("accounts:tokens", args=[clerk.pk])).status_code == 404
    away = make_user("service", "520527")
    assert client.get(reverse("accounts:tokens", args=[away.pk])).status_code == 404


def test_a_token_asks_so_often_a_minute_and_no_more(
    admin: User, service: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"token": "3/min"})
    _token, text = make(admin, service)
    assert [ask(text, "me/").status_code for _ in range(4)] == [200, 200, 200, 429]
    person = signed_in(make_user("county_staff"))
    assert {person.get("/api/me/").status_code for _ in range(5)} == {200}
    cache.clear()


def test_both_ways_in_are_described(admin: User, service: User) -> None:
    _token, text = make(admin, service)
    schemes = ask(text, "schema/?format=json").json()["components"]["securitySchemes"]
    assert schemes["token"] == {"type": "http", "scheme": "bearer"}
    assert schemes["session"]["in"] == "cookie"
