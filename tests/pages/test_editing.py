from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households import codes
from households.models import Household, IncomeStatement, Person
from portal.accounts.models import User
from portal.common.forms.rows import CodeChoices
from portal.common.registry import after_household_change
from tests.factories import id_number, make_division, make_user
from tests.pages.conftest import PHONE
from tests.pages.test_lists import number_of


def card(household: Household, code: str = "home") -> str:
    return reverse("households:household_card", args=[household.pk, code])


def opened(client: Client, url: str) -> dict[str, Any]:
    """What a person's browser would post back from a form as it was opened."""
    form = client.get(url).context["form"]
    data: dict[str, Any] = {"version": client.get(url).context["version"]}
    for bound in form:
        if bound.name == "version":
            continue
        value = bound.value()
        if value is None and isinstance(bound.field, CodeChoices):
            continue
        data[bound.html_name] = "" if value is None else value
        if bound.field.show_hidden_initial:
            data[bound.html_initial_name] = "" if value is None else value
    return data


def test_a_saved_card_changes_only_what_was_typed_and_says_what_became_of_the_flags(
    signed_in: Client, household: Household
) -> None:
    after_household_change.add("test", lambda _ids, *, on: ["解除：测试预警"])
    try:
        data = {**opened(signed_in, card(household) + "?edit=1"), "room": "502"}
        response = signed_in.post(card(household), data, headers={"HX-Request": "true"})
    finally:
        after_household_change.remove("test")
    assert response.status_code == 200
    assert response.headers["HX-Retarget"] == "#household"
    assert "解除：测试预警" in response.content.decode()
    household.refresh_from_db()
    assert (household.room, household.building, household.phone) == ("502", "3", PHONE)


@pytest.mark.django_db(transaction=True)  # a version rises once a transaction
def test_a_stale_save_writes_nothing_shows_both_versions_and_keeps_what_was_typed(
    signed_in: Client, household: Household
) -> None:
    data = {**opened(signed_in, card(household) + "?edit=1"), "room": "502", "unit_leader": "罗文秀"}
    Household.objects.filter(pk=household.pk).update(room="601")
    response = signed_in.post(card(household), data, headers={"HX-Request": "true"})
    page = response.content.decode()
    household.refresh_from_db()
    assert response.status_code == 409
    assert (household.room, household.unit_leader) == ("601", None)
    assert [(clash.name, clash.theirs, clash.mine) for clash in response.context["stale"]["clashes"]] == [
        ("room", "601", "502"),
        ("unit_leader", "—", "罗文秀"),
    ]
    assert 'value="502"' in page
    assert 'value="罗文秀"' in page

    chosen = {**data, "version": household.version, "keep-room": "theirs", "keep-unit_leader": "mine"}
    assert signed_in.post(card(household), chosen, headers={"HX-Request": "true"}).status_code == 200
    household.refresh_from_db()
    assert (household.room, household.unit_leader) == ("601", "罗文秀")


def test_a_faulty_form_comes_back_with_its_fault_and_with_what_was_typed(
    signed_in: Client, household: Household
) -> None:
    data = {**opened(signed_in, card(household, "basics") + "?edit=1"), "phone": "1388571", "group_name": "三组"}
    response = signed_in.post(card(household, "basics"), data, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"phone"}
    assert 'value="三组"' in response.content.decode()
    household.refresh_from_db()
    assert household.phone == PHONE


def test_a_personal_field_left_empty_keeps_its_value_and_typed_anew_replaces_it(
    signed_in: Client, household: Household
) -> None:
    url = card(household, "basics")
    signed_in.post(url, {**opened(signed_in, url + "?edit=1"), "group_name": "三组"}, headers={"HX-Request": "true"})
    household.refresh_from_db()
    assert (household.group_name, household.phone) == ("三组", PHONE)
    signed_in.post(url, {**opened(signed_in, url + "?edit=1"), "phone": "13985712047"}, headers={"HX-Request": "true"})
    household.refresh_from_db()
    assert household.phone == "13985712047"


def test_a_household_is_registered_and_its_head_after_it(signed_in: Client, household: Household) -> None:
    new = reverse("households:household_new")
    response = signed_in.post(
        new, {"number": "52052600200199", "division_id": household.division_id, "relocated": "true"}
    )
    made = Household.objects.get(number="52052600200199")
    assert response.headers["Location"] == reverse("households:member_new", args=[made.pk])
    number = id_number(made.created_at.date().replace(year=1980, month=3, day=12), 7)
    person = {
        "relation": "02",
        "name": "禄光荣",
        "id_type": codes.ID_TYPE.codes[0].value,
        "id_number": number,
        "version": made.version,
    }
    response = signed_in.post(response.headers["Location"], person)
    assert response.status_code == 302, response.context["form"].errors
    made.refresh_from_db()
    assert (made.head_name, made.member_count) == ("禄光荣", 1)
    assert Person.objects.get(name="禄光荣").birth_date == date(1980, 3, 12)


@pytest.mark.django_db(transaction=True)  # a version rises once a transaction
def test_a_statement_is_changed_under_the_version_seen(signed_in: Client, household: Household) -> None:
    statement = IncomeStatement.objects.get(household=household)
    url = reverse("households:statement_edit", args=[statement.pk])
    data = {**opened(signed_in, url), "wage": "24,500".replace(",", "")}
    assert signed_in.post(url, data).status_code == 302
    statement.refresh_from_db()
    assert statement.wage == 24500
    response = signed_in.post(url, {**data, "wage": "1"})
    assert response.status_code == 409
    statement.refresh_from_db()
    assert statement.wage == 24500


def test_who_may_only_read_sees_no_way_to_edit_and_is_refused(household: Household) -> None:
    client = Client()
    client.force_login(make_user("county_leader"))
    page = client.get(reverse("households:household", args=[household.pk])).content.decode()
    assert "data-edit" not in page
    assert client.post(card(household), {"version": household.version, "room": "1"}).status_code == 403


@pytest.mark.django_db(transaction=True)  # a version rises once a transaction
def test_after_somebody_elses_save_a_leaving_member_is_refused_once_and_saved_at_the_second_press(
    signed_in: Client, household: Household
) -> None:
    url = reverse("households:member_end", args=[household.memberships.exclude(person=household.head).get().pk])
    data = {"version": household.version, "until": "2026-11-20", "end_reason": "DEATH"}
    Household.objects.filter(pk=household.pk).update(room="601")
    refused = signed_in.post(url, data)
    assert (refused.status_code, household.memberships.filter(until=None).count()) == (422, 2)
    again = signed_in.post(url, {**data, "version": refused.context["form"]["version"].value()})
    assert (again.status_code, household.memberships.filter(until=None).count()) == (302, 1)


@pytest.mark.parametrize("name", ["household", "household_history", "member_new", "head_change", "statement_new"])
def test_a_household_outside_ones_area_does_not_exist(signed_in: Client, stranger: Household, name: str) -> None:
    assert signed_in.get(reverse(f"households:{name}", args=[stranger.pk])).status_code == 404


def test_members_cards_and_statements_outside_ones_area_do_not_exist(signed_in: Client, stranger: Household) -> None:
    membership = stranger.memberships.get()
    statement = IncomeStatement.objects.create(household=stranger, year=2026, source="ROSTER")
    urls = [
        card(stranger) + "?edit=1",
        reverse("households:member_edit", args=[membership.pk]),
        reverse("households:member_end", args=[membership.pk]),
        reverse("households:statement_edit", args=[statement.pk]),
    ]
    assert [signed_in.get(url).status_code for url in urls] == [404, 404, 404, 404]
    assert [signed_in.post(url).status_code for url in urls] == [404, 404, 404, 404]


def test_a_household_cannot_be_put_into_a_village_outside_ones_area(
    signed_in: Client, household: Household, clerk: User
) -> None:
    make_division("520527001001")
    data = {**opened(signed_in, card(household, "basics") + "?edit=1"), "division_id": "520527001001"}
    response = signed_in.post(card(household, "basics"), data, headers={"HX-Request": "true"})
    assert response.status_code == 422
    household.refresh_from_db()
    assert household.division_id.startswith("520526")


def test_a_typed_number_is_found_at_once_within_ones_area_by_a_link_and_elsewhere_as_a_bare_fact(
    signed_in: Client, household: Household, stranger: Household
) -> None:
    url = reverse("households:identity")
    near = signed_in.post(url, {"id_number": number_of(household)}).content.decode()
    far = signed_in.post(url, {"id_number": number_of(stranger)}).content.decode()
    new = signed_in.post(url, {"id_number": id_number(household.created_at.date(), 33)}).content.decode()
    assert reverse("households:household", args=[household.pk]) in near
    assert far.strip()
    assert "罗朝会" not in far
    assert str(stranger.pk) not in far
    assert "Registered" not in new
    assert "登记" not in new
