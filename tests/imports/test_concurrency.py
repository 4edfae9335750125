"""Two at once: one batch a file, one effect a batch, no row written twice and none half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from households.models import Household, Person
from portal.accounts.models import User
from portal.common import jobs
from portal.common.imports import applying, batches, previewing
from portal.common.imports.batches import FileOnDisk, Terms
from portal.common.models import ImportBatch, Job
from portal.common.scope import everywhere
from tests import factories
from tests.imports.rosters import AS_OF, member, preview, setting, workbook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk() -> User:
    return setting()


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Do the same thing in so many threads, each with its own connection."""

    def one(place: int) -> Any:
        try:
            with everywhere("tests"):
                return act(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_ten_uploads_of_one_file_make_one_batch_and_one_job(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    terms = Terms(as_of=AS_OF)
    made = at_once(
        10, lambda _: batches.start_batch(FileOnDisk(path), path.name, factories.COUNTY, actor=clerk, terms=terms)
    )
    assert len({batch.pk for batch, _ in made}) == 1
    assert ImportBatch.objects.count() == Job.objects.count() == 1


def test_the_same_file_of_another_user_is_a_batch_of_its_own(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    other = factories.make_user()
    first, second = preview(path, clerk), preview(path, other)
    assert first.pk != second.pk
    applying.apply(first, actor=clerk)
    applying.apply(second, actor=other)
    assert Person.objects.count() == Household.objects.count() == 1
    assert second.rows.get(subject="person").kind == "conflict"


def test_two_applies_at_once_write_once(clerk: User, tmp_path: Path) -> None:
    batch = preview(workbook(tmp_path / "a.xlsx", [member(1), member(2, number="H2")]), clerk)
    written = at_once(2, lambda _: applying.apply(batch, actor=clerk).get("households_person"))
    assert sorted(written) == [0, 2]
    assert Person.objects.count() == 2


def test_two_files_about_the_same_people_do_not_block_or_double(clerk: User, tmp_path: Path) -> None:
    rows = [member(serial, number=f"H{serial}") for serial in range(1, 9)]
    one = preview(workbook(tmp_path / "a.xlsx", rows), clerk)
    two = preview(workbook(tmp_path / "b.xlsx", rows[::-1]), clerk)
    at_once(2, lambda place: applying.apply((one, two)[place], actor=clerk))
    assert Person.objects.count() == Household.objects.count() == 8
    kinds = set(one.rows.values_list("kind", flat=True)) | set(two.rows.values_list("kind", flat=True))
    assert kinds == {"new", "conflict"}


def test_a_job_is_done_by_its_kind_and_a_second_click_starts_no_other(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    batch, job = batches.start_batch(
        FileOnDisk(path), path.name, factories.COUNTY, actor=clerk, terms=Terms(as_of=AS_OF)
    )
    assert job is not None
    jobs.run(job.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["people"]) == ("ready", {"new": 1})
    _, first = applying.start_apply(batch, actor=clerk)
    _, second = applying.start_apply(batch, actor=clerk)
    assert first.pk == second.pk
    jobs.run(first.pk)
    jobs.run(first.pk)
    assert Person.objects.count() == 1
    assert Job.objects.get(pk=first.pk).result["written"]["households_person"] == 1


def test_a_stored_file_that_was_exchanged_is_not_read(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    batch = batches.store(FileOnDisk(path), path.name, factories.COUNTY, actor=clerk, terms=Terms(as_of=AS_OF))
    batches.stored_path(batch).write_bytes(workbook(tmp_path / "b.xlsx", [member(2)]).read_bytes())
    with pytest.raises(jobs.JobFailedError, match="file_changed"):
        previewing.preview(batch, actor=clerk)
