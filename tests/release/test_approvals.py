"""What needs a second person: asked by one, decided once by another of a covering area, within a day, all recorded."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Household
from portal.accounts.models import User
from portal.common import approvals, jobs
from portal.common.areas import above
from portal.common.models import ApprovalRequest, AuditEvent, Export, Job
from tests.factories import VILLAGE, make_household, make_user
from tests.pages.conftest import CSV, PHONE, XLSX

LIST = "households:household_list"


@pytest.fixture
def by_two(settings: Any) -> None:
    """Let every export need a second person."""
    settings.EXPORT_MOST_ALONE = 0


def client_of(role: str, area: str = "520526") -> Client:
    client = Client()
    client.force_login(make_user(role, area))
    return client


def asked(client: Client, query: str = "") -> ApprovalRequest:
    answer = client.post(reverse(LIST) + query, XLSX)
    assert answer.headers["Location"] == reverse("approvals:list")
    return ApprovalRequest.objects.get()


def decide(client: Client, row: ApprovalRequest, **data: str) -> int:
    return client.post(reverse("approvals:decide", args=[row.pk]), data).status_code


def test_a_large_export_waits_for_another_person_and_is_then_written_for_who_asked(
    signed_in: Client, household: Household, by_two: None
) -> None:
    row = asked(signed_in)
    assert not Job.objects.exists()
    assert (row.rows, row.area, row.purpose) == (1, "520526", "核对数据")
    assert decide(client_of("township_leader", VILLAGE[:9]), row, act="approve") == 404
    leader = client_of("county_staff")
    assert "核对数据" in leader.get(reverse("approvals:list")).content.decode()
    assert decide(leader, row, act="approve") == 302
    jobs.run(Job.objects.get().pk)
    export = Export.objects.get()
    file: Any = signed_in.get(reverse("jobs:export", args=[export.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert leader.get(reverse("jobs:export", args=[export.pk])).status_code == 404
    told = [(event.act, event.detail.get("what"), event.purpose) for event in AuditEvent.objects.order_by("pk")]
    assert ("approve", "asked", "核对数据") in told
    assert ("approve", "approved", "核对数据") in told
    assert ("export", None, "核对数据") in told


def test_nobody_decides_on_ones_own_request_not_even_by_the_back_door(
    signed_in: Client, clerk: User, household: Household, by_two: None
) -> None:
    row = asked(signed_in)
    assert decide(signed_in, row, act="approve") == 404
    with pytest.raises(IntegrityError, match="approval_by_another"), transaction.atomic():
        ApprovalRequest.objects.filter(pk=row.pk).update(state="approved", decided_by=clerk, decided_at=timezone.now())
    with pytest.raises(IntegrityError, match="approval_decided_by_somebody"), transaction.atomic():
        ApprovalRequest.objects.filter(pk=row.pk).update(state="approved")


def test_a_refusal_needs_its_reason_which_the_requester_reads_once_as_news(
    signed_in: Client, household: Household, by_two: None
) -> None:
    row = asked(signed_in)
    other = client_of("county_staff")
    decide(other, row, act="refuse")
    row.refresh_from_db()
    assert row.state == "waiting"
    decide(other, row, act="refuse", reason=f"太多 {PHONE}")
    assert "我的申请有结果" in signed_in.get(reverse("home")).content.decode()
    page = signed_in.get(reverse("approvals:list")).content.decode()
    assert "太多 ****" in page
    assert "我的申请有结果" not in signed_in.get(reverse("home")).content.decode()
    assert not Job.objects.exists()
    assert decide(other, row, act="approve") == 404


def test_a_request_lapses_after_a_day(signed_in: Client, household: Household, by_two: None) -> None:
    row = asked(signed_in)
    other = make_user("county_staff")
    late = timezone.now() + timedelta(hours=24, seconds=1)
    with pytest.raises(approvals.GoneError):
        approvals.decide(other, row.pk, approve=True, reason="", now=late)
    assert approvals.expire(timezone.now()) == 0
    assert approvals.expire(late) == 1
    row.refresh_from_db()
    assert row.state == "expired"


def test_deciding_asks_for_the_password_again(signed_in: Client, household: Household, by_two: None) -> None:
    row = asked(signed_in)
    other = client_of("county_staff")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        decide(other, row, act="approve")
    row.refresh_from_db()
    assert row.state == "waiting"


def test_what_the_other_reads_names_conditions_but_nothing_typed(
    signed_in: Client, household: Household, by_two: None
) -> None:
    row = asked(signed_in, "?building=3")
    assert "3" not in row.what
    assert "****" in row.what


def test_an_export_without_a_purpose_gives_no_file(signed_in: Client, household: Household) -> None:
    answer = signed_in.post(reverse(LIST), {"export": "csv"})
    assert answer.status_code == 302
    assert not AuditEvent.objects.filter(act="export").exists()
    assert signed_in.post(reverse(LIST), CSV).status_code == 200
    assert AuditEvent.objects.get(act="export").purpose == "核对数据"


def test_rows_beyond_the_days_budget_stay_here_and_raise_the_alarm(
    signed_in: Client, household: Household, settings: Any
) -> None:
    make_household(VILLAGE, members=({"name": "王文才"},))
    settings.EXPORT_ROWS_A_DAY = 3
    assert signed_in.post(reverse(LIST), CSV).status_code == 200
    assert signed_in.post(reverse(LIST), CSV).status_code == 302
    alarm = AuditEvent.objects.get(act="alarm")
    assert (alarm.rows, alarm.detail, alarm.result) == (2, {"what": "export_budget", "taken": 2}, "refused")


def test_a_list_that_grew_since_it_was_agreed_to_is_not_written(
    signed_in: Client, household: Household, by_two: None
) -> None:
    row = asked(signed_in)
    decide(client_of("county_staff"), row, act="approve")
    make_household(VILLAGE, members=({"name": "王文才"},))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().error == {"kind": "export_grew", "params": {"agreed": 1, "rows": 2}}
    assert "复核人同意的是 1 行，现在已有 2 行" in signed_in.get(reverse("jobs:list")).content.decode()
    assert not AuditEvent.objects.filter(act="export").exists()


@pytest.mark.parametrize(
    ("areas", "area"),
    [
        (["520526"], "520526"),
        (["520526002", "520526116"], "520526"),
        (["52", "11"], ""),
        (["520526002022", "520526002"], "520526002"),
    ],
)
def test_a_request_over_several_areas_needs_one_that_covers_them_all(areas: list[str], area: str) -> None:
    assert above(areas) == area


def test_a_request_is_made_once_for_one_thing(clerk: User) -> None:
    subject = uuid4()
    told: dict[str, Any] = {"what": "x", "rows": 1, "purpose": "x"}
    approvals.ask("export", subject, requester=clerk, now=timezone.now(), **told)
    with pytest.raises(IntegrityError, match="approval_once"), transaction.atomic():
        approvals.ask("export", subject, requester=clerk, now=timezone.now(), **told)
