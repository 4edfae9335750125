"""A roster that gives somebody on record another ID number: written only once a second person has agreed to it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Household, Person
from portal.accounts.models import User
from portal.common import approvals, jobs
from portal.common.imports import applying, batches, decisions
from portal.common.masks import mask_id
from portal.common.models import ApprovalRequest, AuditEvent, ImportBatch, ImportRow, Job
from portal.common.models.imports import Choice
from tests.access.matrix import ASKS
from tests.access.world import ROLE_AREAS
from tests.factories import COUNTY, VILLAGE, id_number, make_user
from tests.imports.rosters import load, member, people, preview, setting, workbook

pytestmark = pytest.mark.django_db
BORN = date(1980, 1, 2)
OLD, NEW = id_number(BORN, 1), id_number(BORN, 500)


@pytest.fixture
def clerk() -> User:
    """A county user."""
    return setting()


def registered(actor: User, folder: Path, **values: Any) -> None:
    load(workbook(folder / "a.xlsx", [member(1, **values), member(2, relation="配偶")]), actor)


def with_new_number(actor: User, folder: Path, area: str = COUNTY) -> ImportBatch:
    """Preview a file in which the head has another number and the spouse another phone; take the head's row."""
    rows = [member(1, id=NEW, birth="1980-01-02"), member(2, relation="配偶", phone="13985712046")]
    batch = preview(workbook(folder / "b.xlsx", rows), actor, area)
    assert people(batch)["杨乙一"].why == "possible_duplicate"
    decisions.decide(batch, batch.rows.filter(label="杨乙一", subject="person"), Choice.TAKE, actor=actor)
    return batch


def row_of(batch: ImportBatch) -> ImportRow:
    return people(batch)["杨乙一"]


def number_of_head() -> Any:
    return Person.objects.get(name="杨乙一").id_number


def agree(request: ApprovalRequest, *, approve: bool = True) -> None:
    """Let another person of the county decide, and the worker do what follows."""
    other = make_user("county_staff")
    approvals.decide(other, request.pk, approve=approve, reason="与户口簿不符", now=timezone.now())
    for row in Job.objects.filter(kind=batches.APPLY_JOB, state="queued"):
        jobs.run(row.pk)


def test_the_rest_is_written_and_the_number_waits_until_another_person_agrees(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    batch = with_new_number(clerk, tmp_path)
    applying.apply(batch, actor=clerk)
    assert Person.objects.get(name="杨丙一").phone == "13985712046"
    assert (number_of_head(), row_of(batch).state) == (OLD, "pending")
    assert Household.objects.get().incomplete
    request = ApprovalRequest.objects.get()
    assert (request.kind, request.area, request.rows, request.requester) == ("import.ids", COUNTY, 1, clerk)
    assert request.what == f"b.xlsx：杨** {mask_id(OLD)} → {mask_id(NEW)}"
    agree(request)
    assert (number_of_head(), row_of(batch).state) == (NEW, "applied")
    assert not Household.objects.get().incomplete
    told = [event.detail.get("what") for event in AuditEvent.objects.filter(act="approve").order_by("pk")]
    assert told == ["asked", "approved"]


def test_applying_again_asks_nobody_twice_and_writes_nothing(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    batch = with_new_number(clerk, tmp_path)
    for _ in range(2):
        applying.apply(batch, actor=clerk)
    assert ApprovalRequest.objects.count() == 1
    assert number_of_head() == OLD


def test_a_refused_number_is_not_written_and_is_asked_for_again_only_by_deciding_again(
    clerk: User, tmp_path: Path
) -> None:
    registered(clerk, tmp_path)
    batch = with_new_number(clerk, tmp_path)
    applying.apply(batch, actor=clerk)
    agree(ApprovalRequest.objects.get(), approve=False)
    applying.apply(batch, actor=clerk)
    assert (number_of_head(), ApprovalRequest.objects.count()) == (OLD, 1)
    decisions.decide(batch, batch.rows.filter(label="杨乙一"), Choice.TAKE, actor=clerk)
    applying.apply(batch, actor=clerk)
    assert ApprovalRequest.objects.count() == 2


def test_what_was_agreed_to_holds_for_that_number_only(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    batch = with_new_number(clerk, tmp_path)
    applying.apply(batch, actor=clerk)
    first = ApprovalRequest.objects.get()
    decisions.mend_cell(batch, row_of(batch), "id_number", id_number(BORN, 501), actor=clerk)
    agree(first)
    assert number_of_head() == OLD
    assert ApprovalRequest.objects.exclude(pk=first.pk).get().state == "waiting"


def test_an_unanswered_request_lapses_and_the_next_apply_asks_again(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    batch = with_new_number(clerk, tmp_path)
    applying.apply(batch, actor=clerk)
    approvals.expire(timezone.now() + timedelta(hours=25))
    applying.apply(batch, actor=clerk)
    assert [row.state for row in ApprovalRequest.objects.order_by("asked_at")] == ["expired", "waiting"]


def test_a_number_for_somebody_who_had_none_needs_nobody(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    head = Person.objects.get(name="杨乙一")
    head.id_number = head.id_digest = None
    head.save()
    batch = with_new_number(clerk, tmp_path)
    applying.apply(batch, actor=clerk)
    assert (number_of_head(), ApprovalRequest.objects.count()) == (NEW, 0)


def test_agreeing_after_the_import_was_given_up_writes_nothing(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    batch = with_new_number(clerk, tmp_path)
    applying.apply(batch, actor=clerk)
    ImportBatch.objects.filter(pk=batch.pk).update(state="undone")
    agree(ApprovalRequest.objects.get())
    assert number_of_head() == OLD


@pytest.mark.parametrize("role", ["CM", "TS", "CS"])
def test_only_who_may_ask_for_another_number_asks_and_the_others_are_told(role: str, tmp_path: Path) -> None:
    actor = setting()
    registered(actor, tmp_path)
    name, area = ROLE_AREAS[role]
    actor = make_user(name, area)
    batch = with_new_number(actor, tmp_path, VILLAGE if role == "CM" else area)
    applying.apply(batch, actor=actor)
    assert ApprovalRequest.objects.exists() == (role in ASKS["identity"])
    client = Client()
    client.force_login(actor)
    page = client.get(reverse("imports:rows", args=[batch.pk]) + "?kind=all").content.decode()
    asked = role in ASKS["identity"]
    assert ("身份证号变更等待第二人同意" in page) == asked
    assert ("须由乡镇或县级申请" in page) != asked
    done = client.get(reverse("imports:done", args=[batch.pk])).content.decode()
    assert ("1 个身份证号变更等待第二人同意" in done) == asked


def test_the_page_of_approvals_shows_what_would_change_without_a_whole_number(clerk: User, tmp_path: Path) -> None:
    registered(clerk, tmp_path)
    applying.apply(with_new_number(clerk, tmp_path), actor=clerk)
    leader = Client()
    leader.force_login(make_user("county_staff"))
    page = leader.get(reverse("approvals:list")).content.decode()
    assert "更正身份证号" in page
    assert "→" in page
    assert OLD not in page
    assert NEW not in page
