"""Before saving, a form says which flags would open or clear; nothing of it is kept, and saving stays one click."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from households.models import Household, IncomeStatement, Membership
from monitoring.models import Flag, Run
from portal.common.models import Job
from tests.factories import make_user
from tests.monitoring.conftest import TODAY, flagged, home, run
from tests.pages.test_editing import opened
from workshops.models import Spell


@pytest.fixture
def household(rules: None) -> Iterator[Household]:
    """A household without a flag, on a fixed day."""
    with time_machine.travel(f"{TODAY}T10:00:00+08:00", tick=False):
        made = home()
        run()
        yield made


@pytest.fixture
def client(household: Household) -> Client:
    """A client signed in as a clerk of the county."""
    client = Client()
    client.force_login(make_user())
    return client


def foretell(client: Client, url: str, data: dict[str, Any]) -> Any:
    return client.post(url, {**data, "foretell": "1"}, headers={"HX-Request": "true"})


def kept(household: Household) -> tuple[Any, ...]:
    """Return what must not change by looking ahead."""
    household.refresh_from_db()
    counts = [model.objects.count() for model in (Flag, Run, Job, Spell, IncomeStatement, Membership)]
    return (household.version, household.house_dangerous, *counts)


def test_a_card_foretells_the_flag_it_would_open_and_keeps_nothing(client: Client, household: Household) -> None:
    url = reverse("households:household_card", args=[household.pk, "rights"])
    data = {**opened(client, f"{url}?edit=1"), "house_dangerous": "true", "housing_grade": "D"}
    before = kept(household)
    answer = foretell(client, url, data)
    assert [line.tone for line in answer.context["told"]]
    assert "尚未保存" in answer.content.decode()
    assert kept(household) == before
    assert flagged(household) == set()
    client.post(url, data, headers={"HX-Request": "true"})
    assert {line.text for line in answer.context["told"]}
    assert len(flagged(household)) == len(answer.context["told"])


def test_a_member_and_a_statement_foretell_what_they_would_open_or_clear(client: Client, household: Household) -> None:
    child = household.memberships.exclude(relation="02").get()
    url = reverse("households:member_edit", args=[child.pk])
    answer = foretell(client, url, {**opened(client, url), "dropout": "true", "student_status": ""})
    assert answer.context["told"]
    statement = household.statements.get(year=2026)
    url = reverse("households:statement_edit", args=[statement.pk])
    poor = {**opened(client, url), "wage": "6000"}
    assert any(line.tone in {"red", "orange", "yellow"} for line in foretell(client, url, poor).context["told"])
    IncomeStatement.objects.filter(pk=statement.pk).update(wage=6000)
    run()
    household.refresh_from_db()
    rich = {**opened(client, url), "wage": "60000"}
    assert "green" in {line.tone for line in foretell(client, url, rich).context["told"]}


def test_the_end_of_work_is_foretold(client: Client, household: Household) -> None:
    spell = Spell.objects.get()
    url = reverse("workshops:spell", args=[spell.pk])
    before = kept(household)
    data = {"version": household.version, "channel": "AWAY", "start": "2024-03-01", "end": "2026-09-30", "why": ""}
    answer = foretell(client, url, data)
    assert answer.context["told"]
    assert kept(household) == before


def test_what_cannot_be_saved_is_said_instead(client: Client, household: Household) -> None:
    statement = household.statements.get(year=2026)
    url = reverse("households:statement_edit", args=[statement.pk])
    wrong = foretell(client, url, {**opened(client, url), "year": "1990"})
    assert wrong.context["faults"]
    stale = foretell(client, url, {**opened(client, url), "version": "0", "wage": "1"})
    assert stale.context["stale"]


def test_a_change_without_effect_says_so(client: Client, household: Household) -> None:
    url = reverse("households:household_card", args=[household.pk, "home"])
    answer = foretell(client, url, {**opened(client, f"{url}?edit=1"), "room": "777"})
    assert answer.context["told"] == []
    assert "不会变化" in answer.content.decode()
