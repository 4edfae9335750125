"""Who takes a copy of the whole database and of the folder of files reads nothing of what is sealed."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household, Person, Site
from portal.accounts.models import User
from portal.common import jobs
from portal.common.imports import applying, decisions
from portal.common.imports.columns import Columns
from portal.common.models import Export
from portal.common.sealing.files import key_of_file
from tests.imports.rosters import member, preview, setting
from tests.sealing.dump import files, raw_dump

pytestmark = pytest.mark.django_db

FIRST = {
    "disability_cert_no": "52052619751103123X42",
    "phone": "13985712046",
    "remark": "尿毒症每周透析",
    "household_phone": "13985712047",
    "bank_card_no": "6217003860001234567",
    "household_remark": "肺结核传染期",
    "property_cert_no": "黔2019不动产权第0071234号",
    "collector_phone": "13985712048",
    "不认得的一栏": "艾滋病抗病毒",
}
SECOND = {
    **FIRST,
    "phone": "13985712049",
    "remark": "精神分裂症住院",
    "bank_card_no": "6217003860007654321",
    "household_remark": "癌症晚期",
}
# Cells that cannot be read are kept to be mended, masked or sealed: a number too long, a phone too short.
BAD = {**FIRST, "phone": "1398571205", "id": "5205261975110312345", "remark": "白血病化疗"}
MENDED = "13985712051"


def roster(path: Path, *rows: dict[str, Any]) -> Path:
    """Write a workbook with every sealed column, and one nobody knows."""
    columns = {column.code: column.heading for column in Columns()}
    own = {"number": "户编号", "village": "村", "name": "姓名", "id": "证件号码", "relation": "与户主关系"}
    headings = {**own, **{code: columns.get(code, code) for code in FIRST}, "category": columns["category"]}
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headings.values()))
    for row in rows:
        sheet.append([row.get(name) for name in headings])
    book.save(path)
    return path


def row(serial: int, cells: dict[str, Any]) -> dict[str, Any]:
    return {**member(serial, number=f"H{serial}"), "category": "脱贫不稳定户", **cells}


def exported(user: User) -> Export:
    """Let a worker write the list of households as a file."""
    client = Client()
    client.force_login(user)
    assert client.post(reverse("households:list"), {"export": "csv"}).status_code == 302
    export = Export.objects.get()
    assert export.job is not None
    jobs.run(export.job.pk)
    export.refresh_from_db()
    answer: Any = client.get(reverse("jobs:export", args=[export.pk]))
    assert "杨乙一" in b"".join(answer.streaming_content).decode("utf-8-sig")
    return export


def test_nothing_sealed_is_read_in_a_copy_of_all_tables_and_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.EXPORT_MOST_AT_ONCE = tmp_path / "kept", 0
    actor = setting()
    for cells in (FIRST, SECOND):
        batch = preview(roster(tmp_path / f"{len(cells)}{cells['phone']}.xlsx", row(1, cells)), actor)
        applying.apply(batch, actor=actor)
    waiting = preview(roster(tmp_path / "bad.xlsx", row(1, FIRST), row(2, BAD)), actor)
    refused = waiting.rows.filter(kind="refused", subject="person")
    assert decisions.mend_cells(waiting, refused, "phone", MENDED, actor=actor) == 1
    site = Site.objects.create(name="阳光社区", division_id=actor_village(), leader_phone="13985712050", remark="乙肝")
    export = exported(actor)
    # All of it is there and opens …
    person, household = Person.objects.get(name="杨乙一"), Household.objects.get(number="H1")
    assert (person.phone, person.remark) == (SECOND["phone"], SECOND["remark"])
    assert (household.phone, household.bank_card_no) == (SECOND["household_phone"], SECOND["bank_card_no"])
    assert household.remark == SECOND["household_remark"]
    assert SECOND["不认得的一栏"] in str(household.notes)
    # … and nowhere does it stand.
    numbers = [row(1, {})["id"], BAD["id"], MENDED, str(site.leader_phone), str(site.remark)]
    canaries = {*FIRST.values(), *SECOND.values(), *BAD.values(), *numbers}
    copies = {**raw_dump(), **{name: content.decode("utf-8", "replace") for name, content in files().items()}}
    assert {name for name, text in copies.items() if "杨乙一" in text} >= {"public.households_person"}
    assert [(name, canary) for name, text in copies.items() for canary in canaries if canary in text] == []
    kept = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert len(kept) == 4
    assert [path.name for path in kept if key_of_file(path) is None] == []
    assert export.size > 0


def actor_village() -> str:
    return str(Household.objects.get(number="H1").division_id)
