"""Who reaches what over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from households.models import Household
from portal.common.checks import declared, routes
from tests.factories import VILLAGE, make_user

Call = Callable[..., Any]

READ = ("households/", "people/", "memberships/", "statements/", "sites/", "flags/", "cases/", "measures/", "spells/")
PLAIN = (
    "divisions/",
    "rules/",
    "parameters/",
    "runs/",
    "code-lists/",
    "jobs/",
    "me/",
    "facts/households/",
    "facts/people/",
)


def test_every_route_of_the_api_declares_a_permission() -> None:
    named = {
        route: declared(entry.callback, "permission") for route, entry in routes(get_resolver()) if "api/" in route
    }
    assert len(named) > 20
    assert all(named.values()), [route for route, permission in named.items() if not permission]


@pytest.mark.parametrize("path", [*READ, *PLAIN, "", "schema/", "docs/"])
def test_a_clerk_reads_everything(call: Call, household: Household, path: str) -> None:
    assert call("GET", path).status_code == 200


@pytest.mark.parametrize("path", [*READ, *PLAIN, "", "schema/", "docs/"])
def test_nobody_reads_without_signing_in(db: None, path: str) -> None:
    assert Client().get(f"/api/{path}").status_code == 401


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor", "liaison"])
@pytest.mark.parametrize("path", READ)
def test_officers_and_liaisons_read_no_household(call: Call, role: str, path: str) -> None:
    assert call("GET", path, by=make_user(role, "")).status_code == 403


@pytest.mark.parametrize("role", ["township_leader", "county_leader", "service"])
def test_who_only_reads_may_not_write(call: Call, household: Household, role: str) -> None:
    reader = make_user(role)
    assert call("GET", f"households/{household.pk}/", by=reader).status_code == 200
    answer = call("PATCH", f"households/{household.pk}/", {"hamlet": "大坪"}, by=reader, version=household.version)
    assert answer.status_code == 403
    assert call("POST", "households/", {"division": VILLAGE}, by=reader).status_code == 403


@pytest.mark.parametrize("kind", ["households", "people", "memberships", "statements"])
def test_what_lies_outside_the_area_does_not_exist(
    call: Call, household: Household, stranger: Household, kind: str
) -> None:
    keys = {
        "households": stranger.pk,
        "people": stranger.head_id,
        "memberships": stranger.memberships.get().pk,
        "statements": household.statements.get().pk,
    }
    neighbour = make_user("county_staff", "520527") if kind == "statements" else None
    here = f"{kind}/{keys[kind]}/"
    absent = f"{kind}/00000000-0000-7000-8000-000000000000/"
    for method, version in (("GET", None), ("PATCH", 1)):
        answer = call(method, here, {}, by=neighbour, version=version)
        nothing = call(method, absent, {}, by=neighbour, version=version)
        assert (answer.status_code, answer.content) == (404, nothing.content)


def test_lists_hold_the_area_and_nothing_else(call: Call, household: Household, stranger: Household) -> None:
    assert [row["id"] for row in call("GET", "households/").json()["results"]] == [str(household.pk)]
    assert call("GET", "people/").json()["count"] == 2
    assert call("GET", "households/?area=520527").json()["count"] == 0
    assert call("GET", f"people/?household={stranger.pk}").json()["count"] == 0


def test_a_village_worker_sees_the_village(call: Call, household: Household) -> None:
    other = make_user("village_worker", "520526002023")
    assert call("GET", f"households/{household.pk}/", by=other).status_code == 404
    assert call("GET", f"households/{household.pk}/", by=make_user("village_worker", VILLAGE)).status_code == 200
