"""What lies outside one's areas does not exist; a prefix of a code is not a prefix of a neighbour."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.models import Household, Person
from portal.accounts.models import Grant
from portal.common.areas import bounds, narrowed
from tests.factories import OTHER_COUNTY_VILLAGE, OTHER_VILLAGE, VILLAGE, make_household, make_user
from workshops.models import Spell

codes = st.text(alphabet="0123456789", min_size=12, max_size=12)


@given(codes, st.sampled_from([2, 4, 6, 9, 12]), codes)
def test_the_range_of_an_area_holds_exactly_the_codes_that_begin_with_it(area: str, length: int, code: str) -> None:
    low, high = bounds(area[:length])
    assert (low <= code < high) == code.startswith(area[:length])


@given(st.lists(codes.map(lambda code: code[:6]), max_size=3), codes.map(lambda code: code[:9]), codes)
def test_looking_at_a_part_shows_what_lies_in_both(areas: list[str], focus: str, code: str) -> None:
    both = code.startswith(focus) and any(code.startswith(area) for area in areas)
    assert any(code.startswith(area) for area in narrowed(areas, focus)) == both


@pytest.mark.django_db
def test_each_user_sees_the_households_and_people_of_the_own_area_only() -> None:
    for division in (VILLAGE, OTHER_VILLAGE, OTHER_COUNTY_VILLAGE):
        household = make_household(division)
        Spell.objects.create(person=household.memberships.get().person)
    for area, expected in (("520526", 2), (VILLAGE, 1), ("52", 3), ("520528", 0)):
        user = make_user(area=area)
        assert Household.objects.visible_to(user).count() == expected
        assert Person.objects.visible_to(user).count() == expected
        assert Spell.objects.visible_to(user).count() == expected


@pytest.mark.django_db
def test_a_role_without_the_permission_sees_nothing_however_wide_its_area() -> None:
    make_household()
    for role in ("system_admin", "security_admin", "auditor", "liaison"):
        assert not Household.objects.visible_to(make_user(role, "")).exists()


@pytest.mark.django_db
def test_a_grant_counts_from_its_first_day_to_its_last() -> None:
    make_household()
    user = make_user()
    Grant.objects.update(valid_until=date(2021, 1, 1))
    assert not Household.objects.visible_to(user).exists()
