from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Grant, User
from portal.accounts.services import users
from tests.factories import COUNTY, TOWNSHIP, make_division, make_user


@pytest.fixture
def admin(db: None) -> User:
    """The system administrator of the county."""
    return make_user("system_admin", COUNTY)


@pytest.fixture
def guard(db: None) -> User:
    """The security administrator of the county."""
    return make_user("security_admin", COUNTY)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_new_account_is_entered_with_its_code_which_must_be_changed_first(admin: User) -> None:
    response = as_(admin).post(
        reverse("accounts:user_new"), {"username": "wangwencai", "name": "王文才", "is_active": "on"}
    )
    code = response.context["code"]
    assert code in response.content.decode()
    signing = Client().post(reverse("accounts:sign_in"), {"username": "wangwencai", "password": code})
    assert signing.headers["Location"] == reverse("accounts:new_password")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(admin: User) -> None:
    url = reverse("accounts:sign_in")
    known = Client().post(url, {"username": admin.username, "password": "wrong"})
    unknown = Client().post(url, {"username": "nobody", "password": "wrong"})
    assert known.context["form"].errors == unknown.context["form"].errors


def test_a_role_given_holds_at_the_next_request_and_taken_away_no_more(guard: User) -> None:
    make_division(TOWNSHIP)
    user = User.objects.create_user("zhouguoping", "a long pass phrase", name="周国平", made_in=COUNTY)
    client = as_(user)
    assert client.get(reverse("households:household_list")).status_code == 403
    given = {"act": "grant", "role": "township_staff", "area": TOWNSHIP, "valid_from": timezone.localdate().isoformat()}
    assert as_(guard).post(reverse("accounts:user", args=[user.pk]), given).status_code == 302
    client = as_(user)
    assert client.get(reverse("households:household_list")).status_code == 200
    grant = Grant.objects.get(user=user)
    assert as_(guard).post(reverse("accounts:end_grant", args=[grant.pk])).status_code == 302
    assert client.get(reverse("households:household_list")).status_code == 302
    assert as_(user).get(reverse("households:household_list")).status_code == 403


@pytest.mark.parametrize(
    ("held", "asked"),
    [("township_staff", "auditor"), ("auditor", "township_staff"), ("system_admin", "security_admin")],
)
def test_an_officers_role_excludes_every_other(guard: User, held: str, asked: str) -> None:
    user = make_user(held, TOWNSHIP)
    with pytest.raises(ValidationError):
        users.add_grant(
            guard, user, role=asked, area=TOWNSHIP, now=timezone.now(), valid_from=date(2026, 1, 1), valid_until=None
        )
    assert Grant.objects.filter(user=user).count() == 1


def test_nobody_grants_to_oneself_nor_outside_ones_area_nor_without_the_right(guard: User, admin: User) -> None:
    user = make_user("village_worker", TOWNSHIP)
    day: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_until": None, "now": timezone.now()}
    with pytest.raises(ValidationError):
        users.add_grant(guard, guard, role="security_admin", area=COUNTY, **day)
    with pytest.raises(PermissionDenied):
        users.add_grant(guard, user, role="village_worker", area="520527", **day)
    with pytest.raises(PermissionDenied):
        users.add_grant(admin, user, role="village_worker", area=TOWNSHIP, **day)


def test_an_account_of_another_county_does_not_exist_for_an_administrator(admin: User) -> None:
    other = make_user("county_staff", "520527")
    client = as_(admin)
    assert client.get(reverse("accounts:user", args=[other.pk])).status_code == 404
    assert client.post(reverse("accounts:reset_password", args=[other.pk])).status_code == 404
    assert other.name not in [row.username for row in client.get(reverse("accounts:users")).context["page"].object_list]


def test_an_administrator_reads_no_household_and_a_clerk_no_users(admin: User) -> None:
    assert as_(admin).get(reverse("households:household_list")).status_code == 403
    assert as_(make_user("county_staff")).get(reverse("accounts:users")).status_code == 403


def test_ones_own_password_is_changed_only_with_the_old_one_and_by_the_rules(db: None) -> None:
    user = make_user("county_staff")
    client = as_(user)
    url = reverse("accounts:password")
    fine = "A quite different 4 phrases"
    attempts = [("a long pass phrase", "short", "short"), ("a long pass phrase", fine, "other"), ("wrong", fine, fine)]
    assert [client.post(url, {"old": o, "new": n, "again": a}).status_code for o, n, a in attempts] == [422, 422, 422]
    assert client.post(url, {"old": "a long pass phrase", "new": fine, "again": fine}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(fine)
    assert client.get(reverse("accounts:me")).status_code == 200


def test_the_language_chosen_is_that_of_the_next_page_and_never_leads_elsewhere(db: None) -> None:
    client = as_(make_user("county_staff"))
    response = client.post(reverse("accounts:language"), {"language": "en", "next": "https://example.org/"})
    assert response.headers["Location"] == "/"
    assert 'lang="en"' in client.get(reverse("home")).content.decode()
    client.post(reverse("accounts:language"), {"language": "zh-hans", "next": "/"})
    assert 'lang="zh-CN"' in client.get(reverse("home")).content.decode()


def test_a_grant_that_ended_yesterday_gives_nothing_today(db: None) -> None:
    user = make_user("county_staff")
    Grant.objects.filter(user=user).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert as_(user).get(reverse("households:household_list")).status_code == 403
