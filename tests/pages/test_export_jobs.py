"""Exports in roster columns, and large ones as jobs: only their owner fetches them, and only while the right lasts."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from households.models import Household, Site
from portal.accounts.models import Grant, User
from portal.common import jobs
from portal.common.exports import orders
from portal.common.imports.exporting import RosterSheet
from portal.common.imports.reading.roster import read_roster
from portal.common.models import AuditEvent, Export, Job
from portal.common.models.jobs import JobState
from tests.factories import OTHER_VILLAGE, VILLAGE, make_household, make_user
from tests.pages.conftest import ACCOUNT, CSV, PHONE, XLSX
from tests.pages.test_lists import LIST, number_of


@pytest.fixture
def all_as_jobs(settings: Any, tmp_path: Path) -> None:
    """Let every export be a large one, in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    settings.EXPORT_MOST_AT_ONCE = 0


def sheet(body: bytes) -> list[dict[str, Any]]:
    """Return the rows of a workbook by their headings."""
    page = openpyxl.load_workbook(io.BytesIO(body)).active
    assert page is not None
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def order(client: Client, **data: str) -> Export:
    """Order an export of the household list and let a worker write it."""
    answer = client.post(reverse(LIST) + data.pop("query", ""), {**XLSX, **data})
    assert answer.headers["Location"] == reverse("jobs:list")
    export = Export.objects.get()
    assert export.job is not None
    jobs.run(export.job.pk)
    export.refresh_from_db()
    return export


def fetch(client: Client, export: Export) -> Any:
    return client.get(reverse("jobs:export", args=[export.pk]))


def test_a_roster_of_people_has_a_row_a_person_in_the_rosters_own_columns_and_masked(
    signed_in: Client, household: Household
) -> None:
    Household.objects.filter(pk=household.pk).update(site=Site.objects.create(name="阳光新城", division_id=VILLAGE))
    body = signed_in.post(reverse(LIST), {**XLSX, "layout": "roster"}).content
    rows = sheet(body)
    assert [row["姓名"] for row in rows] == ["杨正富", "熊秀英"]
    assert rows[1]["户主姓名"] == "杨正富"
    assert (rows[0]["性别"], rows[0]["与户主关系"], rows[1]["与户主关系"]) == ("男", "户主", "配偶")
    assert (rows[0]["安置点名称"], rows[0]["楼栋"]) == ("阳光新城", "3")
    assert rows[0]["证件号码"][3:14] == "*" * 11
    text = str(rows)
    assert not [secret for secret in (PHONE, ACCOUNT, number_of(household)) if secret in text]


def test_the_headings_of_a_roster_export_are_all_known_to_the_import(
    signed_in: Client, household: Household, tmp_path: Any
) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(signed_in.post(reverse(LIST), {**XLSX, "layout": "roster"}).content)
    read = read_roster(path, "roster.xlsx").sheets[0]
    assert [heading.code for heading in read.headings] == list(RosterSheet(people=True).fields)
    assert read.columns["name"].values == ["杨正富", "熊秀英"]


def test_a_roster_of_households_has_a_row_a_household_found_and_no_column_of_a_person(
    signed_in: Client, household: Household
) -> None:
    make_household(VILLAGE, members=({"name": "王文才"}, {"name": "王小明"}), room="502")
    rows = sheet(signed_in.post(reverse(LIST) + "?building=3", {**XLSX, "layout": "roster-households"}).content)
    assert [row["户主姓名"] for row in rows] == ["杨正富"]
    assert "姓名" not in rows[0]


def test_a_roster_export_asks_the_database_as_often_for_forty_people_as_for_two(
    signed_in: Client, household: Household
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert signed_in.post(reverse(LIST), {**CSV, "layout": "roster"}).status_code == 200
        return len(seen)

    asked()
    few = asked()
    for _ in range(10):
        make_household(VILLAGE, members=({"name": "王文才"}, {"name": "王小明"}), income={"wage": 1})
    assert asked() == few
    assert few <= 19


def test_a_large_export_is_a_job_with_a_link_for_its_owner_alone(
    signed_in: Client, household: Household, stranger: Household, all_as_jobs: None
) -> None:
    make_household(VILLAGE, members=({"name": "王文才"},), building="9")
    export = order(signed_in, query="?building=3")
    link = reverse("jobs:export", args=[export.pk])
    assert link in signed_in.get(reverse("jobs:list")).content.decode()
    answer: Any = signed_in.get(link)
    assert answer.headers["Cache-Control"] == "no-store"
    rows = sheet(b"".join(answer.streaming_content))
    assert [row["户主"] for row in rows] == ["杨正富"]
    assert (export.rows, export.areas) == (1, ["520526"])
    assert list(AuditEvent.objects.values_list("act", "rows").order_by("pk")) == [("export", 1), ("download", 1)]
    other = Client()
    other.force_login(make_user("county_staff"))
    assert fetch(other, export).status_code == 404


@pytest.mark.parametrize("loss", ["right", "area", "account"])
def test_an_export_cannot_be_fetched_once_its_owner_lost_what_it_stands_on(
    signed_in: Client, clerk: User, household: Household, all_as_jobs: None, loss: str
) -> None:
    export = order(signed_in)
    assert fetch(signed_in, export).status_code == 200
    if loss == "right":
        Grant.objects.filter(user=clerk).update(role="village_worker")
    elif loss == "area":
        Grant.objects.filter(user=clerk).update(area=VILLAGE)
    else:
        User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert fetch(signed_in, export).status_code in {302, 404}
    assert b"PK" not in fetch(signed_in, export).content


def test_an_export_is_narrowed_to_the_area_its_owner_has_when_it_is_written(
    signed_in: Client, clerk: User, household: Household, all_as_jobs: None
) -> None:
    make_household(OTHER_VILLAGE, members=({"name": "安龙珍"},))
    signed_in.post(reverse(LIST), CSV)
    Grant.objects.filter(user=clerk).update(area=VILLAGE)
    export = Export.objects.get()
    assert export.job is not None
    jobs.run(export.job.pk)
    text = b"".join(fetch(signed_in, export).streaming_content).decode("utf-8-sig")
    assert "杨正富" in text
    assert "安龙珍" not in text


def test_an_account_switched_off_while_its_export_waits_gets_no_file(
    signed_in: Client, clerk: User, household: Household, all_as_jobs: None
) -> None:
    signed_in.post(reverse(LIST), CSV)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state in {JobState.FAILED, JobState.CANCELLED}
    assert list(orders.folder().glob("*")) == []


def test_rows_are_exported_only_where_the_right_to_export_is_held(household: Household) -> None:
    make_household(OTHER_VILLAGE, members=({"name": "安龙珍"},))
    user = make_user("township_staff", VILLAGE[:9])
    Grant.objects.create(user=user, role="village_worker", area=OTHER_VILLAGE, valid_from="2020-01-01")
    client = Client()
    client.force_login(user)
    assert "安龙珍" in client.get(reverse(LIST)).content.decode()
    text = client.post(reverse(LIST), CSV).content.decode("utf-8-sig")
    assert "杨正富" in text
    assert "安龙珍" not in text


def test_a_worker_that_lost_its_lease_leaves_no_file(
    signed_in: Client, household: Household, all_as_jobs: None
) -> None:
    signed_in.post(reverse(LIST), CSV)
    export = Export.objects.get()
    assert export.job is not None
    first = jobs.take(export.job.pk)
    assert first is not None
    Job.objects.filter(pk=first.pk).update(attempt=first.attempt + 1)
    with pytest.raises(jobs.LeaseLostError):
        orders.write(export, jobs.Report(first))
    assert list(orders.folder().glob("*")) == []


def test_an_expired_export_is_gone_the_night_after(signed_in: Client, household: Household, all_as_jobs: None) -> None:
    export = order(signed_in)
    path = orders.folder() / export.stored_name
    assert path.is_file()
    later = timezone.now() + timedelta(hours=25)
    assert orders.clear(timezone.now()) == 0
    assert orders.fetched(export, export.created_by, later) is None
    assert orders.clear(later) == 1
    assert not path.exists()
    answer = fetch(signed_in, export)
    assert answer.headers["Location"] == reverse("jobs:list")


def test_a_large_export_is_never_started_by_a_link(signed_in: Client, household: Household, all_as_jobs: None) -> None:
    assert signed_in.get(reverse(LIST), CSV).status_code == 302
    assert not Export.objects.exists()
