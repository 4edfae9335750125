"""One personal value in full: for a purpose, after the password, so many a day, recorded or not at all."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Household
from portal.accounts.models import User
from portal.common.masks import personal_kind
from portal.common.models import AuditEvent
from portal.common.revealing import PURPOSES
from tests.factories import VILLAGE, make_household, make_user
from tests.pages.conftest import ACCOUNT, PHONE


def address(row: Any, field: str) -> str:
    return reverse("reveal", args=[row._meta.model_name, row.pk, field])


def shown(client: Client, row: Any, field: str, **data: str) -> Any:
    return client.post(address(row, field), data or {"purpose": "call"})


def reveals() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.filter(act="reveal").order_by("pk").values_list("result", "purpose"))


@pytest.mark.parametrize(("field", "value"), [("phone", PHONE), ("bank_card_no", ACCOUNT)])
def test_a_value_is_shown_in_full_never_kept_and_recorded_without_it(
    signed_in: Client, clerk: User, household: Household, field: str, value: str
) -> None:
    answer = shown(signed_in, household, field)
    assert answer.status_code == 200
    assert value in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    event = AuditEvent.objects.get(act="reveal")
    assert (event.user_id, event.result, event.purpose) == (clerk.pk, "done", "电话联系")
    assert event.subjects == {"household": [str(household.pk)]}
    assert event.fields == [personal_kind(field)]
    assert value not in str(event.__dict__)


def test_every_masked_value_of_a_household_page_has_a_way_to_it(signed_in: Client, household: Household) -> None:
    page = signed_in.get(reverse("households:household", args=[household.pk])).content.decode()
    head = household.head
    for row, field in ((household, "phone"), (household, "bank_card_no"), (head, "id_number")):
        assert f'data-reveal="{address(row, field)}"' in page
    assert PHONE not in page
    assert ACCOUNT not in page
    member = household.memberships.get(person=head)
    form = signed_in.get(reverse("households:member_edit", args=[member.pk])).content.decode()
    assert f'data-reveal="{address(head, "phone")}"' in form


@pytest.mark.parametrize("data", [{"purpose": ""}, {"purpose": "whim"}, {"purpose": "other"}])
def test_without_a_purpose_nothing_is_shown_or_recorded(
    signed_in: Client, household: Household, data: dict[str, str]
) -> None:
    answer = shown(signed_in, household, "phone", **data)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#reveal-fault"
    assert PHONE not in answer.content.decode()
    assert reveals() == []


def test_words_of_a_purpose_are_recorded_without_numbers(signed_in: Client, household: Household) -> None:
    shown(signed_in, household, "phone", purpose="other", words=f"回访  {PHONE}")
    assert reveals() == [("done", "其他：回访 ****")]


def test_the_password_is_asked_for_again_after_five_minutes(signed_in: Client, household: Household) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.CONFIRM_MINUTES, seconds=1)):
        answer = signed_in.post(address(household, "phone"), {"purpose": "call"}, headers={"HX-Request": "true"})
    assert answer.status_code == 428
    assert reveals() == []


def test_the_fifty_first_value_of_a_day_is_refused_kindly_and_recorded(
    signed_in: Client, clerk: User, household: Household, settings: Any
) -> None:
    settings.REVEALS_A_DAY = 2
    assert [shown(signed_in, household, "phone").status_code for _ in range(3)] == [200, 200, 429]
    answer = shown(signed_in, household, "phone")
    assert PHONE not in answer.content.decode()
    assert [result for result, _purpose in reveals()] == ["done", "done", "refused", "refused"]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        signed_in.force_login(clerk)
        assert shown(signed_in, household, "phone").status_code == 200


def test_what_cannot_be_recorded_is_not_shown(
    signed_in: Client, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError

    signed_in.get(reverse("home"))
    monkeypatch.setattr(AuditEvent, "save", refuse)
    signed_in.raise_request_exception = False
    answer = shown(signed_in, household, "phone")
    assert answer.status_code == 503
    assert PHONE not in answer.content.decode()


@pytest.mark.parametrize("field", ["name", "number", "head_id", "id", "remark__x", "nothing"])
def test_only_declared_personal_fields_are_shown(signed_in: Client, household: Household, field: str) -> None:
    assert shown(signed_in, household, field).status_code == 404


def test_nothing_is_shown_outside_of_ones_area_or_of_an_unknown_kind(
    signed_in: Client, household: Household, stranger: Household
) -> None:
    assert shown(signed_in, stranger, "phone").status_code == 404
    assert shown(signed_in, stranger.head, "id_number").status_code == 404
    assert signed_in.post(f"/reveal/user/{household.pk}/phone/", {"purpose": "call"}).status_code == 404
    assert signed_in.get(address(household, "phone")).status_code == 405


@pytest.mark.parametrize("role", ["township_leader", "county_leader", "liaison", "system_admin", "auditor"])
def test_who_may_not_reveal_has_no_button_and_is_refused(household: Household, role: str) -> None:
    client = Client()
    client.force_login(make_user(role))
    assert shown(client, household, "phone").status_code == 403
    page = client.get(reverse("households:household", args=[household.pk])).content.decode()
    assert "data-reveal=" not in page


def test_free_text_is_offered_only_where_its_mask_hides_something(signed_in: Client) -> None:
    plain = make_household(VILLAGE, members=({"name": "王文才"},), remark="常年在外")
    hidden = make_household(VILLAGE, members=({"name": "王小明"},), remark=f"联系 {PHONE}")
    offered = [
        address(row, "remark") in signed_in.get(reverse("households:household", args=[row.pk])).content.decode()
        for row in (plain, hidden)
    ]
    assert offered == [False, True]


def test_every_purpose_has_words_in_both_languages() -> None:
    assert len(list(PURPOSES)) == 5
    assert all(code.zh and code.en for code in PURPOSES)
