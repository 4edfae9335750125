"""The database itself holds what must always be true of the register."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from households.models import Household, IncomeStatement, Membership, Person
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_person

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> bool:
    """Tell whether the database refuses an act (in a savepoint of its own)."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_a_household_cannot_have_two_heads() -> None:
    household = make_household(members=[{"name": "甲"}])
    second = make_person("乙")
    assert refused(lambda: Membership.objects.create(household=household, person=second, relation="02"))
    assert not refused(lambda: Membership.objects.create(household=household, person=second, relation="10"))


def test_a_former_head_does_not_bar_a_new_one() -> None:
    household = make_household(members=[{"name": "甲"}])
    Membership.objects.update(until=date(2026, 1, 1))
    assert not refused(lambda: Membership.objects.create(household=household, person=make_person("乙"), relation="02"))


def test_a_person_lives_in_one_household_at_a_time() -> None:
    first, second = make_household(), make_household()
    person = first.memberships.get().person
    assert refused(lambda: Membership.objects.create(household=second, person=person, relation="20"))


def test_a_household_has_one_statement_per_year_and_source() -> None:
    household = make_household(income={"wage": 1})
    assert refused(lambda: IncomeStatement.objects.create(household=household, year=2026, source="ROSTER"))
    assert not refused(lambda: IncomeStatement.objects.create(household=household, year=2026, source="VISIT"))


def test_an_identity_number_is_unique_among_the_living_only() -> None:
    person = make_person()
    twin = {"name": "同号", "id_number": person.id_number, "id_digest": person.id_digest}
    assert refused(lambda: Person.objects.create(**twin))
    Person.objects.filter(pk=person.pk).update(deceased=True)
    assert not refused(lambda: Person.objects.create(**twin))


def test_an_identity_number_never_stands_without_its_digest() -> None:
    assert refused(lambda: Person.objects.create(name="无摘要", id_number="520526197503129015"))


def test_a_household_number_is_unique_within_its_county_only() -> None:
    make_household(VILLAGE, number="0001")
    make_household(OTHER_COUNTY_VILLAGE, number="0001")
    assert refused(lambda: Household.objects.create(number="0001", division_id=VILLAGE))
