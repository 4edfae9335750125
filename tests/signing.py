"""Signing in, for tests: a code app for a user, its codes, the whole way in a browser."""

import re
from datetime import datetime

import pyotp
from django.utils import timezone
from playwright.sync_api import Page

from portal.accounts.models import Factor, FactorKind, User

PASSWORD = "a long pass phrase"


def give_app(user: User) -> pyotp.TOTP:
    """Give a user a code app that was not used yet."""
    secret = pyotp.random_base32()
    Factor.objects.create(user=user, kind=FactorKind.APP, label="app", secret=secret, created_at=timezone.now())
    return pyotp.TOTP(secret)


def code_of(app: pyotp.TOTP, at: datetime | None = None) -> str:
    """Return the code an app shows now."""
    return str(app.at(at or timezone.now()))


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in by the forms; a user without an app gets one first."""
    user = User.objects.get(username=username)
    app = give_app(user) if not user.factors.exists() else pyotp.TOTP(user.factors.get(kind="app").secret)
    page.goto("/accounts/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("#sign-in button").click()
    page.locator("[name=code]").fill(code_of(app))
    page.locator("#second-step button").click()
    page.wait_for_url(re.compile(r"/(\?.*)?$"))
