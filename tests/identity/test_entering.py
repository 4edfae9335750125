"""The way in: nobody is signed in before password, second step, new password and set-up are done, in this order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Factor, RecoveryCode, User
from portal.accounts.services import attempts, factors, passwords
from portal.accounts.services.factors import totp
from portal.common.models import AuditEvent
from tests.factories import make_user
from tests.signing import PASSWORD, code_of, give_app

SIGN_IN, SECOND_STEP, NEW_PASSWORD, SET_UP = (
    f"/accounts/sign-in/{step}" for step in ("", "second-step/", "new-password/", "set-up/")
)
NOON = datetime(2026, 11, 20, 4, 0, 10, tzinfo=UTC)


@pytest.fixture
def user(db: None) -> User:
    """A clerk of the county without a second factor yet."""
    return make_user("county_staff")


def password(user: User, client: Client | None = None, given: str = PASSWORD) -> Client:
    """Give the password."""
    client = client or Client()
    client.post(SIGN_IN, {"username": user.username, "password": given})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_code_of_the_app_signs_in_after_the_password_and_only_then(user: User) -> None:
    app = give_app(user)
    assert Client().post(SECOND_STEP, {"code": code_of(app)}).headers["Location"] == SIGN_IN
    client = password(user)
    assert not is_in(client)
    assert client.post(SECOND_STEP, {"code": "000000" if code_of(app) != "000000" else "000001"}).status_code == 422
    assert not is_in(client)


def test_a_session_with_only_the_password_reaches_only_the_second_step(user: User) -> None:
    give_app(user)
    client = password(user)
    assert client.get(SIGN_IN).status_code == 200
    for page in ("/households/", "/accounts/me/", "/accounts/me/second-steps/", "/accounts/me/sessions/"):
        assert client.get(page).headers["Location"].startswith(SIGN_IN), page
    assert client.get("/api/me/").status_code == 401
    assert client.get(SECOND_STEP).status_code == 200
    for step in (NEW_PASSWORD, SET_UP):
        assert client.get(step).headers["Location"] == SECOND_STEP
        assert client.post(step, {"new": "Another 12 phrase", "again": "Another 12 phrase"}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(("seconds", "taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_code_is_taken_one_step_early_or_late_and_no_more(user: User, seconds: int, taken: bool) -> None:
    app = give_app(user)
    with time_machine.travel(NOON, tick=False):
        client = password(user)
        client.post(SECOND_STEP, {"code": code_of(app, NOON + timedelta(seconds=seconds))})
        assert is_in(client) is taken


def test_a_code_is_taken_once_and_an_older_one_no_more_after_it(user: User) -> None:
    app = give_app(user)
    with time_machine.travel(NOON, tick=False):
        assert is_in(enter(user, code_of(app)))
        assert not is_in(enter(user, code_of(app)))
        assert not is_in(enter(user, code_of(app, NOON - timedelta(seconds=30))))
        attempts.forgive(user.username, "127.0.0.1")
        assert is_in(enter(user, code_of(app, NOON + timedelta(seconds=30))))


def enter(user: User, code: str) -> Client:
    client = password(user)
    client.post(SECOND_STEP, {"code": code})
    return client


def test_our_codes_are_those_of_every_app() -> None:
    secret = totp.new_secret()
    for at in range(0, 3_000_000_000, 123_456_789):
        moment = datetime.fromtimestamp(at, UTC)
        assert totp.code_at(secret, totp.step_at(moment)) == pyotp.TOTP(secret).at(moment)


def test_a_recovery_code_works_once_however_it_is_typed(user: User) -> None:
    give_app(user)
    first, second, *_rest = factors.new_recovery_codes(user)
    assert is_in(enter(user, f" {first[:5].upper()}-{first[5:]} "))
    assert not is_in(enter(user, first))
    assert is_in(enter(user, second))
    assert factors.open_recovery_codes(user) == 8
    assert first not in "".join(RecoveryCode.objects.values_list("digest", flat=True))


def test_the_first_sign_in_sets_up_an_app_and_shows_recovery_codes_once(user: User) -> None:
    client = password(user)
    page = client.get(SET_UP)
    secret = page.context["secret"].replace(" ", "")
    assert client.post(SET_UP, {"act": "app", "code": "12345"}).status_code == 422
    assert client.get(SET_UP).context["secret"].replace(" ", "") == secret
    shown = client.post(SET_UP, {"act": "app", "code": code_of(pyotp.TOTP(secret))})
    assert len(shown.context["codes"]) == 10
    assert is_in(client)
    assert Factor.objects.get(user=user).secret == secret
    assert not is_in(enter(user, code_of(pyotp.TOTP(secret))))


def test_a_one_time_code_of_an_administrator_does_not_skip_the_second_step(user: User) -> None:
    app = give_app(user)
    code = passwords.give_code(user, now=NOON)
    client = password(user, given=code)
    assert client.get(NEW_PASSWORD).headers["Location"] == SECOND_STEP
    assert client.post(SECOND_STEP, {"code": code_of(app)}).headers["Location"] == NEW_PASSWORD
    for page in ("/", "/households/", "/accounts/me/"):
        assert client.get(page).status_code == 302
    new = "Rain 42 on the slate roof"
    assert client.post(NEW_PASSWORD, {"new": new, "again": new}).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(("days", "profile", "due"), [(89, "djbh", False), (91, "djbh", True), (500, "owasp", False)])
def test_a_password_of_ninety_days_is_due_by_the_classified_protection_profile_only(
    user: User, days: int, profile: str, due: bool, settings: Any
) -> None:
    settings.PASSWORD_RULES = settings.PASSWORD_PROFILES[profile]
    app = give_app(user)
    with time_machine.travel(user.password_set_at + timedelta(days=days), tick=False):
        client = enter(user, code_of(app))
        assert is_in(client) is not due
        assert (client.get(NEW_PASSWORD).status_code == 200) is due


def test_who_takes_too_long_between_the_steps_begins_anew(user: User) -> None:
    app = give_app(user)
    with time_machine.travel(NOON, tick=False) as clock:
        client = password(user)
        clock.shift(timedelta(minutes=16))
        assert client.post(SECOND_STEP, {"code": code_of(app)}).headers["Location"] == SIGN_IN
        assert not is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"expires_on": "2020-01-01"}, {"password": "!"}])
def test_an_account_changed_between_the_steps_is_not_let_in(user: User, change: dict[str, Any]) -> None:
    app = give_app(user)
    client = password(user)
    User.objects.filter(pk=user.pk).update(**change)
    assert client.post(SECOND_STEP, {"code": code_of(app)}).headers["Location"] == SIGN_IN


def test_the_session_gets_a_new_key_at_each_step(user: User) -> None:
    app = give_app(user)
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "1"
    session.save()
    keys = [session.session_key]
    password(user, client)
    keys.append(client.session.session_key)
    client.post(SECOND_STEP, {"code": code_of(app)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert "planted" not in client.session


def test_roles_named_in_the_settings_need_a_second_step_and_others_do_not(user: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["system_admin"]
    assert is_in(password(user))
    assert not is_in(password(make_user("system_admin", "")))


def test_signing_in_and_its_refusals_are_recorded_without_what_was_typed(user: User) -> None:
    app = give_app(user)
    password(user, given="wrong-" + PASSWORD)
    Client().post(SIGN_IN, {"username": "my secret by mistake", "password": "x"})
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1), tick=False):
        enter(user, code_of(app)).post(reverse("accounts:sign_out"))
    events = list(AuditEvent.objects.order_by("pk").values_list("act", "result", "user_id"))
    assert events == [
        ("sign_in_refused", "refused", None),
        ("sign_in_refused", "refused", None),
        ("sign_in", "done", user.pk),
        ("sign_out", "done", user.pk),
    ]
    kept = " ".join(map(str, AuditEvent.objects.values_list("detail", "subjects", "user_name")))
    assert PASSWORD not in kept
    assert "mistake" not in kept


def test_there_is_no_account_after_a_fresh_migration_and_no_demo_codes_outside_a_demo(db: None, settings: Any) -> None:
    assert User.objects.count() == 0
    settings.DEMO = False
    assert Client().get(reverse("accounts:demo_codes")).status_code == 404
    assert b"data-account" not in Client().get(SIGN_IN).content


def test_signing_out_clears_what_the_browser_kept(user: User) -> None:
    client = Client()
    client.force_login(user)
    answer = client.post(reverse("accounts:sign_out"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302
