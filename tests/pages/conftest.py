"""A county with households, a clerk who may write there, and a signed-in client."""

import pytest
from django.test import Client

from households.models import Household
from portal.accounts.models import User
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user

ID_OF_HEAD = "520526197503129931"
PHONE = "13885712046"
ACCOUNT = "6217003860001234567"
# What an export is asked for with.
CSV = {"export": "csv", "purpose": "check"}
XLSX = {"export": "xlsx", "purpose": "check"}


@pytest.fixture
def household(db: None) -> Household:
    """A household of two with everything personal a page might leak."""
    return make_household(
        VILLAGE,
        members=(
            {"name": "杨正富", "name_key": "yangzhengfu", "phone": PHONE, "sex": "1"},
            {"name": "熊秀英", "relation": "10", "sex": "2"},
        ),
        income={"wage": 20000, "self_paid": 300, "business_cost": 2000},
        phone=PHONE,
        bank_card_no=ACCOUNT,
        building="3",
        room="501",
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
def signed_in(clerk: User) -> Client:
    """A client signed in as the clerk."""
    client = Client()
    client.force_login(clerk)
    return client
