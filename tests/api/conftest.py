"""A county, a neighbour, users of several roles, and a client that speaks JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from households.models import Household
from portal.accounts.models import User
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user

Call = Callable[..., Any]


@pytest.fixture
def household(db: None) -> Household:
    """A household of two in the county, with phone, account and a statement."""
    return make_household(
        VILLAGE,
        members=({"phone": "13885712046"}, {"name": "熊秀英", "relation": "10", "sex": "2"}),
        income={"wage": 20000, "self_paid": 300},
        phone="13885712046",
        bank_card_no="6217003860001234567",
        remark="电话 13885712046，病历 520526197503129997",
    )


@pytest.fixture
def stranger(db: None) -> Household:
    """A household of another county."""
    return make_household(OTHER_COUNTY_VILLAGE, members=({"name": "罗朝会", "county": "520527"},))


@pytest.fixture
def clerk(db: None) -> User:
    """A clerk of the county: reads and writes."""
    return make_user("county_staff")


@pytest.fixture
def call(clerk: User) -> Call:
    """Speak to the API as the clerk, or as `by`; `version` goes into If-Match."""

    clients: dict[int, Client] = {}

    def send(method: str, path: str, body: Any = None, *, by: User | None = None, version: Any = None) -> Any:
        user = by or clerk
        if user.pk not in clients:
            clients[user.pk] = Client()
            clients[user.pk].force_login(user)
        client = clients[user.pk]
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return client.generic(
            method,
            f"/api/{path}",
            body if isinstance(body, str) else json_text(body),
            "application/json",
            headers=headers,
        )

    return send


def json_text(body: Any) -> str:
    """Return a body as JSON, nothing for None."""
    return "" if body is None else json.dumps(body, ensure_ascii=False)
