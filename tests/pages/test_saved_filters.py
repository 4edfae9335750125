"""Conditions a person saved of a list are tabs of that person alone, and one may be where the list opens."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household
from portal.accounts.models import User
from portal.common.lists import saving
from portal.common.models import SavedFilter
from tests.factories import VILLAGE, make_household, make_user
from tests.pages.test_lists import LIST, queries


def save(client: Client, query: str = "?building=3", **data: str) -> Any:
    return client.post(reverse(LIST) + query, {"saved": "save", "name": "三栋", **data})


def tabs(client: Client, query: str = "") -> dict[str, Any]:
    """Return the tabs by label, counted."""
    answer = client.get(reverse(LIST) + query, {"part": "tabs", "all": "1"} if not query else None)
    return {str(tab["label"]): tab for tab in answer.context["tabs"]}


def test_saved_conditions_are_a_tab_with_its_count_for_oneself_alone(signed_in: Client, household: Household) -> None:
    make_household(VILLAGE, members=({"name": "王文才"},), building="9")
    answer = save(signed_in)
    assert answer.headers["Location"] == f"{reverse(LIST)}?building=3"
    assert tabs(signed_in)["三栋"]["count"] == 1
    assert tabs(signed_in, "?building=3&part=tabs")["三栋"]["on"]
    other = Client()
    other.force_login(make_user("county_staff"))
    assert "三栋" not in tabs(other)


def test_a_list_opens_with_the_chosen_conditions_and_all_rows_stay_one_click_away(
    signed_in: Client, household: Household
) -> None:
    save(signed_in, opens="1")
    url = reverse(LIST)
    assert signed_in.get(url).headers["Location"] == f"{url}?building=3"
    assert signed_in.get(url, {"area": "520526"}).headers["Location"] == f"{url}?building=3&area=520526"
    everything = tabs(signed_in)["全部"]["url"]
    assert everything == f"{url}?all=1"
    assert signed_in.get(everything).status_code == 200
    assert signed_in.get(url, {"household_type": "1"}).status_code == 200
    key = SavedFilter.objects.get().pk
    signed_in.post(url, {"saved": "opens", "key": key})
    assert signed_in.get(url).status_code == 200


def test_one_alone_opens_the_list(signed_in: Client, household: Household) -> None:
    save(signed_in, opens="1")
    save(signed_in, "?building=9", name="九栋", opens="1")
    assert list(SavedFilter.objects.filter(opens=True).values_list("name", flat=True)) == ["九栋"]


def test_saved_conditions_are_renamed_and_removed_by_their_owner_only(
    signed_in: Client, clerk: User, household: Household
) -> None:
    save(signed_in)
    key = SavedFilter.objects.get().pk
    other = Client()
    other.force_login(make_user("county_staff"))
    other.post(reverse(LIST), {"saved": "delete", "key": key})
    signed_in.post(reverse(LIST), {"saved": "rename", "key": key, "name": "三号楼"})
    assert SavedFilter.objects.get().name == "三号楼"
    signed_in.post(reverse(LIST), {"saved": "delete", "key": key})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(("query", "name"), [("", "空"), ("?building=3", "  "), ("?building=3", "长" * 41)])
def test_without_conditions_or_a_name_nothing_is_saved(
    signed_in: Client, household: Household, query: str, name: str
) -> None:
    save(signed_in, query, name=name)
    assert not SavedFilter.objects.exists()


def test_only_conditions_of_the_list_are_kept_and_a_name_given_again_replaces_them(
    signed_in: Client, household: Household
) -> None:
    save(signed_in, "?building=3&page=4&area=520526002&next=//example.org&sort=-number")
    assert SavedFilter.objects.get().query == "building=3&sort=-number"
    save(signed_in, "?building=9")
    assert SavedFilter.objects.get().query == "building=9"


def test_a_list_keeps_twelve_and_asks_no_more_for_them_than_for_one(signed_in: Client, household: Household) -> None:
    save(signed_in, name="0")
    signed_in.get(reverse(LIST))  # the first reader counts the figures anew
    few = queries(signed_in, "get", reverse(LIST), building="3")
    for place in range(1, saving.MOST + 3):
        save(signed_in, name=str(place))
    assert SavedFilter.objects.count() == saving.MOST
    assert queries(signed_in, "get", reverse(LIST), building="3") == few
