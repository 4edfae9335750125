"""Who takes a copy of the whole database and of the folder of files reads nothing of what is sealed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from households.models import Household, Person, Site
from monitoring.models import Exemption
from portal.accounts.models import User
from portal.common import jobs
from portal.common.imports import applying, corrections, decisions, staging
from portal.common.imports.columns import Columns
from portal.common.models import Export, ImportBatch
from portal.common.sealing.cells import sealed_tables
from portal.common.sealing.files import key_of_file
from tests.factories import make_household
from tests.imports.rosters import member, preview, setting
from tests.pages.conftest import CSV
from tests.sealing.dump import files, pg_dump, raw_dump
from tests.signing import give_app

# What stands in an open transaction is in no copy: these rows are committed.
pytestmark = pytest.mark.django_db(transaction=True)

UNKNOWN = "不认得的一栏"
FIRST = {
    "disability_cert_no": "52052619751103123X42",
    "phone": "13985712046",
    "remark": "尿毒症每周透析",
    "household_phone": "13985712047",
    "bank_card_no": "6217003860001234567",
    "household_remark": "肺结核传染期",
    "property_cert_no": "黔2019不动产权第0071234号",
    "collector_phone": "13985712048",
    UNKNOWN: "艾滋病抗病毒",
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


@pytest.fixture(autouse=True)
def staged_goes() -> Iterator[None]:
    """Take away the staged tables, which no emptying of tables after the test would reach."""
    yield
    for batch in ImportBatch.objects.all():
        staging.drop(batch)


def exported(user: User) -> Export:
    """Let a worker write the list of households as a file."""
    client = Client()
    client.force_login(user)
    answer: Any = client.post(reverse("households:household_list"), CSV)
    assert answer.headers["Location"] == reverse("jobs:list")
    export = Export.objects.get()
    assert export.job is not None
    jobs.run(export.job.pk)
    export.refresh_from_db()
    answer = client.get(reverse("jobs:export", args=[export.pk]))
    assert "杨乙一" in b"".join(answer.streaming_content).decode("utf-8-sig")
    return export


def everything(folder: Path) -> set[str]:
    """Fill every sealed field by the ways there are (imports, a mended cell, a page); return the canaries."""
    actor = setting()
    for name, cells in (("a.xlsx", FIRST), ("b.xlsx", SECOND)):
        batch = preview(roster(folder / name, row(1, cells)), actor)
        if cells is FIRST:
            # Remembered for the second file.
            headings = [each["heading"] for each in batch.sheets.get().mapping]
            corrections.correct_mapping(batch, 0, {headings.index(UNKNOWN): "note"}, actor=actor)
            batch.refresh_from_db()
            assert batch.job is not None
            jobs.run(batch.job.pk)
        applying.apply(batch, actor=actor)
    waiting = preview(roster(folder / "bad.xlsx", row(1, FIRST), row(2, BAD)), actor)
    refused = waiting.rows.filter(kind="refused", subject="person")
    assert decisions.mend_cells(waiting, refused, "phone", MENDED, actor=actor) == 1
    home, day = Household.objects.get(number="H1"), date(2026, 11, 1)
    word = "在精神病院住院"
    Exemption.objects.create(code="x", household=home, reason=word, since=day, until=day, made_by=actor)
    site = Site.objects.create(name="阳光社区", division_id=home.division_id, leader_phone="13985712050", remark="乙肝")
    assert exported(actor).size > 0
    secret = give_app(actor).secret
    numbers = [secret, word, row(1, {})["id"], BAD["id"], MENDED, str(site.leader_phone), str(site.remark)]
    return {*FIRST.values(), *SECOND.values(), *BAD.values(), *numbers}


def found(canaries: set[str]) -> list[tuple[str, str]]:
    """Return (place, canary) of all that can be read in tables, files and a dump, also where bytes stand as digits."""
    copies = {**raw_dump(), **{name: content.decode("utf-8", "replace") for name, content in files().items()}}
    copies["pg_dump"] = pg_dump()
    assert {name for name, text in copies.items() if "杨乙一" in text} >= {"public.households_person", "pg_dump"}
    written = {canary: (canary, canary.encode().hex()) for canary in canaries}
    return [
        (name, canary)
        for name, text in copies.items()
        for canary, ways in written.items()
        if any(way in text for way in ways)
    ]


def empty_columns() -> set[str]:
    """Return the sealed columns, those of history among them, in which nothing stands."""
    with connection.cursor() as cursor:
        empty = set()
        for table in sealed_tables():
            for column in table.columns:
                cursor.execute(f'SELECT count("{column}") FROM {table.table}')
                if cursor.fetchone() == (0,):
                    empty.add(f"{table.table}.{column}")
        return empty


def test_nothing_sealed_is_read_in_a_copy_of_all_tables_and_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.EXPORT_MOST_AT_ONCE = tmp_path / "kept", 0
    canaries = everything(tmp_path)
    # All of it is there and opens …
    person, household = Person.objects.get(name="杨乙一"), Household.objects.get(number="H1")
    assert (person.phone, person.remark) == (SECOND["phone"], SECOND["remark"])
    assert (household.phone, household.bank_card_no) == (SECOND["household_phone"], SECOND["bank_card_no"])
    assert household.remark == SECOND["household_remark"]
    assert SECOND[UNKNOWN] in str(household.notes)
    assert empty_columns() == set()
    # … and nowhere does it stand.
    assert found(canaries) == []
    kept = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert len(kept) == 4
    assert [path.name for path in kept if key_of_file(path) is None] == []


def test_what_is_left_plain_in_a_cell_or_in_a_file_is_found(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "kept"
    make_household(members=[{"name": "杨乙一"}], address=f"电话 {MENDED}")
    assert {name for name, _ in found({MENDED})} >= {"public.households_household", "pg_dump"}
    (tmp_path / "kept" / "exports").mkdir(parents=True)
    (tmp_path / "kept" / "exports" / "a.csv").write_text(MENDED, encoding="utf-8")
    assert ("exports/a.csv", MENDED) in found({MENDED})
