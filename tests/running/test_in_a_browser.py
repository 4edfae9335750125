"""What a browser sees: key pages break no policy and ask nobody outside; after signing out, Back shows nobody.

The fixture `page` fails on any violation of the content security policy and on any request elsewhere.
"""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import VILLAGE, make_household, make_user
from tests.signing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_KEY_PAGES = (
    "/", "/households/", "/households/new/", "/search/", "/sites/", "/imports/", "/imports/new/", "/monitoring/flags/",
    "/monitoring/rules/", "/monitoring/runs/", "/figures/", "/figures/people/", "/jobs/", "/accounts/me/", "/api/docs/",
    "/not/an/address/",
)  # fmt: skip


@pytest.fixture
def at_work(page: Page, live_server: LiveServer) -> Page:
    """A browser in which the county's clerk is signed in."""
    clerk = make_user("county_staff")
    sign_in(page, clerk.username)
    expect(page.locator("h1")).to_contain_text("工作台")
    return page


def test_key_pages_break_no_policy_and_ask_nobody_outside(at_work: Page) -> None:
    household = make_household(VILLAGE)
    for path in (*_KEY_PAGES, f"/households/{household.pk}/", f"/households/{household.pk}/history/"):
        at_work.goto(path)
        at_work.wait_for_load_state("networkidle")
        assert at_work.locator("h1, h2").count(), path


def test_back_after_signing_out_shows_nobody(at_work: Page) -> None:
    household = make_household(VILLAGE, members=({"name": "祝融春"},))
    at_work.goto(f"/households/{household.pk}/")
    expect(at_work.locator("body")).to_contain_text("祝融春")
    at_work.click(".who summary")
    at_work.click("[data-sign-out] button")
    expect(at_work.locator("#sign-in")).to_be_visible()
    at_work.go_back()
    at_work.wait_for_load_state()
    assert "祝融春" not in at_work.content()
    assert "/accounts/" in at_work.url
    assert at_work.evaluate("Object.keys(localStorage).length") == 0
