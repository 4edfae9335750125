"""Sessions end when idle, too long open, too many, or when the account changes; their owner sees and ends them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Grant, Session, User
from portal.accounts.services import users
from portal.accounts.tasks import tend_accounts
from portal.common.models import AuditEvent
from tests.factories import COUNTY, make_user
from tests.signing import PASSWORD, code_of, give_app

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 Chrome/120 Mobile MicroMessenger/8.0"


def enter(user: User, clock: Any, agent: str = FIREFOX) -> Client:
    """Sign in as a person does; the clock goes on half a minute, since a code is taken once."""
    if not user.factors.exists():
        give_app(user)
    clock.shift(timedelta(seconds=30))
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/sign-in/", {"username": user.username, "password": PASSWORD})
    client.post("/accounts/sign-in/second-step/", {"code": code_of(give_again(user))})
    assert is_in(client)
    return client


def give_again(user: User) -> Any:
    user.factors.all().delete()
    return give_app(user)


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def why(client: Client) -> str:
    """Return what the sign-in page says of the session that is over."""
    sent = client.get(reverse("home"))
    return str(client.get(sent.headers["Location"]).context["why"])


def test_half_an_hour_without_a_request_ends_it_and_says_so(user: User, clock: Any) -> None:
    client = enter(user, clock)
    for _ in range(4):
        clock.shift(timedelta(minutes=29))
        assert is_in(client)
    clock.shift(timedelta(minutes=31))
    assert "离开了一段时间" in why(client)


def test_a_bar_that_asks_by_itself_keeps_no_session_alive(user: User, clock: Any) -> None:
    client = enter(user, clock)
    for _ in range(4):
        clock.shift(timedelta(minutes=9))
        client.get(reverse("jobs:chip"))
    assert not is_in(client)


def test_twelve_hours_end_it_however_busy(user: User, clock: Any) -> None:
    client = enter(user, clock)
    for _ in range(24):
        clock.shift(timedelta(minutes=29))
        assert is_in(client)
    clock.shift(timedelta(minutes=25))
    assert not is_in(client)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=-1)])
def test_a_clock_that_jumps_lets_no_session_live_longer(user: User, clock: Any, jump: timedelta) -> None:
    client = enter(user, clock)
    began = timezone.now()
    clock.shift(jump)
    client.get(reverse("home"))
    clock.move_to(began + timedelta(hours=12, seconds=1))
    assert not is_in(client)


def test_the_third_session_ends_the_oldest_and_both_are_told(user: User, clock: Any) -> None:
    first, second = enter(user, clock, PHONE), enter(user, clock)
    third = enter(user, clock)
    assert is_in(second)
    assert is_in(third)
    assert "最多同时登录 2 处" in why(first)
    assert AuditEvent.objects.filter(act="session_ended", detail__why="many").count() == 1


def test_one_sees_ones_sessions_in_words_and_ends_another_or_all_others(user: User, clock: Any) -> None:
    phone, office = enter(user, clock, PHONE), enter(user, clock)
    page = office.get(reverse("accounts:sessions"))
    assert [(row["device"], row["here"]) for row in page.context["rows"]] == [
        ("Windows 上的 Firefox", True),
        ("HarmonyOS 上的 微信", False),
    ]
    stranger = enter(make_user("county_staff"), clock)
    ref = str(page.context["rows"][1]["session"].ref)
    stranger.post(reverse("accounts:sessions"), {"session": ref})
    assert is_in(phone)
    office.post(reverse("accounts:sessions"), {"session": ref})
    assert not is_in(phone)
    assert is_in(office)
    phone = enter(user, clock, PHONE)
    phone.post(reverse("accounts:sessions"))
    assert is_in(phone)
    assert not is_in(office)
    assert is_in(stranger)


def test_a_cookie_in_another_browser_opens_nothing_and_ends_the_session(user: User, clock: Any) -> None:
    client = enter(user, clock)
    thief = Client(headers={"User-Agent": PHONE})
    thief.cookies = client.cookies
    assert thief.get(reverse("home")).status_code == 302
    assert not is_in(client)


def _switched_off(user: User, admin: User) -> None:
    users.change_user(admin, user, {"is_active": False}, now=timezone.now())


def _expired(user: User, admin: User) -> None:
    users.change_user(admin, user, {"expires_on": timezone.localdate() - timedelta(days=1)}, now=timezone.now())


def _another_role(user: User, admin: User) -> None:
    officer = make_user("security_admin", "")
    day: dict[str, Any] = {"valid_from": timezone.localdate(), "valid_until": None, "now": timezone.now()}
    users.add_grant(officer, user, role="township_staff", area=COUNTY, **day)


def _role_taken(user: User, admin: User) -> None:
    officer = make_user("security_admin", "")
    users.end_grant(officer, Grant.objects.get(user=user), on=timezone.localdate(), now=timezone.now())


def _new_code(user: User, admin: User) -> None:
    users.reset_password(admin, user, now=timezone.now())


@pytest.mark.parametrize("change", [_switched_off, _expired, _another_role, _role_taken, _new_code])
def test_a_change_of_the_account_ends_its_sessions_at_once(user: User, clock: Any, change: Any) -> None:
    client = enter(user, clock)
    change(user, make_user("system_admin", ""))
    assert client.get(reverse("home")).status_code == 302
    assert client.get("/api/me/").status_code == 401
    assert not Session.objects.filter(user=user, ended_at=None, expire_date__gt=timezone.now()).exists()


def test_ones_own_new_password_ends_all_sessions_but_this_one(user: User, clock: Any) -> None:
    phone, office = enter(user, clock, PHONE), enter(user, clock)
    new = "Rain 42 on the slate roof"
    office.post(reverse("accounts:password"), {"old": PASSWORD, "new": new, "again": new})
    assert is_in(office)
    assert not is_in(phone)


def test_a_request_that_was_under_way_does_not_bring_an_ended_session_back(user: User, clock: Any) -> None:
    client = enter(user, clock)
    store = client.session
    store["late"] = "1"
    Session.objects.filter(session_key=store.session_key).update(ended_at=timezone.now(), ended_why="user")
    with pytest.raises(UpdateError):
        store.save()
    assert not is_in(client)


def test_accounts_nobody_used_for_ninety_days_are_switched_off_by_night(user: User, clock: Any) -> None:
    used = make_user("county_staff")
    clock.shift(timedelta(days=60))
    enter(used, clock)
    clock.shift(timedelta(days=40))
    tend_accounts()
    user.refresh_from_db()
    used.refresh_from_db()
    assert (user.is_active, used.is_active) == (False, True)
    users.change_user(make_user("system_admin", ""), user, {"is_active": True}, now=timezone.now())
    tend_accounts()
    user.refresh_from_db()
    assert user.is_active


def test_old_sessions_are_forgotten_by_night(user: User, clock: Any) -> None:
    enter(user, clock)
    clock.shift(timedelta(days=2))
    tend_accounts()
    assert Session.objects.count() == 0


def test_what_htmx_asks_for_is_401_when_the_session_is_over(user: User, clock: Any) -> None:
    client = enter(user, clock)
    clock.shift(timedelta(hours=1))
    assert client.get(reverse("home"), headers={"HX-Request": "true"}).status_code == 401
