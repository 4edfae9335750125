"""The whole way in a browser: sign in, upload, map, decide, mend, apply, flag, dashboard, undo."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from households.models import Household, Person
from monitoring.services.catalogue import sync_catalogue
from portal.common.models import Job
from tests.factories import make_user
from tests.pages.rosters import HEADINGS, make_village, person, workbook
from tests.plugins.stack import Live
from tests.signing import sign_in

pytestmark = pytest.mark.browser

SLOW = 60_000


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A workbook of two households below an example row: one in a dangerous house, a wrong check digit, wages in words,
    a column nobody knows.
    """
    right = person(1)[4]
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    rows = [person(0), person(1, 身份证号=wrong), person(2), *(person(serial, 住房等级="D级") for serial in (3, 4, 5))]
    for row in rows[-2:]:
        row[HEADINGS.index("月收入")] = "很多"
    path = tmp_path / "阳光社区2026年10月花名册.xlsx"
    path.write_bytes(workbook([person(90, 姓名="（示例）"), *rows]).read())
    return path


def arrive(live: Live, address: str) -> None:
    """Wait until the live bar has led on; a job that fails is named with what the worker said."""
    try:
        live.page.wait_for_url(address, timeout=SLOW)
    except Late as error:
        jobs = list(Job.objects.values_list("kind", "state", "stage", "error"))
        raise AssertionError(f"{live.page.url}\n{jobs}\n{live.worker.child.tail()}") from error


def wait_for_flags(page: Page) -> None:
    """Reload the list of flags until the worker has recomputed."""
    for _ in range(60):
        page.goto(reverse("monitoring:flag_list"))
        if page.locator("[data-rows] [data-row]", has_text="住房不安全").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("no flag was opened")


def hand_in(page: Page, roster: Path) -> None:
    """Choose a file, take it out again, choose it for good, and have it read."""
    page.goto(reverse("imports:new"))
    chooser = page.get_by_label("选择文件")
    chooser.set_input_files(str(roster))
    expect(page.locator("[data-files]")).to_contain_text(roster.name)
    page.locator("[data-files] button").click()
    expect(page.locator("[data-files]")).to_be_hidden()
    chooser.set_input_files(str(roster))
    page.get_by_role("button", name="读取文件").click()


def lay_out_and_map(live: Live) -> None:
    """Say where the data begin, and leave what nobody knows as a note."""
    page = live.page
    # Map: the live bar leads on by itself; the heading nobody knows is kept as a note.
    arrive(live, "**/columns/")
    expect(page.locator("tr.unk")).to_contain_text("是否通网")
    expect(page.locator("tr.unk select")).to_have_value("note")

    # The example row below the headings is left out by hand; the file is read again.
    page.get_by_label("数据从第几行").fill("3")
    page.get_by_role("button", name="按此重读").click()
    arrive(live, "**/columns/")
    expect(page.locator("table.peek")).to_contain_text("不在指定的数据行内")
    page.get_by_role("button", name=re.compile("下一步")).click()


def mend(live: Live) -> None:
    """Mend the refused row, and with one act the two rows whose wage is said in words."""
    page = live.page
    # Decide: the refused row is opened by the keyboard and mended in place.
    arrive(live, "**/rows/")
    assert Household.objects.count() == 0
    page.locator(".sum a", has_text="退回").first.click()
    page.wait_for_url("**/rows/?kind=refused")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("[data-mend] [name=value]").first.fill(person(1)[4])
    page.locator("[data-mend] button").first.click()
    expect(page.locator("#apply")).to_contain_text(re.compile(r"将写入 8 行"))

    # One mend serves both rows whose wage is said in words.
    page.goto(page.url.split("?")[0] + "?fault=number_unknown&kind=all")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("[data-mend-all] [name=value]").fill("3000")
    page.locator("[data-mend-all] button").click()
    page.wait_for_url("**/rows/?**")
    expect(page.locator("body")).to_contain_text("已改 2 行")


def test_a_clerk_takes_a_roster_from_file_to_dashboard_and_back(live: Live, roster: Path) -> None:
    on = timezone.localdate()
    make_village()
    sync_catalogue(on=on)
    clerk = make_user("county_staff")
    page = live.page
    sign_in(page, clerk.username)

    hand_in(page, roster)
    lay_out_and_map(live)
    mend(live)

    # What writing does to the flags is said before.
    expect(page.locator("details.flags")).to_contain_text("新开")
    page.locator("details.flags summary").click()
    expect(page.locator("details.flags")).to_contain_text("住房不安全")

    # Leave somebody out by a key, then take them again.
    page.goto(page.url.split("?")[0])
    page.keyboard.press("j")
    page.keyboard.press("3")
    expect(page.locator("#apply")).not_to_contain_text("将写入 8 行")
    page.keyboard.press("1")
    expect(page.locator("#apply")).to_contain_text("将写入 8 行")
    expect(page.locator("#flags .spin")).to_have_count(0, timeout=SLOW)
    expect(page.locator("#flags")).to_contain_text("新开")

    # Apply.
    page.locator("#apply button").click()
    arrive(live, "**/done/")
    assert Person.objects.count() == 6
    assert Household.objects.count() == 2

    # What it touched, as a list; a flag, its household, and why.
    page.locator("a[href*='?batch=']").click()
    expect(page.locator("[data-rows] [data-row]")).to_have_count(2)
    wait_for_flags(page)
    page.locator("[data-rows] [data-row]", has_text="杨正富").locator("a[data-open]").first.click()
    expect(page.locator("main")).to_contain_text("C、D 级")

    # The dashboard counts the household and opens the list.
    page.goto("/figures/")
    expect(page.locator("main")).to_contain_text(re.compile(r"搬迁|户"))

    # What the example row taught is kept for the next file.
    page.goto(reverse("imports:memory"))
    expect(page.locator("main")).to_contain_text("表头与数据之间的 1 行跳过不读")

    # Undo.
    page.goto("/imports/")
    page.locator("[data-rows] a[data-open]").first.click()
    page.locator("[data-ask=undo]").click()
    page.locator("dialog[open] button.btn-danger").click()
    expect(page.locator("main")).to_contain_text("已撤销", timeout=SLOW)
    assert Person.objects.count() == 0
