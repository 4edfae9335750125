import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_filters import CharFilter

from households.models import Household, Site
from portal.accounts.models import User
from portal.common.lists import ListColumn, ListFilter, Tab, columns_of, filters_of, tabs_of
from portal.common.registry import queues
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user
from tests.pages.conftest import ACCOUNT, CSV, PHONE, XLSX

LIST = "households:household_list"


def number_of(household: Household) -> str:
    """The identity number of the head."""
    assert household.head is not None
    return str(household.head.id_number)


def queries(client: Client, method: str, url: str, **data: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.post(url, data) if method == "post" else client.get(url, data)
    assert response.status_code == 200
    return len([query for query in seen if "SAVEPOINT" not in query["sql"]])  # of the transaction within the test's


@pytest.mark.parametrize(
    ("name", "method", "data", "most"),
    [
        (LIST, "get", {}, 12),
        ("home", "get", {}, 15),
        ("households:search", "post", {"q": "yang"}, 11),
        ("households:site_list", "get", {}, 9),
    ],
)
def test_a_page_asks_the_database_as_often_for_fifty_households_as_for_five(
    signed_in: Client, household: Household, name: str, method: str, data: dict[str, str], most: int
) -> None:
    for serial in range(4):
        make_household(
            VILLAGE,
            members=({"name": f"杨{serial}", "name_key": f"yang{serial}", "birth": date(1980, 1, 1 + serial % 28)},),
        )
    queries(signed_in, method, reverse(name), **data)
    few = queries(signed_in, method, reverse(name), **data)
    for serial in range(45):
        make_household(
            VILLAGE,
            members=({"name": f"杨{serial}", "name_key": f"yang{serial}", "birth": date(1980, 1, 1 + serial % 28)},),
        )
    queries(signed_in, method, reverse(name), **data)  # who looks first counts what changed
    many = queries(signed_in, method, reverse(name), **data)
    assert few == many
    assert many <= most


def test_a_household_page_asks_as_often_for_eight_people_as_for_two(signed_in: Client, household: Household) -> None:
    large = make_household(VILLAGE, members=tuple({"birth": date(1980 + n, 1, 2)} for n in range(8)))
    queries(signed_in, "get", reverse("households:household", args=[household.pk]))
    small = queries(signed_in, "get", reverse("households:household", args=[household.pk]))
    assert queries(signed_in, "get", reverse("households:household", args=[large.pk])) == small


def test_no_page_or_export_sends_out_a_whole_number_of_a_person(signed_in: Client, household: Household) -> None:
    member = household.memberships.get(relation="10")
    urls = [
        reverse(LIST),
        reverse(LIST) + "?export=csv&purpose=check",
        reverse("households:household", args=[household.pk]),
        reverse("households:household_history", args=[household.pk]),
        reverse("households:household_card", args=[household.pk, "basics"]) + "?edit=1",
        reverse("households:member_edit", args=[household.memberships.get(relation="02").pk]),
        reverse("households:member_edit", args=[member.pk]),
    ]
    pages = [signed_in.get(url).content.decode() for url in urls]
    pages.append(signed_in.post(reverse("households:search"), {"q": "yang"}).content.decode())
    secrets = [PHONE, ACCOUNT, number_of(household), member.person.id_number or ""]
    found = [
        (url, secret)
        for url, page in zip([*urls, "search"], pages, strict=True)
        for secret in secrets
        if secret in page
    ]
    assert found == []
    assert "杨正富" in pages[-1]


def test_a_list_shows_and_exports_ones_own_area_only(
    signed_in: Client, household: Household, stranger: Household
) -> None:
    text = signed_in.get(reverse(LIST)).content.decode()
    rows = signed_in.get(reverse(LIST), CSV).content.decode("utf-8-sig").splitlines()
    assert "杨正富" in text
    assert "罗朝会" not in text
    assert len(rows) == 2
    assert "杨正富" in rows[1]


def test_the_area_in_the_address_narrows_a_list_and_never_widens_it(household: Household, stranger: Household) -> None:
    other = make_household("520526116002", members=({"name": "安龙珍"},))
    client = Client()
    client.force_login(make_user("township_staff", "520526002"))
    names = {
        area: client.get(reverse(LIST), {"area": area}).content.decode()
        for area in ("", "520526", "520527", "520526116")
    }
    assert "杨正富" in names[""]
    assert "杨正富" in names["520526"]
    assert all(str(other) not in text and "罗朝会" not in text for text in names.values())
    assert "杨正富" not in names["520527"]


def test_an_exported_workbook_holds_no_formula(signed_in: Client, household: Household) -> None:
    make_household(VILLAGE, members=({"name": "王文才"},), building="=1+1", room="＝2")
    body = signed_in.get(reverse(LIST), XLSX).content
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert any("1+1" in str(cell.value) for cell in cells)
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()


def test_who_may_not_export_is_refused(household: Household) -> None:
    client = Client()
    client.force_login(make_user("village_worker", VILLAGE))
    assert client.get(reverse(LIST), XLSX).status_code == 403


def test_ticked_rows_alone_are_exported(signed_in: Client, household: Household) -> None:
    other = make_household(VILLAGE, members=({"name": "王文才"},))
    body = signed_in.post(reverse(LIST), {**CSV, "ids": str(other.pk)}).content.decode("utf-8-sig")
    assert "王文才" in body
    assert "杨正富" not in body
    everything = signed_in.post(reverse(LIST), {**CSV, "ids": str(other.pk), "all": "1"}).content.decode("utf-8-sig")
    assert "杨正富" in everything


def test_chosen_columns_are_shown_exported_and_remembered(signed_in: Client, household: Household) -> None:
    signed_in.post(reverse(LIST), {"columns": ["head_name", "building_leader"]})
    header = signed_in.get(reverse(LIST), CSV).content.decode("utf-8-sig").splitlines()[0]
    assert header.split(",")[1:] == ["楼栋长"]
    signed_in.post(reverse(LIST), {"reset": "1"})
    assert len(signed_in.get(reverse(LIST), CSV).content.decode("utf-8-sig").splitlines()[0].split(",")) > 2


def test_a_column_a_filter_and_a_tab_of_an_upper_storey_appear_without_touching_the_list(
    signed_in: Client, household: Household
) -> None:
    columns_of("households").add("test", ListColumn("试列", lambda _request, keys: dict.fromkeys(keys, "试值")))
    filters_of("households").add("test_room", ListFilter(lambda: CharFilter(label="试条件", field_name="room")))
    tabs_of("households").add("test", Tab("试页签", {"test_room": "501"}))
    make_household(VILLAGE, members=({"name": "王文才"},), room="502")
    try:
        text = signed_in.get(reverse(LIST), {"test_room": "501"}).content.decode()
        tabs = signed_in.get(reverse(LIST), {"part": "tabs"}).content.decode()
        sheet = signed_in.get(reverse(LIST), {**CSV, "test_room": "501"}).content.decode("utf-8-sig")
    finally:
        columns_of("households").remove("test")
        filters_of("households").remove("test_room")
        tabs_of("households").remove("test")
    assert "试列" in text
    assert "试值" in text
    assert "试条件" in text
    assert "王文才" not in text
    assert "试页签 <em>1</em>" in tabs
    assert sheet.splitlines()[1].endswith("试值")


def test_htmx_gets_the_body_of_a_list_alone(signed_in: Client, household: Household) -> None:
    response = signed_in.get(reverse(LIST), headers={"HX-Request": "true", "HX-Target": "list"})
    text = response.content.decode()
    assert text.lstrip().startswith("<!--") is False
    assert "<html" not in text
    assert 'id="list"' in text


@pytest.mark.parametrize(
    ("sought", "found"),
    [("杨正", True), ("yangzheng", True), (PHONE, True), ("杨正富 ", True), ("正富", False), ("1388571", False)],
)
def test_people_are_found_by_name_pinyin_and_phone(
    signed_in: Client, household: Household, sought: str, found: bool
) -> None:
    assert (
        "杨正富" in signed_in.post(reverse("households:search"), {"q": sought}).content.decode().split("<table")[-1]
    ) is found


def test_a_person_is_found_by_the_whole_number_however_it_is_typed(signed_in: Client, household: Household) -> None:
    number = number_of(household)
    spaced = f" {number[:6]} {number[6:14]} {number[14:].lower()} "
    assert "杨正富" in signed_in.post(reverse("households:search"), {"q": spaced}).content.decode()


def test_nobody_outside_ones_area_is_found(signed_in: Client, household: Household, stranger: Household) -> None:
    for sought in ("罗朝会", number_of(stranger)):
        assert "罗朝会</a>" not in signed_in.post(reverse("households:search"), {"q": sought}).content.decode()


def test_every_queue_opens_a_list_as_long_as_its_count(signed_in: Client, clerk: User, household: Household) -> None:
    Household.objects.create(division_id=VILLAGE, number="no-head")
    Household.objects.filter(pk=household.pk).update(incomplete=True)
    response = signed_in.get(reverse("home"))
    rows = response.context["rows"]
    assert {"incomplete", "no_head"} <= {
        code for code, queue in queues.items() if queue in [row["queue"] for row in rows]
    }
    for row in rows:
        if row["url"].startswith(reverse(LIST)):
            assert signed_in.get(row["url"]).context["page"].paginator.count == row["state"].count


def test_a_site_counts_the_households_its_list_shows(signed_in: Client, household: Household) -> None:
    site = Site.objects.create(name="阳光新城", division_id=VILLAGE)
    Household.objects.filter(pk=household.pk).update(site=site)
    page = signed_in.get(reverse("households:site", args=[site.pk]))
    assert page.context["totals"]["households"] == 1
    assert signed_in.get(reverse(LIST), {"site": str(site.pk)}).context["page"].paginator.count == 1
    away = Site.objects.create(name="他县", division=make_household(OTHER_COUNTY_VILLAGE).division)
    assert signed_in.get(reverse("households:site", args=[away.pk])).status_code == 404
