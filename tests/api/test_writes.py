"""Writing over the API: versions, refusals, history."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from rest_framework.exceptions import ValidationError

from households.api.writing import answered
from households.models import Household, IncomeStatement, Membership, Person
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, id_number, make_division, make_household

Call = Callable[..., Any]


def test_a_write_without_the_version_seen_is_refused(call: Call, household: Household) -> None:
    path = f"households/{household.pk}/"
    assert call("PATCH", path, {"hamlet": "大坪"}).status_code == 428
    assert call("PATCH", path, {"hamlet": "大坪"}, version="*").status_code == 428
    assert call("PATCH", path, {"hamlet": "大坪"}, version="9" * 40).status_code == 428


@pytest.mark.django_db(transaction=True)
def test_a_write_under_an_old_version_is_refused_and_leaves_the_row(call: Call, household: Household) -> None:
    path = f"households/{household.pk}/"
    seen = call("GET", path)
    version = seen.headers["ETag"].strip('"')
    first = call("PATCH", path, {"hamlet": "大坪"}, version=version)
    assert (first.status_code, first.json()["hamlet"]) == (200, "大坪")
    assert int(first.headers["ETag"].strip('"')) == int(version) + 1
    assert call("PATCH", path, {"hamlet": "小坪"}, version=version).status_code == 412
    household.refresh_from_db()
    assert household.hamlet == "大坪"


def test_a_write_that_differs_in_nothing_raises_no_version(call: Call, household: Household) -> None:
    path = f"households/{household.pk}/"
    answer = call("PATCH", path, {"phone": "13885712046"}, version=household.version)
    assert answer.headers["ETag"] == f'"{household.version}"'


@pytest.mark.parametrize("field", ["version", "head", "member_count", "incomplete", "created_at", "id"])
def test_what_the_portal_keeps_cannot_be_assigned(call: Call, household: Household, field: str) -> None:
    path = f"households/{household.pk}/"
    before = call("GET", path).json()
    call("PATCH", path, {field: 99}, version=household.version)
    assert call("GET", path).json() == before


def test_a_household_is_registered_only_in_a_village_of_the_area(call: Call) -> None:
    make_division(VILLAGE)
    make_division(OTHER_COUNTY_VILLAGE)
    made = call("POST", "households/", {"division": VILLAGE, "number": "5205260001", "household_type": "1"})
    assert made.status_code == 201
    assert Household.objects.get(pk=made.json()["id"]).household_type == "1"
    for division in (OTHER_COUNTY_VILLAGE, "520526", "000000000000"):
        refused = call("POST", "households/", {"division": division})
        assert (refused.status_code, list(refused.json())) == (400, ["division"])
    again = call("POST", "households/", {"division": VILLAGE, "number": "5205260001"})
    assert (again.status_code, list(again.json())) == (400, ["number"])


def test_a_person_is_registered_with_birth_date_and_sex_from_the_number(call: Call, household: Household) -> None:
    number = id_number(date(2015, 6, 1), 7, male=False)
    body = {
        "name": "曾小兰",
        "id_number": f" {number[:6]} {number[6:]}".lower(),
        "household": str(household.pk),
        "relation": "30",
    }
    made = call("POST", "people/", body, version=household.version)
    assert made.status_code == 201, made.content
    person = Person.objects.get(pk=made.json()["id"])
    assert (person.id_number, person.birth_date, person.sex) == (number, date(2015, 6, 1), "2")
    assert person.name_key == "zengxiaolan"
    household.refresh_from_db()
    assert household.member_count == 3
    assert made.headers["ETag"] == f'"{household.version}"'


def test_an_unsound_number_is_refused_with_its_fault(call: Call, household: Household) -> None:
    path = f"people/{household.head_id}/"
    for wrong in ("520526197503121111", "52052619750312", "5.20526E+17", "520***********1650"):
        answer = call("PATCH", path, {"id_number": wrong}, version=household.version)
        assert (answer.status_code, list(answer.json())) == (400, ["id_number"]), wrong
    assert call("PATCH", path, {"birth_date": "1999-01-01"}, version=household.version).status_code in {200, 400}


def test_a_person_known_elsewhere_is_refused_without_details(call: Call, household: Household) -> None:
    stranger = make_household(OTHER_COUNTY_VILLAGE, members=({"name": "罗朝会", "county": "520527"},))
    number = Person.objects.get(memberships__household=stranger).id_number
    body = {"name": "罗朝会", "id_number": number, "household": str(household.pk), "relation": "20"}
    answer = call("POST", "people/", body, version=household.version)
    assert answer.status_code == 400
    assert str(stranger.pk) not in answer.content.decode()
    assert "520527" not in answer.content.decode()


def test_a_household_keeps_one_head(call: Call, household: Household) -> None:
    spouse = Membership.objects.get(household=household, relation="10")
    answer = call("PATCH", f"memberships/{spouse.pk}/", {"relation": "02"}, version=household.version)
    assert (answer.status_code, list(answer.json())) == (400, ["relation"])
    left = call(
        "PATCH",
        f"memberships/{spouse.pk}/",
        {"until": "2026-01-05", "end_reason": "MARRIED"},
        version=household.version,
    )
    assert left.status_code == 200
    assert call("GET", f"people/?household={household.pk}").json()["count"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_one_a_year_and_source(call: Call, household: Household) -> None:
    body = {"household": str(household.pk), "year": 2025, "source": "VISIT", "wage": "30000.50"}
    made = call("POST", "statements/", body, version=household.version)
    assert (made.status_code, made.json()["wage"]) == (201, "30000.50")
    version = made.headers["ETag"].strip('"')
    assert call("POST", "statements/", body, version=version).status_code == 400
    changed = call("PATCH", f"statements/{made.json()['id']}/", {"claims": "12"}, version=version)
    assert changed.status_code == 200
    assert IncomeStatement.objects.get(pk=made.json()["id"]).claims == 12
    assert call("PATCH", f"statements/{made.json()['id']}/", {"claims": "13"}, version=version).status_code == 412


def test_two_who_register_the_same_at_one_moment_are_answered_in_the_form_of_every_refusal() -> None:
    with pytest.raises(ValidationError) as refusal, answered():
        raise IntegrityError
    assert isinstance(refusal.value.detail, dict)


def test_history_says_who_wrote_through_the_api(call: Call, household: Household, clerk: Any) -> None:
    call("PATCH", f"households/{household.pk}/", {"hamlet": "大坪"}, version=household.version)
    event = (
        apps.get_model("households", "HouseholdEvent")
        .objects.filter(pgh_obj=household, pgh_label="update", hamlet="大坪")
        .latest("pgh_id")
    )
    assert event.pgh_context.metadata["user"] == clerk.pk
    assert event.pgh_context.metadata["through"] == "api"
