"""The import pages: from a file to the register and back, step by step."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from households.models import Household, Person
from portal.common.imports import batches
from portal.common.imports.sealed_cells import opened_changes
from portal.common.jobs import enqueue
from portal.common.models import ColumnMemory, ImportBatch, ImportRow, Job
from portal.common.models.imports import BatchState
from portal.common.models.jobs import JobState
from tests.factories import id_number, make_user
from tests.pages.rosters import BIRTH, hand_in, make_village, page, person, run_jobs, started, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Client:
    """Sign a clerk of the county in."""
    make_village()
    client = Client()
    client.force_login(make_user("county_staff"))
    return client


def test_a_roster_goes_from_file_to_register_and_back(clerk: Client) -> None:
    batch = started(clerk, *(person(serial) for serial in range(6)))
    assert batch.state == BatchState.READY
    assert Household.objects.count() == 0
    assert "将写入" in page(clerk, batch, "rows") or "will be written" in page(clerk, batch, "rows")
    clerk.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    assert Person.objects.count() == 6
    done = page(clerk, batch, "done")
    assert reverse("imports:undo", args=[batch.pk]) in done
    clerk.post(reverse("imports:undo", args=[batch.pk]))
    run_jobs()
    assert Person.objects.count() == 0
    assert ImportBatch.objects.get().state == BatchState.UNDONE


def test_an_unknown_heading_is_shown_first_and_can_be_kept_as_a_note(clerk: Client) -> None:
    batch = started(clerk, *(person(serial) for serial in range(3)))
    answer = clerk.get(reverse("imports:batch", args=[batch.pk]))
    assert answer.headers["Location"] == reverse("imports:columns", args=[batch.pk])
    columns = page(clerk, batch, "columns")
    assert columns.index("是否通网") < columns.index("to-3")
    sheet = batch.sheets.get(used=True)
    unknown = next(heading["index"] for heading in sheet.mapping if heading["heading"] == "是否通网")
    clerk.post(
        reverse("imports:columns", args=[batch.pk]), {"sheet": sheet.index, f"to-{unknown}": "note", "remember": "1"}
    )
    run_jobs()
    clerk.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    kept = [str(home.notes) for home in Household.objects.all()] + [str(each.remark) for each in Person.objects.all()]
    assert "是" in "".join(kept)


def test_samples_of_personal_columns_are_masked(clerk: Client) -> None:
    batch = started(clerk, *(person(serial) for serial in range(3)))
    numbers = [person(serial)[4] for serial in range(3)]
    for name in ("columns", "rows"):
        text = page(clerk, batch, name, "?kind=all" if name == "rows" else "")
        assert not [number for number in [*numbers, "13885712046"] if number in text]


def test_a_refused_row_is_mended_in_place_and_taken(clerk: Client) -> None:
    broken = id_number(BIRTH, 0)[:-1] + ("1" if id_number(BIRTH, 0)[-1] != "1" else "2")
    batch = started(clerk, person(0), person(1, 身份证号=broken), person(2))
    row = batch.rows.get(kind="refused", subject="person")
    panel = clerk.get(reverse("imports:row", args=[batch.pk, row.pk]), headers={"HX-Request": "true"}).content.decode()
    assert reverse("imports:mend", args=[batch.pk, row.pk]) in panel
    right = person(1)[4]
    answer = clerk.post(
        reverse("imports:mend", args=[batch.pk, row.pk]),
        {"column": "id_number", "value": right},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.kind == "new"
    assert 'id="summary"' in answer.content.decode()
    clerk.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    assert Person.objects.count() == 3


def test_choices_of_a_row_of_a_field_and_in_bulk_decide_what_is_written(clerk: Client) -> None:
    first = started(clerk, *(person(serial) for serial in range(6)))
    clerk.post(reverse("imports:apply", args=[first.pk]))
    run_jobs()
    changed = [person(serial, 健康状况="长期慢性病", 联系电话="13985712047") for serial in range(6)]
    batch = started(clerk, *changed)
    rows = list(batch.rows.filter(kind="changed", subject="person").order_by("number"))
    assert opened_changes(rows[0])["phone"] == ("13885712046", "13985712047")
    decide = reverse("imports:decide", args=[batch.pk])
    clerk.post(decide, {"row": rows[0].pk, "choice": "keep:phone"}, headers={"HX-Request": "true"})
    clerk.post(decide, {"ids": f"{rows[1].pk},{rows[2].pk}", "choice": "skip"})
    clerk.post(f"{decide}?kind=changed&field=health_status", {"all": "1", "choice": "keep:health_status"})
    clerk.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    phones: dict[Any, str | None] = {each.pk: each.phone for each in Person.objects.all()}
    assert phones[rows[0].target] == "13885712046"
    assert phones[rows[1].target] == phones[rows[2].target] == "13885712046"
    assert phones[rows[3].target] == "13985712047"
    assert {tuple(person.health_status or ()) for person in Person.objects.all()} == {("1",)}


def test_rows_that_wait_stay_in_the_queue_until_dismissed(clerk: Client) -> None:
    batch = started(clerk, person(0), person(1, 身份证号="12345"), person(2))
    clerk.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    assert Person.objects.count() == 2
    queue = clerk.get(reverse("imports:pending")).content.decode()
    row = batch.rows.get(kind="refused")
    assert f"row-{row.pk}" in queue
    answer = clerk.get(reverse("imports:bad_rows", args=[batch.pk]))
    assert answer.status_code == 200
    clerk.post(reverse("imports:dismiss", args=[batch.pk]), {"row": row.pk, "back": "pending"})
    assert f"row-{row.pk}" not in clerk.get(reverse("imports:pending")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_undo_names_the_household_that_stops_it(clerk: Client) -> None:
    batch = started(clerk, *(person(serial) for serial in range(3)))
    clerk.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    Household.objects.update(hamlet="大坪")
    clerk.post(reverse("imports:undo", args=[batch.pk]))
    run_jobs()
    text = page(clerk, batch, "done")
    assert reverse("households:household", args=[Household.objects.get().pk]) in text
    assert Person.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.xlsx", b""), ("图.pdf", b"%PDF-1.4"), ("坏.xlsx", b"PK\x03\x04junk"), ("文.csv", b"a,b\n1,2\n")],
)
def test_a_file_that_cannot_be_taken_gets_a_sentence(clerk: Client, name: str, content: bytes) -> None:
    upload = workbook([], name)
    upload.seek(0)
    upload.truncate()
    upload.write(content)
    upload.seek(0)
    upload.size = len(content)
    answer = hand_in(clerk, upload)
    if answer.status_code == 302:
        run_jobs()
        batch = ImportBatch.objects.latest("created_at")
        assert batch.state == BatchState.FAILED
        assert 'role="alert"' in page(clerk, batch, "batch")
    else:
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert Household.objects.count() == 0


def test_somebody_elses_batch_does_not_exist(clerk: Client) -> None:
    batch = started(clerk, person(0))
    other = Client()
    other.force_login(make_user("county_staff"))
    row = batch.rows.first()
    assert row is not None
    for name, args in (
        ("batch", [batch.pk]),
        ("columns", [batch.pk]),
        ("rows", [batch.pk]),
        ("row", [batch.pk, row.pk]),
        ("done", [batch.pk]),
        ("bad_rows", [batch.pk]),
    ):
        assert other.get(reverse(f"imports:{name}", args=args)).status_code == 404, name
    for name in ("apply", "undo", "abandon", "decide", "dismiss"):
        answer = other.post(reverse(f"imports:{name}", args=[batch.pk]), {"choice": "take", "row": row.pk})
        assert answer.status_code == 404, name


@pytest.mark.parametrize("role", ["village_worker", "township_leader", "county_leader", "system_admin", "auditor"])
def test_who_may_not_import_sees_none_of_it(clerk: Client, role: str) -> None:
    client = Client()
    client.force_login(make_user(role, "" if role in {"system_admin", "auditor"} else "520526"))
    for name in ("list", "new", "blank", "pending", "memory"):
        assert client.get(reverse(f"imports:{name}")).status_code == 403, name


def test_an_area_that_is_not_ones_own_is_no_choice(clerk: Client) -> None:
    assert hand_in(clerk, workbook([person(0)]), area="520527").status_code == 422
    assert ImportBatch.objects.count() == 0


def test_two_clicks_make_one_batch(clerk: Client) -> None:
    rows = [person(0)]
    file = workbook(rows)
    hand_in(clerk, file)
    file.seek(0)
    hand_in(clerk, file)
    assert ImportBatch.objects.count() == 1


def test_a_third_file_waits_until_one_of_two_is_read_and_the_same_file_is_the_first_ones_batch(clerk: Client) -> None:
    files = [workbook([person(serial)]) for serial in range(3)]
    assert [hand_in(clerk, file).status_code for file in files] == [302, 302, 429]
    files[0].seek(0)
    again = hand_in(clerk, files[0])
    assert again.headers["Location"] == reverse("imports:batch", args=[ImportBatch.objects.earliest("created_at").pk])
    run_jobs()
    files[2].seek(0)
    assert hand_in(clerk, files[2]).status_code == 302
    assert len(list((Path(settings.MEDIA_ROOT) / "imports").iterdir())) >= ImportBatch.objects.count() == 3


def test_files_handed_in_together_are_one_act(clerk: Client) -> None:
    assert hand_in(clerk, *(workbook([person(serial)]) for serial in range(4))).status_code == 302
    assert ImportBatch.objects.count() == 4


@override_settings(IMPORT_MAX_BYTES_A_DAY=1024)
def test_a_day_takes_only_so_many_bytes(clerk: Client) -> None:
    answer = hand_in(clerk, workbook([person(0)]))
    assert answer.status_code == 429
    assert 'role="alert"' in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_difference_of_precision_is_told_with_its_date(clerk: Client) -> None:
    batch = started(clerk, person(0))
    row = batch.rows.get(subject="person")
    row.kind, row.choice = "changed", "take"
    row.changes = {"work_end": ["2026-03-01", "2026-03-15"], "work_end_precision": ["M", "D"]}
    row.save()
    text = page(clerk, batch, "rows")
    assert ">2026-03<" in text
    assert "精度" not in text


def test_a_sheet_is_laid_out_by_hand_and_what_it_taught_is_shown_corrected_and_forgotten(clerk: Client) -> None:
    batch = started(clerk, *(person(serial) for serial in range(3)))
    sheet = batch.sheets.get()
    layout = reverse("imports:layout", args=[batch.pk])
    asked = {
        "sheet": sheet.index,
        "header_first": "1",
        "header_last": "1",
        "first": "3",
        "used": "yes",
        "remember": "1",
    }
    assert clerk.post(layout, {**asked, "first": "99"}).headers["Location"].endswith(f"?sheet={sheet.index}")
    clerk.post(layout, asked)
    run_jobs()
    assert {row.row for row in batch.rows.filter(subject="person")} == {3, 4}
    assert "不在指定的数据行内" in page(clerk, batch, "columns")
    unknown = next(each["index"] for each in batch.sheets.get().mapping if each["heading"] == "是否通网")
    columns = reverse("imports:columns", args=[batch.pk])
    clerk.post(columns, {"sheet": sheet.index, f"to-{unknown}": "remark", "remember": "1"})
    run_jobs()
    memory = ColumnMemory.objects.get()
    listed = clerk.get(reverse("imports:memory") + f"?open={memory.pk}").content.decode()
    assert "是否通网" in listed
    clerk.post(reverse("imports:memory_change", args=[memory.pk]), {"to-/是否通网": "skip", "used": "1"})
    assert ColumnMemory.objects.get().mapping["/是否通网"] == "skip"
    stranger = Client()
    stranger.force_login(make_user("county_staff", "520527"))
    assert "是否通网" not in stranger.get(reverse("imports:memory")).content.decode()
    for name in ("memory_change", "memory_forget"):
        assert stranger.post(reverse(f"imports:{name}", args=[memory.pk])).status_code == 404
    clerk.post(reverse("imports:memory_forget", args=[memory.pk]))
    assert not ColumnMemory.objects.exists()


def test_a_file_without_headings_offers_to_show_them(clerk: Client) -> None:
    upload = SimpleUploadedFile("文.csv", b"a,b\n1,2\n")
    assert hand_in(clerk, upload).status_code == 302
    run_jobs()
    batch = ImportBatch.objects.get()
    assert reverse("imports:columns", args=[batch.pk]) in page(clerk, batch, "batch")
    assert 'name="header_first"' in page(clerk, batch, "columns")


@pytest.mark.parametrize(
    "query", ["?kind=junk", "?page=-1", "?page=1e9", "?field=%00", "?village=99", "?sheet=999999", "?why=%27"]
)
def test_junk_in_the_address_shows_rows_or_none(clerk: Client, query: str) -> None:
    batch = started(clerk, person(0))
    page(clerk, batch, "rows", query)


def test_a_page_of_rows_takes_the_same_queries_for_sixty_and_for_six_thousand(clerk: Client) -> None:
    batch = started(clerk, person(0))
    counts: list[int] = []
    sent: list[str] = []
    for wanted in (60, 6000):
        have = batch.rows.count()
        ImportRow.objects.bulk_create(
            ImportRow(
                batch=batch,
                number=100_000 + place,
                subject="person",
                sheet=0,
                row=place + 10,
                kind="changed",
                choice="take",
                label="杨正富",
                changes={"trade": ["1", "2"]},
            )
            for place in range(have, wanted)
        )
        captured = CaptureQueriesContext(connection)
        with captured:
            page(clerk, batch, "rows", headers={"HX-Target": "rows", "HX-Request": "true"})
        sent = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 12, sent


def test_the_blank_workbook_offers_lists_and_reads_back(clerk: Client, tmp_path: Any) -> None:
    answer = clerk.get(reverse("imports:blank"))
    (tmp_path / "blank.xlsx").write_bytes(answer.content)
    book = load_workbook(tmp_path / "blank.xlsx")
    assert len(book.worksheets[0].data_validations.dataValidation) > 10


def test_the_flags_of_a_large_import_are_asked_for_until_they_are_there(clerk: Client) -> None:
    batch = started(clerk, person(0))
    ImportBatch.objects.update(flag_preview={})
    job = enqueue(batches.FLAGS_JOB, {"batch": str(batch.pk)}, actor_id=batch.created_by_id, area=batch.area)
    assert "every 2s" in page(clerk, batch, "flags")
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    assert "every 2s" not in page(clerk, batch, "flags")
    opened = {"code": "x", "level": "RED", "title_zh": "住房不安全", "title_en": "House unsafe", "households": 3}
    ImportBatch.objects.update(flag_preview={"opens": [opened], "clears": []})
    assert "住房不安全" in page(clerk, batch, "flags")
