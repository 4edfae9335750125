"""A real worker takes hostile files one after the other: it lives on, grows little, and each file ends with its reason.

`HOSTILE_SHARE` is the share of the files, as in `test_files`; in the long run all.
"""

import time
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from portal.common.models import ImportBatch
from portal.common.models.imports import BatchState
from tests.factories import make_user
from tests.hostile.files import Case, records, sound
from tests.hostile.measuring import MOST_BYTES, family, resident
from tests.hostile.test_files import SEED, SHARE, chosen
from tests.pages.rosters import hand_in, make_village
from tests.plugins.stack import Worker

# What goes through a worker in the daily run: of each way to be dear one file.
_DAILY = ("B1", "B5", "B8", "B9", "B12", "B13", "B14", "B15", "B16", "B19", "B20", "B21", "B25")


def _cases() -> list[Case]:
    every = chosen()
    if SHARE >= 1:
        return every
    first = {case.code: case for case in reversed(every)}
    return [first[code] for code in _DAILY]


def _read(client: Client, worker: Worker, name: str, content: bytes) -> ImportBatch | None:
    """Hand a file in and wait until the worker is done with it; None when it was refused at the door."""
    before = ImportBatch.objects.count()
    hand_in(client, SimpleUploadedFile(name, content))
    if ImportBatch.objects.count() == before:
        return None
    batch = ImportBatch.objects.latest("created_at")
    # The promise of a minute, and what a busy machine takes to begin.
    until = time.monotonic() + settings.IMPORT_CHILD_SECONDS + 60
    while batch.state == BatchState.WAITING:
        assert time.monotonic() < until, f"{name}: {batch.state}\n{worker.child.tail()}"
        time.sleep(0.1)
        batch.refresh_from_db()
    return batch


def _held(pid: int) -> int:
    return sum(resident(each) for each in family(pid))


def test_a_worker_lives_through_hostile_files_and_holds_no_more_than_fifty_megabytes_after_them(
    worker: Worker, record_testsuite_property: Any
) -> None:
    make_village()
    client = Client()
    client.force_login(make_user("county_staff"))
    pid = worker.child.pid
    assert pid is not None
    with override_settings(IMPORT_MAX_BYTES_A_DAY=10 * 1024**3):
        first = _read(client, worker, "a.xlsx", sound())
        assert first is not None
        assert first.state == BatchState.READY, first.failure
        alive, before = family(pid), _held(pid)
        for case in _cases():
            batch = _read(client, worker, case.name, case.content())
            if batch is not None:
                ended = (batch.state, batch.failure.get("kind", ""))
                wanted = (BatchState.FAILED, case.ends) if case.ends else (BatchState.READY, "")
                assert ended == wanted, (SEED, str(case))
        grown = _held(pid) - before
        assert family(pid) == alive, "a process of the worker was replaced"
        last = _read(client, worker, "b.csv", records().encode())
        assert last is not None
        assert last.state == BatchState.READY, last.failure
    record_testsuite_property("worker_grew_by_bytes", grown)
    assert grown < MOST_BYTES, f"{grown >> 20} MB"
