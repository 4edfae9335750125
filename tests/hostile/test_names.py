"""Text that would run somewhere else (B34 to B36) and households beyond reason (B37): stored as text, shown as text."""

import io
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from households.models import Household, Person
from portal.common.models import ImportBatch
from tests.factories import make_user
from tests.pages.conftest import XLSX
from tests.pages.rosters import make_village, person, run_jobs, started

pytestmark = pytest.mark.django_db

WRITTEN = (
    "\t=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(1)", "＝1+1", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "%00",
    "'; DROP TABLE x; --", "*)(uid=*", "䶮𡛕", "e\u0301" * 8, "王😀",
)  # fmt: skip


@pytest.fixture
def client() -> Client:
    make_village()
    client = Client()
    client.force_login(make_user("county_staff"))
    return client


def _kept(batch: ImportBatch, client: Client) -> None:
    client.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "applied", batch.failure


def test_what_is_written_in_a_name_is_text_on_every_page_and_in_every_file(client: Client) -> None:
    rows = [person(3 * at, 姓名=name, 户主姓名=name, 户编号=f"H{at}") for at, name in enumerate(WRITTEN)]
    batch = started(client, *rows)
    _kept(batch, client)
    names = set(Person.objects.values_list("name", flat=True))
    assert {"<script>alert(1)</script>", "{{7*7}}", "䶮𡛕"} <= names
    assert any("DROP" in name for name in names)
    page = client.get(reverse("households:household_list")).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "{{7*7}}" in page
    answer: Any = client.post(reverse("households:household_list"), XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("@SUM" in str(cell.value) for cell in cells)


def test_a_household_of_eighty_is_read_and_one_with_two_heads_or_none_is_not_taken_for_whole(client: Client) -> None:
    eighty = [
        person(at, 户编号="H-80", 户主姓名="杨正富", 姓名=f"杨{at}", 与户主关系="其他" if at else "户主")
        for at in range(80)
    ]
    two = [person(100 + at, 户编号="H-2", 姓名=f"李{at}", 户主姓名="李0", 与户主关系="户主") for at in range(2)]
    none = [person(200 + at, 户编号="H-0", 姓名=f"罗{at}", 户主姓名="罗无", 与户主关系="之子") for at in range(2)]
    batch = started(client, *eighty, *two, *none)
    assert batch.state == "ready", batch.failure
    assert set(batch.rows.filter(why="two_heads").values_list("kind", flat=True)) == {"refused"}
    _kept(batch, client)
    assert Household.objects.get(number="H-80").member_count == 80
    assert not Household.objects.filter(number="H-2", incomplete=False).exists()
    assert not Household.objects.filter(number="H-0", head__isnull=False).exists()


def test_nothing_but_workbooks_is_handed_in(client: Client) -> None:
    """Pictures and papers (B58) have no way in: whoever gives them one adds their rows to the corpus."""
    fields = set()
    for path in sorted((settings.BASE_DIR).rglob("*.py")):
        known = path.relative_to(settings.BASE_DIR).parts
        if known[0] in {"portal", "households", "monitoring", "workshops", "projects"}:
            text = path.read_text()
            if "forms.FileField" in text or "ImageField" in text or "models.FileField" in text:
                fields.add("/".join(known))
    assert fields == {
        "households/views/imports/upload.py",
        "portal/accounts/views/bulk.py",
        "portal/common/forms/faults.py",
    }
