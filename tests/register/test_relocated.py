"""Who was relocated: one definition for lists, figures, filters and facts, over every way of recording it."""

from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from households.filters import HouseholdFilters
from households.indicators import relocated_households
from households.models import Household
from monitoring.models import HouseholdFacts
from monitoring.services.recompute import recompute
from tests.factories import COUNTY, make_household

pytestmark = pytest.mark.django_db


def test_lists_figures_filters_and_facts_agree_who_was_relocated() -> None:
    signs: tuple[dict[str, Any], ...] = (
        {},
        {"relocation_year": 2018},
        {"resettle_mode": "1"},
        {"site_name": "朝阳新城"},
    )
    for recorded, sign in product((True, False, None), signs):
        make_household(relocated=recorded, **sign)
    asked = Household.objects.relocated()
    assert asked.count() == 4 + 3
    assert set(asked) == set(Household.objects.filter(relocated_households(timezone.localdate())))
    assert set(asked) == set(HouseholdFilters({"relocated": "true"}, Household.objects.all()).qs)
    assert HouseholdFilters({"relocated": "none"}, Household.objects.all()).qs.count() == 1
    recompute(COUNTY, on=timezone.localdate(), today=timezone.localdate())
    facts = dict(HouseholdFacts.objects.values_list("household_id", "relocated"))
    assert {key for key, answer in facts.items() if answer} == {each.pk for each in asked}
    assert sum(answer is None for answer in facts.values()) == 1
