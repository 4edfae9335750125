"""Failures lock the account, slow down one place, and say the same of an account that does not exist."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Attempts, User
from portal.accounts.services import attempts
from portal.accounts.tasks import tend_accounts
from portal.common.models import AuditEvent
from tests.factories import make_user
from tests.identity.conftest import NOON
from tests.signing import PASSWORD, code_of, give_app

SIGN_IN, SECOND_STEP = "/accounts/sign-in/", "/accounts/sign-in/second-step/"


def said(name: str, password: str, place: str = "10.0.0.1", **headers: str) -> str:
    """Give name and password from a place; return what the page says, "" when it goes on."""
    answer = Client(REMOTE_ADDR=place, headers=headers).post(SIGN_IN, {"username": name, "password": password})
    return "" if answer.status_code == 302 else str(answer.context["form"].non_field_errors()[0])


def fail(name: str, clock: Any, times: int, place: str = "10.0.0.{}") -> None:
    for number in range(times):
        said(name, "wrong", place.format(number))
        clock.shift(timedelta(seconds=1))


def test_five_failures_lock_the_account_for_fifteen_minutes_from_wherever_they_come(user: User, clock: Any) -> None:
    fail(user.username, clock, 4)
    assert said(user.username, PASSWORD, "10.0.0.9") == ""
    attempts.forgive(user.username)
    fail(user.username, clock, 5)
    assert "锁定" in said(user.username, PASSWORD, "10.9.9.9")
    clock.shift(timedelta(minutes=14, seconds=50))
    assert said(user.username, PASSWORD, "10.9.9.9") != ""
    clock.shift(timedelta(seconds=10))
    assert said(user.username, PASSWORD, "10.9.9.9") == ""
    assert list(AuditEvent.objects.filter(act="locked").values_list("subjects", flat=True)) == [
        {"user": [str(user.pk)]}
    ]


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_are_counted_one_by_one() -> None:
    looked: list[int] = []

    def guess(number: int) -> None:
        try:
            with suppress(attempts.MustWaitError):
                attempts.attempt("zhou", f"10.0.0.{number}", lambda: looked.append(number), step="password", now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(8)))
    assert len(looked) == 5


def test_a_colleague_behind_the_same_address_is_not_locked_with_it(user: User, clock: Any) -> None:
    fail(user.username, clock, 5, "192.0.2.7")
    assert said(make_user("county_staff").username, PASSWORD, "192.0.2.7") == ""


def test_the_same_place_waits_longer_after_each_failure_and_others_do_not(user: User, clock: Any) -> None:
    assert "秒" not in said(user.username, "wrong")
    assert "秒" not in said(user.username, "wrong")
    assert "请等 2 秒" in said(user.username, PASSWORD)
    assert said(user.username, PASSWORD, "10.0.0.2") == ""
    clock.shift(timedelta(seconds=2))
    said(user.username, "wrong")
    assert "请等 4 秒" in said(user.username, PASSWORD)


def test_an_unknown_name_gets_the_same_answers_and_the_same_lock(user: User, clock: Any) -> None:
    for name in (user.username, "nobody"):
        fail(name, clock, 5)
    known, unknown = (said(name, PASSWORD, "10.1.1.1") for name in (user.username, "nobody"))
    assert "锁定" in known
    assert known == unknown


def test_an_unknown_name_costs_as_many_hashes_and_statements_as_a_known_one(
    user: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user.set_password(PASSWORD)
    user.save()
    hashed: list[str] = []
    plain = PBKDF2PasswordHasher.encode

    def encode(self: Any, *args: Any, **kwargs: Any) -> str:
        hashed.append("once")
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", encode)
    counts = []
    for name in (user.username, "nobody"):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            said(name, "wrong", "10.3.3.3")
        counts.append((len(hashed), len(asked)))
    assert counts[0] == counts[1]
    assert counts[0][0] == 1


def test_wrong_codes_count_like_wrong_passwords_and_a_right_password_between_them_resets_nothing(
    user: User, clock: Any
) -> None:
    app = give_app(user)
    for number in range(5):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        client.post(SIGN_IN, {"username": user.username, "password": PASSWORD})
        client.post(SECOND_STEP, {"code": "000000"})
    assert "锁定" in said(user.username, PASSWORD, "10.8.8.8")
    assert code_of(app) != "000000"


def test_a_spoofed_forwarding_header_moves_nobody_to_another_place(user: User, clock: Any, settings: Any) -> None:
    for number in range(2):
        said(user.username, "wrong", "203.0.113.5", **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert "秒" in said(user.username, PASSWORD, "203.0.113.5", **{"X-Forwarded-For": "198.51.100.9"})
    settings.TRUSTED_PROXIES = ["203.0.113.5"]
    assert said(user.username, PASSWORD, "203.0.113.5", **{"X-Forwarded-For": "1.2.3.4, 198.51.100.9"}) == ""


def test_getting_in_forgets_the_failures_and_a_new_one_time_code_lifts_the_lock(user: User, clock: Any) -> None:
    app = give_app(user)
    fail(user.username, clock, 4)
    client = Client()
    client.post(SIGN_IN, {"username": user.username, "password": PASSWORD})
    client.post(SECOND_STEP, {"code": code_of(app, clock_now())})
    fail(user.username, clock, 4)
    assert attempts.locked_until(user.username, now=clock_now()) is None
    fail(user.username, clock, 1)
    assert attempts.locked_until(user.username, now=clock_now()) is not None
    admin = Client()
    admin.force_login(make_user("system_admin", ""))
    assert b"pill orange" in admin.get(f"/accounts/users/{user.pk}/").content
    admin.post(f"/accounts/users/{user.pk}/password/")
    assert attempts.locked_until(user.username, now=clock_now()) is None


def clock_now() -> datetime:
    return datetime.now(UTC)


def test_the_table_of_failures_keeps_no_name_and_forgets_by_night(user: User, clock: Any) -> None:
    said("my password by mistake", "x")
    assert not Attempts.objects.filter(key__icontains="mistake").exists()
    assert Attempts.objects.count() == 2
    clock.shift(timedelta(days=2))
    tend_accounts()
    assert Attempts.objects.count() == 0
