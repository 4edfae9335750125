"""Reading the audit log, and a hand on the database that the portal does not have."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.db import connection

from households.models import Household
from portal import env
from portal.accounts.models import User
from portal.common.models import AuditEvent
from tests.factories import VILLAGE, make_household, make_user

Events = Callable[..., list[AuditEvent]]


@pytest.fixture
def events(db: None) -> Events:
    """The events of some acts (all without any), oldest first."""

    def found(*acts: str) -> list[AuditEvent]:
        rows = AuditEvent.objects.order_by("pk")
        return list(rows.filter(act__in=acts) if acts else rows)

    return found


@pytest.fixture
def household(db: None) -> Household:
    """A household of two."""
    return make_household(VILLAGE, members=({"name": "杨正富"}, {"name": "熊秀英", "relation": "10"}))


@pytest.fixture
def clerk(db: None) -> User:
    """A clerk of the county."""
    return make_user("county_staff")


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[Any]:
    """A cursor of the owner of the tables, each statement committed by itself."""
    login = env.database("DATABASE_OWNER_URL")
    link = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"],
        port=login["PORT"] or None,
    )
    link.autocommit = True
    with link.cursor() as cursor:
        yield cursor
    link.close()
