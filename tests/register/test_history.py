"""Every change of the register stands in its history, and raises the version of its household."""

from uuid import UUID

import pghistory
import pytest
from django.apps import apps
from django.db import connection, transaction

from households.models import Household, Membership, Person
from tests.factories import make_household, make_person
from workshops.models import Spell

pytestmark = pytest.mark.django_db


def version(household_id: UUID) -> int:
    return Household.objects.values_list("version", flat=True).get(pk=household_id)


def test_bulk_sql_leaves_who_why_and_through_what_in_the_history() -> None:
    make_household(members=[{"name": "甲"}])
    with pghistory.context(user=7, through="import", reason="十月花名册"), connection.cursor() as cursor:
        cursor.execute("UPDATE households_person SET name = '甲二'")
    event = apps.get_model("households", "PersonEvent").objects.order_by("-pgh_id").first()
    assert event.name == "甲二"
    assert event.pgh_label == "update"
    assert event.pgh_context.metadata == {"user": 7, "through": "import", "reason": "十月花名册"}


def test_an_update_that_changes_nothing_leaves_no_history() -> None:
    make_household(members=[{"name": "甲"}])
    events = apps.get_model("households", "PersonEvent").objects
    before = events.count()
    Person.objects.update(name="甲")
    assert events.count() == before


def test_the_household_knows_its_head_and_its_size_whatever_wrote_them() -> None:
    household = make_household(members=[{"name": "甲", "name_key": "jia"}, {"name": "乙"}])
    assert (household.head_name, household.head_key, household.member_count) == ("甲", "jia", 2)
    Person.objects.filter(name="甲").update(name="甲二", name_key="jia er")
    Membership.objects.filter(person__name="乙").delete()
    household.refresh_from_db()
    assert (household.head_name, household.head_key, household.member_count) == ("甲二", "jia er", 1)
    assert household.head is not None
    assert household.head is not None
    assert household.head.name == "甲二"


@pytest.mark.django_db(transaction=True)
def test_each_change_of_a_part_raises_the_household_once_a_transaction() -> None:
    household = make_household(members=[{"name": "甲"}], income={"wage": 1})
    person = household.memberships.get().person
    seen = version(household.pk)
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(birth_precision="D")
        Spell.objects.create(person=person, employer="某厂")
        household.statements.update(wage=2)
        Household.objects.filter(pk=household.pk).update(hamlet="记")
    assert version(household.pk) == seen + 1
    for change in (
        lambda: person.spells.update(monthly_wage=3000),
        lambda: person.spells.all().delete(),
        lambda: household.statements.all().delete(),
        lambda: Membership.objects.create(household=household, person=make_person("丙"), relation="20"),
    ):
        seen = version(household.pk)
        change()
        assert version(household.pk) == seen + 1


@pytest.mark.django_db(transaction=True)
def test_nobody_can_set_the_version_by_hand() -> None:
    household = make_household()
    seen = version(household.pk)
    Household.objects.filter(pk=household.pk).update(version=99)
    assert version(household.pk) == seen + 1
