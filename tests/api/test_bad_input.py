"""Junk in queries and bodies is refused; it breaks nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from households.models import Household

Call = Callable[..., Any]

QUERIES = [
    "page=-1",
    "page=0",
    "page=99999999999999999999",
    "page_size=1000000000",
    "page_size=1e9",
    "page_size=-5",
    "ordering=password",
    "ordering=-head__id_number,id_number",
    "area=%00",
    "area=520526'--",
    "area=9",
    "name=%00",
    "name=" + "x" * 500,
    "name=%F4%8F%BF%BF",
    "name=%ff%fe",
    "household=junk",
    "year=1e400",
    "year=NaN",
    "year=99999999999999999999",
    "members_min=99999999999999999999",
    "opened_from=0000-99-99",
    "user__password__startswith=a",
    "_connector=OR",
    "fields=__all__",
    "format=html",
    "undetermined=%7B%7D",
]
LISTS = [
    "households/",
    "people/",
    "statements/",
    "memberships/",
    "flags/",
    "facts/people/",
    "divisions/",
    "runs/",
    "rules/",
]


@pytest.mark.parametrize("path", LISTS)
def test_no_query_breaks_a_list(call: Call, household: Household, path: str) -> None:
    for query in QUERIES:
        answer = call("GET", f"{path}?{query}")
        assert answer.status_code in {200, 400, 404}, (query, answer.status_code)


def test_pages_hold_at_most_five_hundred(call: Call, household: Household) -> None:
    assert call("GET", "households/?page_size=1000000000").status_code == 200
    assert call("GET", "households/?page=-1").status_code == 404


BODIES: list[Any] = [
    "",
    "null",
    "[]",
    '"text"',
    "1e400",
    "NaN",
    '{"wage": NaN}',
    "{" * 20000,
    "[" * 20000 + "]" * 20000,
    '{"name": "\\u0000"}',
    '{"hamlet": "\\ud800"}',
    '{"hamlet": {"a": [1]}}',
    '{"division": ["520526"]}',
    '{"division": null}',
    '{"division": 1e300}',
    '{"number": ' + "9" * 5000 + "}",
    '{"poverty_causes": "01"}',
    '{"poverty_causes": [null, {}]}',
    '{"household_type": "' + "x" * 10000 + '"}',
    '{"out_year": 99999999999999999999}',
    '{"housing_area": "1e400"}',
    '{"housing_area": "Infinity"}',
    '{"relation": "02", "household": "junk"}',
    '{"year": -1, "source": "ROSTER", "household": null}',
    '{"since": "0000-00-00"}',
    '{"id_number": {}}',
    '{"birth_date": "9999-99-99"}',
    "\xff\xfe",
]


@pytest.mark.parametrize("kind", ["households", "people", "memberships", "statements"])
def test_no_body_breaks_a_write(call: Call, household: Household, kind: str) -> None:
    keys = {
        "households": household.pk,
        "people": household.head_id,
        "memberships": household.memberships.order_by("pk")[0].pk,
        "statements": household.statements.get().pk,
    }
    for body in BODIES:
        for method, path in (
            ("POST", f"{kind}/"),
            ("PATCH", f"{kind}/{keys[kind]}/"),
            ("PUT", f"{kind}/{keys[kind]}/"),
        ):
            answer = call(method, path, body, version=household.version)
            assert answer.status_code in {200, 400, 404, 405, 412}, (method, kind, body[:40], answer.status_code)


def test_a_body_of_another_kind_or_too_large_is_refused(call: Call, household: Household, clerk: Any) -> None:
    client = Client()
    client.force_login(clerk)
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        assert client.generic("POST", "/api/households/", "a=1", kind).status_code == 415
    assert call("POST", "households/", '{"hamlet": "' + "x" * 6_000_000 + '"}').status_code == 400
