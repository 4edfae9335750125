"""The page of figures: every number opens a list as long as it says, for whoever is looking."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from households.indicators import HOUSEHOLDS
from monitoring.services.recompute import recompute
from portal.accounts.models import Grant
from portal.common.figures import Measure, figure, figures
from portal.common.words import Words
from portal.dashboard.models import MonthlyFigure
from portal.dashboard.services.freezing import freeze_month
from portal.dashboard.services.picture import last_month
from portal.dashboard.views.cards import list_url
from portal.dashboard.views.overview import home_area
from tests.dashboard.conftest import Expected, make_world
from tests.factories import OTHER_VILLAGE, make_household, make_user

pytestmark = pytest.mark.django_db
URL = "/figures/"


def signed_in(role: str = "county_staff", area: str = "520526", more: tuple[str, ...] = ()) -> Client:
    user = make_user(role, area)
    for other in more:
        Grant.objects.create(user=user, role=role, area=other, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return client


def length_of(client: Client, url: str) -> int:
    response = client.get(f"{url}&size=20")
    assert response.status_code == 200, url
    return int(response.context["page"].paginator.count)


LOOKERS = [
    ("county_staff", "520526", ()),
    ("county_leader", "520526", ()),
    ("township_staff", "520526002", ()),
    ("village_worker", "520526002022", ()),
    ("village_worker", "520526002022", (OTHER_VILLAGE,)),
]


@pytest.mark.parametrize(("role", "area", "more"), LOOKERS)
def test_every_number_of_a_page_is_the_length_of_the_list_it_opens(
    world: Expected, role: str, area: str, more: tuple[str, ...]
) -> None:
    client = signed_in(role, area, more)
    picture = client.get(URL).context["picture"]
    for standing in picture.standings:
        item, value = standing.figure, standing.value
        assert length_of(client, list_url(item, picture.area)) == value.numerator, item.code
        if value.denominator is not None:
            assert length_of(client, list_url(item, picture.area, whole=True)) == value.denominator, item.code
    for place in picture.places[:2]:
        red = figures.get("red_households")
        assert length_of(client, list_url(red, place.code)) == place.values["red_households"].numerator


def test_a_card_shows_the_number_and_links_it(world: Expected) -> None:
    client = signed_in()
    html = client.get(URL).content.decode()
    red = world.at_level("RED", "520526")
    assert f'href="{list_url(figures.get("red_households"), "520526").replace("&", "&amp;")}" data-value>{red}<' in html


def test_an_area_outside_ones_own_is_not_there(world: Expected) -> None:
    client = signed_in("township_staff", "520526002")
    assert client.get(URL, {"area": "520526116"}).status_code == 404
    assert client.get(URL, {"area": "520526"}).context["picture"].standing("relocated_households").value.numerator == (
        client.get(URL, {"area": "520526002"}).context["picture"].standing("relocated_households").value.numerator
    )


def test_who_may_not_see_figures_is_refused(world: Expected) -> None:
    assert signed_in("system_admin", "").get(URL).status_code == 403


def test_the_address_says_area_and_figure(world: Expected) -> None:
    response = signed_in().get(URL, {"area": "520526002", "figure": "red_households"})
    assert response.context["picture"].area == "520526002"
    assert response.context["chosen"].figure.code == "red_households"
    numbers = [row["cells"] for row in response.context["places"]]
    column = [heading["code"] for heading in response.context["columns"]].index("red_households")
    assert [int(cells[column]["text"]) for cells in numbers] == sorted(
        (int(cells[column]["text"]) for cells in numbers), reverse=True
    )


def test_the_area_one_begins_with_holds_all_of_ones_areas() -> None:
    assert home_area(("520526002022",)) == "520526002022"
    assert home_area(("520526002022", "520526002023")) == "520526002"
    assert home_area(("520526002", "520526116")) == "520526"
    assert home_area(("52", "53")) == ""
    assert home_area(()) == ""


def test_the_page_takes_the_same_number_of_queries_whatever_the_size(world: Expected) -> None:
    def queries(client: Client) -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    county, village = signed_in(), signed_in("village_worker", "520526002022")
    before = queries(county)
    make_world(seed=2, households=40)
    assert queries(county) == before
    assert queries(village) <= before
    assert before <= 15


@pytest.fixture
def added() -> Iterator[str]:
    """A figure added in memory, as one decorated function would add it."""
    code = "households_of_two"

    @figure(code, Words("两口之家", "Households of two"), HOUSEHOLDS, rank=5)
    def households_of_two(_on: date) -> Measure:
        return Q(member_count=2)

    yield code
    figures.remove(code)


def test_a_figure_added_in_one_place_is_on_the_page_in_the_list_the_command_and_the_api(
    world: Expected, added: str, tmp_path: Path
) -> None:
    client = signed_in()
    html = client.get(URL).content.decode()
    assert "两口之家" in html
    listed = client.get(reverse("households:household_list"), {"figure": added})
    assert "两口之家" in listed.content.decode()
    count = listed.context["page"].paginator.count
    assert count == HOUSEHOLDS.within(("520526",), timezone.localdate()).filter(member_count=2).count() > 0

    report = tmp_path / "figures.json"
    call_command("figures", "--area", "520526", "--json", str(report))
    assert by_code(json.loads(report.read_text(encoding="utf-8")))[added]["value"] == count
    answer = client.get("/api/figures/", {"area": "520526"})
    assert by_code(answer.json())[added]["value"] == count


def by_code(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["code"]: item for item in report["figures"]}


def test_the_command_and_the_api_say_the_same(world: Expected, tmp_path: Path) -> None:
    report = tmp_path / "figures.json"
    call_command("figures", "--area", "520526", "--json", str(report))
    answer = signed_in().get("/api/figures/", {"area": "520526"}).json()
    written = json.loads(report.read_text(encoding="utf-8"))
    assert {key: value for key, value in answer.items() if key != "run"} == {
        key: value for key, value in written.items() if key != "run"
    }
    assert written["run"]["id"] == answer["run"]["id"]


def test_the_api_knows_no_area_outside_ones_own_and_no_malformed_one(world: Expected) -> None:
    client = signed_in("township_staff", "520526002")
    assert client.get("/api/figures/", {"area": "520526116"}).status_code == 404
    assert client.get("/api/figures/", {"area": "五里岗"}).status_code == 400


def test_what_is_not_on_record_is_said_on_the_card_of_the_figure_and_not_shown_as_nought(world: Expected) -> None:
    freeze_month(last_month(timezone.localdate()))
    MonthlyFigure.objects.filter(figure="sites").delete()
    client = signed_in()
    cards = {card.code: card for card in client.get(URL).context["cards"]}
    assert {code for code, card in cards.items() if card.month.why} == {"sites"}
    assert all(card.year.why for card in cards.values())
    assert cards["red_households"].month.text == "持平"


def test_a_figure_is_drawn_over_the_months_once_there_is_one_to_compare_today_with(world: Expected) -> None:
    client, today = signed_in(), timezone.localdate()
    asked = {"area": "520526", "figure": "red_households"}
    assert client.get(URL, asked).context["trend"] == []
    freeze_month(last_month(today))
    MonthlyFigure.objects.filter(figure="red_households", numerator__gt=0).update(numerator=40)
    villages = {key for key, code in world.villages.items() if code.startswith("520526") and world.levels[key] == "RED"}
    response = client.get(URL, asked)
    before = 40 * len({world.villages[key] for key in villages})
    now = world.at_level("RED", "520526")
    assert response.context["trend"] == [(f"{last_month(today):%Y-%m}", str(before)), ("今天", str(now))]
    assert [mark["value"] for mark in response.context["trend_chart"]["series"][0]["data"]] == [before, now]
    assert 'id="trend-data"' in response.content.decode()
    village = client.get(URL, {**asked, "area": "520526002022"})
    assert 'id="trend-data"' in village.content.decode()


def test_the_api_answers_for_another_day_as_the_command_does_and_keeps_nothing(tmp_path: Path) -> None:
    make_household("520526002022", [{"birth": date(1966, 6, 1), "labour_ability": "1"}], relocated=True)
    recompute("520526", on=timezone.localdate(), today=timezone.localdate())
    client, report = signed_in(), tmp_path / "figures.json"
    call_command("figures", "--area", "520526", "--on", "2026-05-31", "--json", str(report))
    answer = client.get("/api/figures/", {"area": "520526", "on": "2026-05-31"})
    assert answer.json()["on"] == "2026-05-31"
    assert by_code(answer.json()) == by_code(json.loads(report.read_text(encoding="utf-8")))
    assert by_code(answer.json())["employment_rate"]["denominator"] == 1
    assert by_code(client.get("/api/figures/", {"area": "520526"}).json())["employment_rate"]["denominator"] == 0
    assert client.get("/api/figures/", {"area": "520526", "on": "五月"}).status_code == 400
    assert signed_in(area="52").get("/api/figures/", {"area": "52", "on": "2026-05-31"}).status_code == 400
