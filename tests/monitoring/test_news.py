"""The home card of what changed since the last working day: each number is as long as the list it opens."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pghistory
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from households.models import Household, IncomeStatement
from monitoring.models import Flag
from monitoring.services.recompute import recompute_households
from portal.accounts.models import User
from portal.common.days import last_working_day
from portal.common.models import ImportBatch, ImportRow
from portal.common.registry import news
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user
from tests.monitoring.conftest import EARNER, home

MONDAY = "2026-11-23T09:00:00+08:00"


@pytest.mark.parametrize(
    ("today", "before"), [("2026-11-23", "2026-11-20"), ("2026-11-24", "2026-11-23"), ("2026-11-22", "2026-11-20")]
)
def test_the_working_day_before_a_monday_is_friday(today: str, before: str) -> None:
    assert last_working_day(date.fromisoformat(today)) == date.fromisoformat(before)


@pytest.fixture
def clerk(db: None) -> User:
    return make_user("county_staff")


@pytest.fixture
def client(clerk: User) -> Iterator[Client]:
    """A client signed in as the clerk, of a Monday morning."""
    with time_machine.travel(MONDAY, tick=False):
        client = Client()
        client.force_login(clerk)
        yield client


def lines(client: Client) -> dict[str, dict[str, Any]]:
    """Return the lines of the card by their code, each with how long the list it opens is."""
    found = {}
    labels = {str(item.label): code for code, item in news.items()}
    for line in client.get(reverse("households:since")).context["lines"]:
        found[labels[str(line["label"])]] = line
    return found


def by_hand(user: User, through: str = "page") -> Any:
    return pghistory.context(user=user.pk, user_name=user.username, through=through)


def test_households_others_edited_by_hand_are_counted_and_listed(client: Client, clerk: User) -> None:
    other = make_user("township_staff", VILLAGE[:9])
    edited, of_person, of_income, mine, imported = (make_household(VILLAGE) for _ in range(5))
    far = make_household(OTHER_COUNTY_VILLAGE, members=({"county": "520527"},))
    with by_hand(other):
        for household in (edited, far):
            Household.objects.filter(pk=household.pk).update(hamlet="改")
        assert of_person.head is not None
        of_person.head.phone = "13885712046"
        of_person.head.save()
        IncomeStatement.objects.create(household=of_income, year=2026, source="VISIT", wage=1)
    with by_hand(clerk):
        Household.objects.filter(pk=mine.pk).update(hamlet="改")
    with by_hand(other, "import"):
        Household.objects.filter(pk=imported.pk).update(hamlet="改")
    line = lines(client)["edited"]
    listed = client.get(line["url"]).context["page"]
    assert line["count"] == listed.paginator.count == 3
    assert {row.pk for row in listed} == {edited.pk, of_person.pk, of_income.pk}


def test_households_an_import_wrote_to_are_counted_until_it_is_undone(client: Client, clerk: User) -> None:
    household = make_household(VILLAGE)
    for day, state in ((0, "applied"), (9, "applied"), (0, "undone")):
        at = timezone.now() - timedelta(days=day)
        batch = ImportBatch.objects.create(
            created_by=clerk, area="520526", filename="a.xlsx", stored_name=f"{day}{state}", sha256=f"{day}{state}",
            size=1, as_of=date(2026, 11, 1), state=state, applied_at=at,
        )  # fmt: skip
        ImportRow.objects.create(
            batch=batch, subject="household", number=1, sheet=0, kind="new", state="applied",
            household=household.pk if day == 0 and state == "applied" else make_household(VILLAGE).pk,
        )  # fmt: skip
    line = lines(client)["imported"]
    assert line["count"] == client.get(line["url"]).context["page"].paginator.count == 1


def test_flags_opened_and_cleared_open_their_lists(client: Client, rules: None) -> None:
    household = home(members=(EARNER,), house_dangerous=True, housing_grade="D")
    recompute_households([household.pk], on=date(2026, 11, 23))
    opened = Flag.objects.count()
    assert opened
    Household.objects.filter(pk=household.pk).update(house_dangerous=False, housing_grade="A")
    recompute_households([household.pk], on=date(2026, 11, 23))
    closed = Flag.objects.exclude(closed_at=None).count()
    assert closed
    found = lines(client)
    assert (found["opened"]["count"], found["closed"]["count"]) == (opened, closed)
    for code in ("opened", "closed"):
        assert client.get(found[code]["url"]).context["page"].paginator.count == found[code]["count"]


def test_nothing_changed_is_said_and_the_home_page_itself_asks_nothing_for_it(client: Client) -> None:
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("home")).content.decode()
    assert reverse("households:since") in page
    assert not [query["sql"] for query in asked if "event" in query["sql"]]
    assert "没有变化" in client.get(reverse("households:since")).content.decode()
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("households:since"))
    assert len(asked) <= 14


def test_a_search_shows_the_gravest_flag_of_the_household_beside_each_person(client: Client, rules: None) -> None:
    household = home(members=({**EARNER, "name": "杨正富"},), house_dangerous=True, housing_grade="D")
    run = recompute_households([household.pk], on=date(2026, 11, 23)).run
    assert run.opened
    people = client.post(reverse("households:search"), {"q": "杨正富"}).context["people"]
    assert "红色" in str(people[0]["marks"]) or "橙色" in str(people[0]["marks"])
