"""The register's pages in a browser: keys, edit in place, drafts, the ID helper, two people at once."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from households.models import Household, IncomeStatement
from tests.factories import VILLAGE, id_number, make_household, make_user
from tests.signing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_work(page: Page, live_server: LiveServer) -> Page:
    """A browser in which the county's clerk has signed in."""
    clerk = make_user("county_staff")
    sign_in(page, clerk.username)
    expect(page.locator("h1")).to_contain_text("工作台")
    return page


def test_a_list_is_walked_and_opened_by_keys(at_work: Page) -> None:
    for serial in range(3):
        name = f"杨{'一二三'[serial]}"
        make_household(
            VILLAGE, members=({"name": name, "name_key": f"yang{serial}", "birth": date(1980, 1, 1 + serial)},)
        )
    at_work.goto("/households/")
    at_work.keyboard.press("j")
    at_work.keyboard.press("j")
    at_work.keyboard.press("x")
    expect(at_work.locator("[data-bulk] [data-n]")).to_have_text("1")
    at_work.keyboard.press("Enter")
    expect(at_work.locator("h1")).to_contain_text("杨二")


def test_a_card_is_edited_in_place_and_says_that_it_is_saved(at_work: Page) -> None:
    household = make_household(VILLAGE, income={"wage": 60000}, building="3", room="501")
    at_work.goto(f"/households/{household.pk}/")
    at_work.click("#card-home [data-edit]")
    at_work.fill("#card-home [name=room]", "502")
    at_work.keyboard.press("Control+Enter")
    expect(at_work.locator("#toasts")).to_contain_text("已保存")
    expect(at_work.locator("#card-home")).to_contain_text("502")
    household.refresh_from_db()
    assert household.room == "502"


def test_what_was_typed_survives_a_closed_form_and_is_forgotten_once_saved(at_work: Page) -> None:
    household = make_household(VILLAGE, building="3", room="501")
    at_work.goto(f"/households/{household.pk}/")
    at_work.click("#card-home [data-edit]")
    at_work.fill("#card-home [name=unit_leader]", "罗文秀")
    expect(at_work.locator("#card-home [data-draft-note]")).to_contain_text("已存本机")
    at_work.reload()
    at_work.click("#card-home [data-edit]")
    at_work.click("#card-home [data-draft-take]")
    expect(at_work.locator("#card-home [name=unit_leader]")).to_have_value("罗文秀")
    at_work.click("#card-home .btn-primary")
    expect(at_work.locator("#toasts")).to_contain_text("已保存")
    kept = at_work.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('anju:draft:'))")
    assert kept == []


def test_an_identity_number_fills_birth_date_and_sex_and_tells_of_a_wrong_digit(at_work: Page) -> None:
    household = make_household(VILLAGE)
    number = id_number(date(1981, 4, 5), 11, male=False)
    at_work.goto(f"/households/{household.pk}/members/new/")
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    at_work.fill("[name=id_number]", wrong)
    expect(at_work.locator("#id-says")).to_contain_text("校验位不符")
    at_work.fill("[name=id_number]", number)
    expect(at_work.locator("[name=birth_date]")).to_have_value("1981-04-05")
    expect(at_work.locator("[name=sex]")).to_have_value("2")
    assert household.head is not None
    at_work.fill("[name=id_number]", str(household.head.id_number))
    at_work.locator("[name=id_number]").blur()
    expect(at_work.locator(".elsewhere")).to_contain_text("已登记")


def test_two_people_at_one_household_see_both_versions_and_lose_nothing(at_work: Page) -> None:
    household = make_household(VILLAGE, building="3", room="501")
    at_work.goto(f"/households/{household.pk}/")
    at_work.click("#card-home [data-edit]")
    at_work.fill("#card-home [name=room]", "502")
    Household.objects.filter(pk=household.pk).update(room="601")
    at_work.click("#card-home .btn-primary")
    expect(at_work.locator("#card-home")).to_contain_text("601")
    expect(at_work.locator("#card-home [name=room]")).to_have_value("502")
    at_work.check("[name=keep-room][value=mine]")
    at_work.click("#card-home .btn-primary")
    expect(at_work.locator("#toasts")).to_contain_text("已保存")
    household.refresh_from_db()
    assert household.room == "502"


def test_the_phone_layout_never_scrolls_sideways(at_work: Page) -> None:
    household = make_household(VILLAGE, income={"wage": 60000})
    at_work.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/households/", f"/households/{household.pk}/", "/households/new/", "/sites/", "/search/"):
        at_work.goto(path)
        assert at_work.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    at_work.click("[data-menu]")
    expect(at_work.locator("#side nav")).to_be_visible()


def test_totals_follow_their_parts_until_somebody_types_another(at_work: Page) -> None:
    household = make_household(VILLAGE)
    at_work.goto(f"/households/{household.pk}/statements/new/")
    at_work.fill("[name=wage_migrant]", "24,000")
    at_work.fill("[name=wage_other]", "600.5")
    at_work.fill("[name=business_cost]", "1000")
    expect(at_work.locator("[name=wage]")).to_have_value("24600.5")
    expect(at_work.locator("[name=net]")).to_have_value("23600.5")
    at_work.fill("[name=net]", "23000")
    at_work.fill("[name=wage_other]", "700")
    expect(at_work.locator("[name=net]")).to_have_value("23000")
    at_work.click(".savebar .btn-primary")
    expect(at_work.locator("#toasts")).to_contain_text("已保存")
    statement = IncomeStatement.objects.get(household=household)
    assert (statement.wage, statement.net) == (24700, 23000)
