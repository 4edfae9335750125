"""The report after a breach names everybody who was seen, by whom, and holds nothing personal itself."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from households.models import Household, Membership, Person
from portal.accounts.models import User
from tests.audit.conftest import Events
from tests.factories import OTHER_COUNTY_VILLAGE, make_household, make_user

pytestmark = pytest.mark.django_db


def report(path: Path, **options: str) -> tuple[dict[str, dict[str, Any]], str]:
    out = StringIO()
    since = (timezone.localtime() - timedelta(hours=1)).isoformat()
    call_command("breach_report", since=since, json=path, stdout=out, **options)
    return json.loads(path.read_text())["people"], out.getvalue()


def look(user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    client.get(address)


def members(household: Household) -> set[str]:
    return {str(key) for key in Membership.objects.filter(household=household).values_list("person_id", flat=True)}


def test_everybody_seen_is_named_by_key_and_nothing_by_value(
    tmp_path: Path, clerk: User, household: Household, events: Events
) -> None:
    other = make_household(OTHER_COUNTY_VILLAGE, members=({"name": "罗朝会", "county": "520527"},))
    stranger = make_user("county_staff", "520527")
    unseen = make_household(members=({"name": "没有人看"},))
    look(clerk, f"/households/{household.pk}/")
    look(clerk, f"/households/{household.pk}/")
    look(stranger, f"/households/{other.pk}/")
    look(stranger, f"/households/{unseen.pk}/")
    people, said = report(tmp_path / "all.json")
    assert set(people) == members(household) | members(other)
    for key in members(household):
        assert (people[key]["times"], people[key]["users"]) == (2, [clerk.username])
        assert {"name", "id", "health"} <= set(people[key]["fields"])
    assert "3 people in 3 events" in said
    text = (tmp_path / "all.json").read_text() + said
    for person in Person.objects.all():
        assert person.name not in text
        assert str(person.id_number) not in text
    assert [event.rows for event in events("audit")] == [3]


def test_a_list_shows_everybody_of_its_households(tmp_path: Path, clerk: User, household: Household) -> None:
    look(clerk, "/households/")
    people, _said = report(tmp_path / "list.json")
    assert set(people) == members(household)


def test_it_narrows_to_an_account_and_an_area(tmp_path: Path, clerk: User, household: Household) -> None:
    look(clerk, f"/households/{household.pk}/")
    assert report(tmp_path / "user.json", account=clerk.username)[0]
    assert report(tmp_path / "area.json", area="520526")[0]
    assert report(tmp_path / "none.json", account="somebody")[0] == {}
    assert report(tmp_path / "far.json", area="520527")[0] == {}


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", ""])
def test_a_moment_that_cannot_be_read_is_named(since: str) -> None:
    with pytest.raises(CommandError):
        call_command("breach_report", since=since)
