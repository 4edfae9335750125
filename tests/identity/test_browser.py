"""Signing in as people do: an app, a security key (Chromium's virtual one), a draft that outlives the session."""

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.accounts.demo import make_accounts
from portal.accounts.models import Factor, Session, User
from portal.accounts.services import factors
from tests.factories import COUNTY, VILLAGE, make_division, make_household, make_user
from tests.signing import PASSWORD, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Plug a virtual security key into the browser."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools, added["authenticatorId"]


def give_password(page: Page, user: User) -> None:
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("#sign-in button")


def test_a_security_key_is_set_up_at_the_first_sign_in_and_opens_the_next(page: Page, live_server: LiveServer) -> None:
    user = make_user("county_staff")
    tools, key = authenticator(page)
    give_password(page, user)
    page.fill("[name=label]", "办公室的密钥")
    page.click("form[data-passkey=create] button")
    expect(page.locator(".codes li")).to_have_count(10)
    factor = Factor.objects.get(user=user)
    assert (factor.kind, factor.label) == ("key", "办公室的密钥")
    page.locator(".form-acts a.btn-primary").click()
    expect(page.locator("h1")).to_contain_text("工作台")
    page.locator(".who summary").click()
    page.locator("form[data-sign-out] button").click()
    page.wait_for_url("**/sign-in/**")

    give_password(page, user)
    page.click("form[data-passkey=get] button")
    expect(page.locator("h1")).to_contain_text("工作台")
    used = Factor.objects.get(user=user)
    assert used.counter > factor.counter

    # A copy of the key would count from where it was copied: its answer is refused.
    Factor.objects.filter(user=user).update(counter=used.counter + 100)
    page.context.clear_cookies()
    give_password(page, user)
    page.click("form[data-passkey=get] button")
    expect(page.locator(".note.red")).to_be_visible()
    tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})


def test_a_newcomer_to_the_demo_gets_in_with_two_clicks(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.DEMO = True
    make_division(COUNTY)
    user = make_user("county_staff")
    make_accounts(now=user.created_at, on=user.created_at.date())
    page.goto("/accounts/sign-in/")
    expect(page.locator("[data-code-of=xian]")).to_have_text(re.compile(r"\d{6}"))
    page.click("[data-account=xian]")
    page.click("[data-fill]")
    expect(page.locator("h1")).to_contain_text("工作台")


def test_a_draft_outlives_the_session_and_is_offered_after_signing_in_again(
    page: Page, live_server: LiveServer
) -> None:
    clerk, household = make_user("county_staff"), make_household(VILLAGE, building="3", room="501")
    sign_in(page, clerk.username)
    page.goto(f"/households/{household.pk}/")
    page.click("#card-home [data-edit]")
    page.fill("#card-home [name=unit_leader]", "罗文秀")
    expect(page.locator("#card-home [data-draft-note]")).to_contain_text("已存本机")
    Session.objects.filter(user=clerk).update(ended_at=clerk.created_at, ended_why="many")
    page.reload()
    expect(page.locator(".note.blue")).to_contain_text("在别处登录")
    codes = factors.new_recovery_codes(clerk)
    page.fill("[name=username]", clerk.username)
    page.fill("[name=password]", PASSWORD)
    page.click("#sign-in button")
    page.fill("[name=code]", codes[0])
    page.click("#second-step button")
    page.wait_for_url(f"**/households/{household.pk}/")
    page.click("#card-home [data-edit]")
    page.click("#card-home [data-draft-take]")
    expect(page.locator("#card-home [name=unit_leader]")).to_have_value("罗文秀")


def test_the_session_warns_kindly_before_it_closes(page: Page, live_server: LiveServer) -> None:
    sign_in(page, make_user("county_staff").username)
    page.wait_for_load_state("networkidle")
    page.evaluate("localStorage.setItem('anju:seen', String(Date.now() - 29 * 60 * 1000))")
    expect(page.locator("#idle")).to_be_visible()
    page.click("[data-stay]")
    expect(page.locator("#idle")).to_be_hidden()
