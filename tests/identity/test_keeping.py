"""Whoever gives an account a new way in looks after all of its roles."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Grant, User
from portal.accounts.services import leaving, tokens, users
from portal.accounts.services.factors.keeping import reset_factors
from tests.factories import COUNTY, make_user

pytestmark = pytest.mark.django_db
ACTS: dict[str, Callable[[User, User], object]] = {
    "password": lambda admin, user: users.reset_password(admin, user, now=timezone.now()),
    "factors": lambda admin, user: reset_factors(admin, user, now=timezone.now()),
    "change": lambda admin, user: users.change_user(admin, user, {"is_active": False}, now=timezone.now()),
    "leaving": lambda admin, user: leaving.close(admin, user, None, now=timezone.now()),
    "token": lambda admin, user: tokens.create(admin, user, name="x", days=9, now=timezone.now()),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("elsewhere", ["520527", "5205", ""])
@pytest.mark.parametrize("begins", [0, 30])
def test_an_account_that_reaches_beyond_the_area_is_kept_by_nobody_of_the_area(
    act: str, elsewhere: str, begins: int
) -> None:
    user = make_user("service", COUNTY)
    first = timezone.localdate() + timedelta(days=begins)
    Grant.objects.create(user=user, role="service", area=elsewhere, valid_from=first)
    with pytest.raises(PermissionDenied):
        ACTS[act](make_user("system_admin", COUNTY), user)
    ACTS[act](make_user("system_admin", ""), user)


@pytest.mark.parametrize("act", ACTS)
def test_a_role_that_is_over_binds_nobody(act: str) -> None:
    user = make_user("service", COUNTY)
    over = {"valid_from": date(2020, 1, 1), "valid_until": date(2021, 1, 1)}
    Grant.objects.create(user=user, role="service", area="520527", **over)
    ACTS[act](make_user("system_admin", COUNTY), user)


def test_an_account_without_a_role_yet_is_seen_and_kept_where_it_was_made() -> None:
    ours, theirs = make_user("system_admin", COUNTY), make_user("system_admin", "520527")
    user, _ = users.create_user(theirs, username="new", fields={"name": "新人"})
    with pytest.raises(PermissionDenied):
        users.reset_password(ours, user, now=timezone.now())
    for admin, status in ((ours, 404), (theirs, 200)):
        client = Client()
        client.force_login(admin)
        assert client.get(f"/accounts/users/{user.pk}/").status_code == status
    users.reset_password(theirs, user, now=timezone.now())
