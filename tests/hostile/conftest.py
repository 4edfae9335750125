"""The world of the access crawl, for hostile requests."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from portal.common.scope import everywhere
from tests.access.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Yield the world, made once a module in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with everywhere("tests"):
            built = build()
        yield built
        transaction.set_rollback(True)
