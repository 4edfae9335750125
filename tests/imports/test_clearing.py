"""Every night what finished imports no longer need goes; while a row waits, it stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from households.models import Person
from portal.accounts.models import User
from portal.common.imports import applying, batches, clearing, decisions, staging, undoing
from portal.common.jobs import JobFailedError
from portal.common.models import ImportBatch
from tests.imports.rosters import load, member, people, preview, setting, workbook

pytestmark = pytest.mark.django_db
LATER = timedelta(days=31)


@pytest.fixture
def clerk() -> User:
    return setting()


def test_an_applied_import_gives_up_tables_file_and_journal_after_the_window(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1)]), clerk)
    clearing.clear(timezone.now() + timedelta(days=29))
    assert staging.exists(batch)
    clearing.clear(timezone.now() + LATER)
    assert not staging.exists(batch)
    assert not batches.stored_path(batch).exists()
    assert not batch.writes.exists()
    assert batch.rows.filter(state="applied").exists()
    ImportBatch.objects.update(applied_at=timezone.now() - LATER)
    with pytest.raises(JobFailedError, match="undo_over"):
        undoing.start_undo(batch, actor=clerk)
    with pytest.raises(JobFailedError, match="undo_over"):
        undoing.undo(batch, actor=clerk)
    assert Person.objects.count() == 1


def test_a_row_that_waits_can_be_mended_and_written_long_after(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    assert clearing.clear(timezone.now() + LATER)["tables"] == 0
    assert batches.stored_path(batch).exists()
    decisions.mend_cell(batch, people(batch)["杨丙一"], "id_number", str(member(2)["id"]), actor=clerk)
    applying.apply(batch, actor=clerk)
    assert Person.objects.count() == 2
    assert clearing.clear(timezone.now() + LATER)["tables"] == 1


def test_an_import_not_yet_decided_keeps_everything_and_a_stray_file_goes(clerk: User, tmp_path: Path) -> None:
    batch = preview(workbook(tmp_path / "a.xlsx", [member(1)]), clerk)
    stray = batches.stored_path(batch).with_name("stray.xlsx")
    stray.write_bytes(b"x")
    clearing.clear(timezone.now() + LATER)
    assert staging.exists(batch)
    assert batches.stored_path(batch).exists()
    assert not stray.exists()
