"""Rows with sealed fields: what stands in the database, who can read it, and what is refused."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from households.models import Household, Person
from portal.common.sealing import SealError
from tests.factories import make_household

pytestmark = pytest.mark.django_db
PHONE = "13985712046"


def a_person(**values: Any) -> Person:
    household = make_household(members=[{"name": "甲", "phone": PHONE, **values}])
    return Person.objects.get(memberships__household=household)


def cell(person: Person, column: str = "phone") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM households_person WHERE id = %s', [person.pk])
        return str(cursor.fetchone()[0])


def test_the_attribute_is_plain_and_the_column_is_not() -> None:
    person = a_person(remark="尿毒症，每周透析")
    assert (person.phone, person.remark) == (PHONE, "尿毒症，每周透析")
    assert PHONE not in cell(person)
    assert "透析" not in cell(person, "remark")


def test_the_database_itself_refuses_plain_text() -> None:
    person = a_person()
    with pytest.raises((IntegrityError, DataError)), connection.cursor() as cursor:
        cursor.execute("UPDATE households_person SET phone = %s WHERE id = %s", [PHONE, person.pk])


def test_a_cell_moved_to_another_row_or_column_does_not_open() -> None:
    first, second = a_person(), a_person(phone="13800000000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_person SET phone = %s WHERE id = %s", [cell(first), second.pk])
        cursor.execute("UPDATE households_person SET remark = phone WHERE id = %s", [first.pk])
    with pytest.raises(SealError):
        _ = Person.objects.get(pk=second.pk).phone
    with pytest.raises(SealError):
        _ = Person.objects.get(pk=first.pk).remark


def test_saving_what_did_not_change_leaves_the_text_and_the_history_as_they_were() -> None:
    person = a_person()
    before, events = cell(person), apps.get_model("households", "PersonEvent").objects
    known = events.count()
    again = Person.objects.get(pk=person.pk)
    again.phone = str(again.phone)
    again.save()
    again.refresh_from_db()
    again.save()
    assert cell(person) == before
    assert events.count() == known


def test_history_is_sealed_and_opens() -> None:
    person = a_person()
    event = apps.get_model("households", "PersonEvent").objects.filter(pgh_obj_id=person.pk).latest("pgh_id")
    assert event.phone == PHONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_personevent WHERE phone LIKE %s", [f"%{PHONE}%"])
        assert cursor.fetchone() == (0,)


def test_equality_finds_by_the_mark() -> None:
    person = a_person()
    a_person(phone="13800000000")
    assert Person.objects.get(phone=PHONE) == person
    assert Person.objects.with_phone(" 139 8571 2046").get() == person


def test_a_bulk_update_of_a_sealed_field_is_refused_and_clearing_is_not() -> None:
    person = a_person()
    with pytest.raises(SealError, match="row by row"), transaction.atomic():
        Person.objects.update(phone="13800000000")
    Person.objects.update(phone=None)
    assert Person.objects.get(pk=person.pk).phone is None


def test_rows_made_in_bulk_are_sealed_each_for_itself() -> None:
    made = Person.objects.bulk_create([Person(name="乙", phone=PHONE), Person(name="丙", phone=PHONE)])
    assert [Person.objects.get(pk=each.pk).phone for each in made] == [PHONE, PHONE]
    assert cell(made[0]) != cell(made[1])


def test_values_without_their_row_show_nothing() -> None:
    a_person()
    assert [str(value) for value in Person.objects.values_list("phone", flat=True)] == ["****"]


def test_opening_asks_the_database_nothing() -> None:
    for _ in range(3):
        a_person()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert {person.phone for person in Person.objects.all()} == {PHONE}
    assert len(asked) == 1


def test_notes_are_an_object_and_the_empty_one_is_null() -> None:
    household = make_household(members=[{"name": "甲"}])
    assert Household.objects.get(pk=household.pk).notes == {}
    household.notes = {"病史": "肺结核"}
    household.save()
    assert Household.objects.get(pk=household.pk).notes == {"病史": "肺结核"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT notes FROM households_household WHERE id = %s", [household.pk])
        assert "结核" not in cursor.fetchone()[0]
