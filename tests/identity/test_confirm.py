"""Grave acts ask for the password again, keep what was typed, and go on by themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from portal.accounts.confirm import FIELD
from portal.accounts.models import Factor, Grant, User
from portal.common.checks import routes
from portal.common.models import AuditEvent
from tests.factories import COUNTY, TOWNSHIP, make_division, make_user
from tests.signing import PASSWORD, give_app

Stale = Callable[[User], Client]


@pytest.fixture
def stale() -> Stale:
    """A client whose password was given six minutes ago."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session["confirmed_at"] = (timezone.now() - timedelta(minutes=6)).isoformat()
        session.save()
        return client

    return make


@pytest.fixture
def guard(db: None) -> User:
    """The security administrator of the county."""
    make_division(TOWNSHIP)
    return make_user("security_admin", COUNTY)


def grant() -> dict[str, str]:
    return {"act": "grant", "role": "township_staff", "area": TOWNSHIP, "valid_from": "2026-01-01"}


def test_a_role_is_given_only_after_the_password_and_nothing_typed_is_lost(guard: User, stale: Stale) -> None:
    user = User.objects.create_user("zhou", PASSWORD, name="周国平", made_in="520526")
    client, url = stale(guard), reverse("accounts:user", args=[user.pk])
    asked = client.post(url, grant())
    assert dict(asked.context["hidden"]) == grant()
    assert asked.context["action"] == url
    wrong = client.post(url, {**dict(asked.context["hidden"]), FIELD: "wrong"})
    assert wrong.status_code == 422
    assert dict(wrong.context["hidden"]) == grant()
    assert not Grant.objects.filter(user=user).exists()
    assert client.post(url, {**grant(), FIELD: PASSWORD}).status_code == 302
    assert Grant.objects.get(user=user).role == "township_staff"
    assert client.post(url, {**grant(), "role": "village_worker"}).status_code == 302
    assert list(AuditEvent.objects.filter(act="confirmed").values_list("user_id", flat=True)) == [guard.pk]


def test_a_page_that_asks_comes_back_to_itself(guard: User, stale: Stale) -> None:
    client, url = stale(guard), reverse("accounts:factors")
    asked = client.get(url)
    assert asked.context["action"] == reverse("accounts:confirm")
    sent = client.post(asked.context["action"], {**dict(asked.context["hidden"]), FIELD: PASSWORD})
    assert sent.headers["Location"] == url
    assert "secret" in client.get(url).context


def test_htmx_and_scripts_are_told_where_to_confirm(guard: User, stale: Stale) -> None:
    client = stale(guard)
    told = client.get(reverse("accounts:factors"), headers={"HX-Request": "true"})
    assert (told.status_code, told.headers["X-Confirm"]) == (428, reverse("accounts:confirm"))
    sent = {"X-Requested-With": "fetch"}
    assert client.post(told.headers["X-Confirm"], {FIELD: "wrong"}, headers=sent).status_code == 422
    assert client.post(told.headers["X-Confirm"], {FIELD: PASSWORD}, headers=sent).status_code == 204


def test_confirming_never_leads_elsewhere_and_counts_failures(guard: User, stale: Stale) -> None:
    client, url = stale(guard), reverse("accounts:confirm")
    assert client.post(url, {"next": "https://example.org/", FIELD: PASSWORD}).headers["Location"] == "/"
    for _ in range(2):
        client.post(url, {FIELD: "wrong"})
    assert "秒" in client.post(url, {FIELD: PASSWORD}).context["fault"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_asks_first_and_whoever_may_not_is_refused_without_asking(form: str, stale: Stale, db: None) -> None:
    url = f"/households/?export={form}&purpose=check"
    assert stale(make_user("county_staff")).get(url).context["action"] == reverse("accounts:confirm")
    assert stale(make_user("auditor", "")).get(url).status_code == 403


def test_an_administrator_takes_a_lost_second_step_away_and_never_ones_own(db: None, stale: Stale) -> None:
    user, admin = make_user("township_staff", TOWNSHIP), make_user("system_admin", COUNTY)
    give_app(user)
    give_app(admin)
    url = reverse("accounts:reset_factors", args=[user.pk])
    client = stale(admin)
    assert client.post(url).context["action"] == url
    assert client.post(url, {FIELD: PASSWORD}).status_code == 302
    assert not Factor.objects.filter(user=user).exists()
    assert client.post(reverse("accounts:reset_factors", args=[admin.pk])).status_code == 403
    assert AuditEvent.objects.get(act="factor_removed").subjects == {"user": [str(user.pk)]}
    signing = Client().post("/accounts/sign-in/", {"username": user.username, "password": PASSWORD})
    assert signing.headers["Location"] == reverse("accounts:set_up")


def test_the_last_second_step_stays_as_long_as_a_role_asks_for_one(db: None) -> None:
    user = make_user("county_staff")
    give_app(user)
    client = Client()
    client.force_login(user)
    url = reverse("accounts:factors")
    client.post(url, {"act": "remove", "factor": str(user.factors.get().pk)})
    client.post(url, {"act": "remove", "factor": "x"})
    assert user.factors.count() == 1


def test_the_database_itself_refuses_an_officer_a_second_duty_at_the_same_time(db: None) -> None:
    user = make_user("auditor", "")
    today = timezone.localdate()
    for role in ("system_admin", "security_admin", "township_staff"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(user=user, role=role, area="", valid_from=today)
    Grant.objects.filter(user=user).update(valid_until=today)
    Grant.objects.create(user=user, role="township_staff", valid_from=today + timedelta(days=1))
    Grant.objects.create(user=user, role="village_worker", valid_from=today + timedelta(days=5))


def test_nothing_is_exempt_from_the_check_against_forged_requests() -> None:
    exempt = [
        route
        for route, entry in routes(get_resolver())
        if getattr(entry.callback, "csrf_exempt", False) and not hasattr(entry.callback, "cls")
    ]
    assert exempt == []


def test_the_api_takes_no_write_of_a_session_without_its_token(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("county_staff"))
    answers: list[Any] = [
        client.generic(method, path, "{}", "application/json").status_code
        for method, path in (("POST", "/api/households/"), ("POST", "/accounts/sign-out/"))
    ]
    assert answers == [403, 403]


def test_the_page_that_asks_leads_back_within_the_portal_only(guard: User, stale: Stale) -> None:
    client, url = stale(guard), reverse("accounts:factors")
    here, elsewhere = "http://testserver/accounts/me/?a=1", "https://example.org/accounts/me/"
    assert client.get(url, headers={"Referer": here}).context["back"] == "/accounts/me/?a=1"
    assert client.get(url, headers={"Referer": elsewhere}).context["back"] == "/"
