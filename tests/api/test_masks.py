"""What leaves the portal over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.models import Household, Person
from portal.common.masks import MASKS, declare_personal, personal_kind

Call = Callable[..., Any]


def test_no_answer_holds_an_identity_phone_or_account_number(call: Call, household: Household) -> None:
    head = Person.objects.get(memberships__household=household, memberships__relation="02")
    assert head.id_number
    secrets = [head.id_number, "13885712046", "6217003860001234567", "520526197503129997"]
    for path in (
        "households/",
        f"households/{household.pk}/",
        "people/",
        f"people/{head.pk}/",
        "memberships/",
        "facts/people/",
    ):
        text = call("GET", path).content.decode()
        assert not [secret for secret in secrets if secret in text], path


def test_masks_leave_what_tells_two_people_apart(call: Call, household: Household) -> None:
    person = call("GET", f"people/{household.head_id}/").json()
    number = Person.objects.get(memberships__household=household, memberships__relation="02").id_number or ""
    assert person["id_number"] == f"{number[:3]}***********{number[-4:]}"
    assert person["phone"] == "138****2046"
    assert call("GET", f"households/{household.pk}/").json()["bank_card_no"] == "****4567"


@given(st.sampled_from(["bank", "health", "id", "phone"]), st.text(alphabet="0123456789X", min_size=1, max_size=30))
def test_no_mask_shows_more_than_seven_characters_of_a_number(kind: str, number: str) -> None:
    shown = MASKS[kind](number).replace("*", "")
    assert len(shown) <= 7


def test_a_field_has_one_kind_of_mask() -> None:
    assert personal_kind("person__id_number") == "id"
    assert personal_kind("wage") == "income"
    with pytest.raises(ValueError, match="declared"):
        declare_personal(id_number="phone")
