"""The decision screen: one act for all rows alike, suspects beside the register, flags foretold again."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.services.catalogue import sync_catalogue
from portal.common.imports import batches
from portal.common.models import Job
from tests.factories import id_number, make_user
from tests.pages.rosters import BIRTH, make_village, page, person, run_jobs, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Client:
    """Sign a clerk of the county in."""
    make_village()
    client = Client()
    client.force_login(make_user("county_staff"))
    return client


def test_one_mend_serves_all_rows_with_the_same_fault_and_value(clerk: Client) -> None:
    said = ("很多", "很多", "3200", "很多", "较多", "3200")
    batch = started(clerk, *(person(serial, 月收入=words) for serial, words in enumerate(said)))
    row = batch.rows.get(subject="person", row=2)
    fault = batch.faults.get(row=2, column="monthly_wage")
    panel = clerk.get(reverse("imports:row", args=[batch.pk, row.pk]), headers={"HX-Request": "true"}).content.decode()
    assert f'name="same" value="{fault.pk}"' in panel
    mend = reverse("imports:mend", args=[batch.pk, row.pk])
    clerk.post(mend, {"column": "monthly_wage", "value": "3,000", "same": fault.pk})
    mended = [each for each in batch.rows.all() if each.mended == {"monthly_wage": "3,000"}]
    assert {each.row for each in mended} == {2, 3, 5}
    assert [each.row for each in batch.faults.filter(column="monthly_wage", repaired=False)] == [6]
    assert clerk.post(mend, {"column": "id_number", "value": "1", "same": fault.pk}).status_code == 404


def test_one_decision_serves_all_rows_that_wait_for_the_same_reason(clerk: Client) -> None:
    first = started(clerk, *(person(serial) for serial in range(6)))
    clerk.post(reverse("imports:apply", args=[first.pk]))
    run_jobs()
    others = [person(serial, 身份证号=id_number(BIRTH + timedelta(days=serial), 7)) for serial in range(6)]
    batch = started(clerk, *others[:3], *(person(serial, 联系电话="13985712047") for serial in range(3, 6)))
    suspects = batch.rows.filter(why="possible_duplicate")
    decide = reverse("imports:decide", args=[batch.pk])
    row = suspects.first()
    assert row is not None
    clerk.post(decide, {"row": row.pk, "choice": "new", "same": "why"})
    assert [each.choice for each in suspects] == ["new", "new", "new"]
    changed = batch.rows.filter(subject="person", kind="changed")
    row = changed.first()
    assert row is not None
    clerk.post(decide, {"row": row.pk, "choice": "keep:phone", "same": "field"})
    assert [each.hold for each in changed] == [["phone"]] * 3


def test_a_suspect_stands_beside_the_person_it_may_be_field_by_field_and_masked(clerk: Client) -> None:
    first = started(clerk, *(person(serial) for serial in range(3)))
    clerk.post(reverse("imports:apply", args=[first.pk]))
    run_jobs()
    other = id_number(BIRTH, 7)
    batch = started(clerk, person(0, 身份证号=other, 健康状况="长期慢性病"), person(1), person(2))
    row = batch.rows.get(kind="suspect")
    panel = clerk.get(reverse("imports:row", args=[batch.pk, row.pk]), headers={"HX-Request": "true"}).content.decode()
    assert re.search(r'class="diff"><th scope="row">健康状况</th><td>长期慢性病</td><td>.*健康</td>', panel)
    assert re.search(r'<tr><th scope="row">住房[^<]*</th><td>A级</td>', panel)
    assert re.search(r'class="diff"><th scope="row">证件号码</th>', panel)
    assert other not in panel
    assert person(0)[4] not in panel


def test_flags_are_foretold_again_after_decisions_by_one_job(clerk: Client) -> None:
    sync_catalogue(on=timezone.localdate())
    batch = started(clerk, *(person(serial, 住房等级="D级") for serial in range(6)))
    assert sum(each["households"] for each in batch.flag_preview["opens"] if "住房" in each["title_zh"]) == 2
    decide = reverse("imports:decide", args=[batch.pk])
    rows = list(batch.rows.filter(household=batch.rows.filter(subject="household").values("household")[:1]))
    answers = [clerk.post(decide, {"row": each.pk, "choice": "skip"}, headers={"HX-Request": "true"}) for each in rows]
    assert "every 2s" in answers[-1].content.decode()
    assert Job.objects.filter(kind=batches.FLAGS_JOB, state="queued").count() == 1
    run_jobs()
    batch.refresh_from_db()
    assert sum(each["households"] for each in batch.flag_preview["opens"] if "住房" in each["title_zh"]) == 1
    assert "every 2s" not in page(clerk, batch, "rows")
