"""The two profiles of password rules, on sixty passwords; no character is cut, folded or refused for its script."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.forms import NewPasswordForm, SignInForm
from portal.accounts.models import FormerPassword, User
from portal.accounts.services import passwords
from tests.factories import COUNTY, TOWNSHIP, make_division, make_user

NOON = datetime(2027, 11, 20, 4, 0, tzinfo=UTC)
BOTH, DJBH, OWASP, NEITHER = {"djbh", "owasp"}, {"djbh"}, {"owasp"}, set[str]()

# Password → the profiles that take it.
CASES: list[tuple[str, set[str]]] = [
    # Length, in characters of whatever script.
    ("Aa1!", NEITHER),
    ("Tq7#mVx2Lp9", NEITHER),
    ("Tq7#mVx2Lp9k", BOTH),
    ("Tq7#mVx2Lp9k" * 6, BOTH),
    ("".join(chr(0x4E00 + 37 * n) for n in range(11)), NEITHER),
    ("A1" + "".join(chr(0x4E00 + 37 * n) for n in range(12)), BOTH),
    ("Rain 42 on the slate roof, and nobody at home but the grey cat; 7 bells", BOTH),
    ("Kiln " + "9 copper herons drift past Vega; " * 30, BOTH),
    ("X7 " + "lamp moss orbit quill " * 60, NEITHER),
    # Kinds of characters: three of four, for one profile only.
    ("rainonslateroof", OWASP),
    ("rain on slate roof", OWASP),
    ("Rainonslateroof", OWASP),
    ("RainOnSlateRoof", OWASP),
    ("rainonslateroof42", OWASP),
    ("RAIN ON SLATE ROOF", OWASP),
    ("Rain on slate roof", BOTH),
    ("rain on slate roof 42", BOTH),
    ("RainOnSlateRoof42", BOTH),
    ("RAIN ON SLATE ROOF 42", BOTH),
    ("青石屋檐下听雨声七八点", NEITHER),
    ("青石屋檐下听雨声七八点灯", OWASP),
    ("青石屋檐下听雨声七八点灯Ab", BOTH),
    ("青石屋檐下听雨声七八点灯42b", BOTH),
    ("дождь по крыше стучит", OWASP),
    ("Дождь по крыше стучит 9", BOTH),
    ("🦊🌧️🏔️🚲📎🧵🪵🫖🥁🪁🧊🍐", OWASP),
    ("🦊🌧️🏔️🚲📎🧵🪵🫖🥁🪁🧊🍐a7", BOTH),
    ("  Rain 42 on slate  ", BOTH),
    ("Rain\t42 on slate", BOTH),
    # Known, or known with trimmings.
    ("password", NEITHER),
    ("Password1234", NEITHER),
    ("P@ssw0rd2026!", NEITHER),
    ("Admin@123456", NEITHER),
    ("admin888888!!", NEITHER),
    ("Qwerty123456!", NEITHER),
    ("Qwertyuiop123", NEITHER),
    ("iloveyou1314!A", NEITHER),
    ("Woaini5201314!", NEITHER),
    ("我爱你13145201314A", NEITHER),
    ("Huawei@20260101", NEITHER),
    ("Welcome@2026!!", NEITHER),
    ("Changeme-2026!", NEITHER),
    ("Zhongguo@1949", NEITHER),
    ("Guizhou#852852", NEITHER),
    ("Fupin@20261001", NEITHER),
    # Repeated, counted, along the keyboard.
    ("Aaaaaaaaaaaa1!", NEITHER),
    ("121212121212", NEITHER),
    ("Ab1!Ab1!Ab1!", NEITHER),
    ("123456789012", NEITHER),
    ("Abcdefghijkl1", NEITHER),
    ("1qaz2wsx3edc4rfv", NEITHER),
    ("Qwertyuiopasdfghjkl", NEITHER),
    ("!@#$%^&*()qwertyuiop", NEITHER),
    ("987654321098Aa", NEITHER),
    # The user's own words: user name, name and unit in Chinese and pinyin, phone, areas.
    ("Zhou.guoping-7#mV", NEITHER),
    ("7#mVx zhouguoping", NEITHER),
    ("7#mVx ZHOUGUOPING!", NEITHER),
    ("周国平 7#mVx2Lp9", NEITHER),
    ("7#mVx五里岗街道2Lp9", NEITHER),
    ("Wuligang 7#mVx2Lp", NEITHER),
    ("7#mV 13885712046 q", NEITHER),
    ("Weining#7mVx2Lp9", NEITHER),
    ("7#mVx 威宁 2Lp9Kq", NEITHER),
    ("Zhou7#mVx2Lp9kQw", NEITHER),
    ("Zho7#mVx2Lp9kQw", BOTH),
]


@pytest.fixture
def user(db: None) -> User:
    """Zhou Guoping of a township of Weining."""
    make_division(COUNTY, "威宁县")
    make_division(TOWNSHIP, "五里岗街道")
    person = make_user("township_staff", TOWNSHIP)
    person.username, person.name, person.unit, person.phone = "zhou.guoping", "周国平", "五里岗街道办", "13885712046"
    person.save()
    return person


def validators(profile: str, settings: Any) -> Any:
    names = settings.PASSWORD_PROFILES[profile]["validators"]
    return get_password_validators([{"NAME": f"portal.accounts.passwords.{name}"} for name in names])


@pytest.mark.parametrize("profile", ["djbh", "owasp"])
@pytest.mark.parametrize(
    ("password", "takes"), CASES, ids=lambda value: repr(sorted(value) if isinstance(value, set) else value)[:30]
)
def test_a_password_is_taken_by(user: User, settings: Any, profile: str, password: str, takes: set[str]) -> None:
    refused = pytest.raises(ValidationError) if profile not in takes else nullcontext()
    with refused:
        validate_password(password, user, validators(profile, settings))


def test_the_last_five_passwords_are_not_taken_again_and_the_sixth_is(user: User) -> None:
    words = [f"Rain {number} on the slate roof" for number in range(11, 18)]
    for number, word in enumerate(words):
        passwords.change_password(user, word, now=NOON + timedelta(days=number))
    later = NOON + timedelta(days=30)
    for word in words[-5:]:
        with pytest.raises(ValidationError):
            passwords.change_password(user, word, now=later)
    passwords.change_password(user, words[1], now=later)
    assert FormerPassword.objects.filter(user=user).count() <= 6


def test_a_one_time_code_does_not_enter_the_history_nor_last(user: User) -> None:
    code = passwords.give_code(user, now=NOON)
    assert passwords.must_change(user, now=NOON)
    with pytest.raises(ValidationError):
        passwords.change_password(user, code, now=NOON)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), min_size=1, max_size=200))
def test_forms_hand_a_password_on_as_it_was_typed(typed: str) -> None:
    signing, new = SignInForm({"username": "a", "password": typed}), NewPasswordForm({"new": typed, "again": typed})
    assert signing.is_valid()
    assert new.is_valid()
    assert signing.cleaned_data["password"] == new.cleaned_data["new"] == typed


@pytest.mark.parametrize("change", [str.lower, str.strip, lambda word: word[:72], lambda word: word[:-1]])
def test_nothing_but_the_whole_password_opens(db: None, change: Any, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    word = "  Rain 42 on the slate roof, and nobody at home but the grey cat, 7 bells, 鹤 "
    user = make_user("county_staff")
    user.set_password(word)
    user.save()
    assert user.password.startswith("argon2$argon2id$")
    answers = [
        Client().post("/accounts/sign-in/", {"username": user.username, "password": typed}).status_code
        for typed in (change(word), word)
    ]
    assert answers == [422, 302]
