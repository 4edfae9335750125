"""Small rosters for tests of the import pages, written as workbooks, and the running of what the pages enqueue."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from households.models import Division
from portal.common import jobs
from portal.common.models import ImportBatch, Job
from tests.factories import id_number, make_division

VILLAGE = "520526002022"
VILLAGE_NAME = "阳光社区居民委员会"
HEADINGS = [
    "户编号",
    "行政村",
    "户主姓名",
    "姓名",
    "身份证号",
    "与户主关系",
    "联系电话",
    "健康状况",
    "月收入",
    "住房等级",
    "是否通网",
]
BIRTH = date(1980, 1, 1)


def make_village() -> None:
    """Make the county's village under its name."""
    make_division(VILLAGE)
    Division.objects.filter(code=VILLAGE).update(name=VILLAGE_NAME)


def person(serial: int, **changes: Any) -> list[Any]:
    """Return one row: every third person heads a household."""
    head = serial - serial % 3
    names = {0: "杨正富", 1: "熊秀英", 2: "杨小兰"}
    row = {
        "户编号": f"H{head:05d}",
        "行政村": VILLAGE_NAME,
        "户主姓名": "杨正富",
        "姓名": names[serial % 3],
        "身份证号": id_number(BIRTH + timedelta(days=serial), 0),
        "与户主关系": {0: "户主", 1: "配偶", 2: "之女"}[serial % 3],
        "联系电话": "13885712046",
        "健康状况": "健康",
        "月收入": "3200",
        "住房等级": "A级",
        "是否通网": "是",
        **changes,
    }
    return [row[heading] for heading in HEADINGS]


def workbook(rows: Sequence[Sequence[Any]], name: str = "阳光社区.xlsx") -> SimpleUploadedFile:
    """Return an upload of a workbook with these rows under the headings."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def run_jobs() -> list[Job]:
    """Do what waits, as a worker would; return the jobs as they ended."""
    done = []
    for row in Job.objects.filter(state="queued").order_by("created_at"):
        jobs.run(row.pk)
        row.refresh_from_db()
        done.append(row)
    return done


def hand_in(client: Client, *files: Any, **terms: str) -> Any:
    """Upload files; return the answer."""
    data = {"uploads": list(files), "area": "520526", "coverage": "part", "as_of": "2026-10-31", "source": "ROSTER"}
    return client.post(reverse("imports:new"), {**data, **terms})


def started(client: Client, *rows: list[Any], **terms: str) -> ImportBatch:
    """Upload one workbook and let it be read; return its batch."""
    answer = hand_in(client, workbook(rows), **terms)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    run_jobs()
    return ImportBatch.objects.latest("created_at")


def page(client: Client, batch: ImportBatch, name: str, query: str = "", **kwargs: Any) -> str:
    """Return a page of a batch."""
    answer = client.get(reverse(f"imports:{name}", args=[batch.pk]) + query, **kwargs)
    assert answer.status_code == 200, (name, answer.status_code, answer.headers)
    return str(answer.content.decode())
