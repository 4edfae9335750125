"""Batches of imports: starting one from a file, finding one's own, abandoning it.

A file is stored once, under a name of ours, and is only ever read again by its digest; what is applied are staged rows.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from portal.common.areas import covers
from portal.common.imports import staging
from portal.common.jobs import JobFailedError, enqueue
from portal.common.models import ImportBatch, Job
from portal.common.models.imports import UNFINISHED, BatchState
from portal.common.sealing import SealError
from portal.common.sealing.files import opened_file, seal_file

PERMISSION: Final = "import.use"
PREVIEW_JOB: Final = "import.preview"
APPLY_JOB: Final = "import.apply"
UNDO_JOB: Final = "import.undo"
FLAGS_JOB: Final = "import.flags"
SUFFIXES: Final = (".xlsx", ".xls", ".ods", ".csv")
_UPLOADS: Final = "SELECT pg_advisory_xact_lock(hashtext('anju.uploads'), hashtext(%s))"
# Refusals for a user's own excess, answered as such (429).
TOO_MUCH: Final = frozenset({"too_many_reading", "day_used_up"})
_MOST_NAME: Final = 200
_SOURCE: Final = re.compile(r"[A-Z]{1,16}")


class Actor(Protocol):
    """The user, as far as the ground knows one."""

    @property
    def pk(self) -> Any: ...

    def areas(self, permission: str) -> tuple[str, ...]: ...


class Upload(Protocol):
    """A file as Django uploads it; `portal.common.imports.batches.FileOnDisk` is one from the command line."""

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """A file of the command line."""

    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def chunks(self) -> Iterable[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(1 << 20):
                yield chunk


@dataclass(frozen=True, slots=True)
class Terms:
    """How a file is to be taken: whole roster or part of one, whether blanks clear, the day its values are of, its
    source.
    """

    as_of: date
    full: bool = False
    blank_clears: bool = False
    blank_columns: tuple[str, ...] = ()
    source: str = "ROSTER"


def visible_to(actor: Actor) -> models.QuerySet[ImportBatch]:
    """Batches that exist for this user: the user's own, in areas where the user may still import."""
    mine = ImportBatch.objects.filter(created_by_id=actor.pk)
    areas = actor.areas(PERMISSION)
    return mine.filter(pk__in=[batch.pk for batch in mine.only("pk", "area") if covers(areas, batch.area)])


def start_batch(
    upload: Upload, filename: str, area: str, *, actor: Actor, terms: Terms, beside: Collection[UUID] = ()
) -> tuple[ImportBatch, Job | None]:
    """Store a file and enqueue its preview; return the batch and its job.

    The same file of the same user for the same area, while unfinished, gives the batch that is already there (its job
    is then the one under way, if any). PermissionDenied outside the user's areas; JobFailedError("too_large" | "empty"
    | "not_a_workbook") for what is refused at the door, and "too_many_reading" | "day_used_up" beyond what one user may
    hand in. Files handed in together count as one act: `beside` are the batches of those before.
    """
    batch = _once(_stored(upload, filename, area, actor=actor, terms=terms), lambda made: _admit(made, beside))
    if batch.job_id or batch.state != BatchState.WAITING:
        return batch, batch.job
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.job_id is None:
            held.job = enqueue(PREVIEW_JOB, {"batch": str(held.pk)}, actor_id=actor.pk, area=area)
            held.save(update_fields=["job"])
    return held, held.job


def store(upload: Upload, filename: str, area: str, *, actor: Actor, terms: Terms) -> ImportBatch:
    """Store a file as a batch without enqueueing anything (the command line previews in its own process)."""
    return _once(_stored(upload, filename, area, actor=actor, terms=terms))


def _stored(upload: Upload, filename: str, area: str, *, actor: Actor, terms: Terms) -> ImportBatch:
    """Store a file, and return its batch, not yet saved."""
    if not covers(actor.areas(PERMISSION), area):
        raise PermissionDenied
    if not _SOURCE.fullmatch(terms.source):
        raise JobFailedError("unknown_source")
    name = plain_name(filename)
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise JobFailedError("not_a_workbook")
    if not upload.size:
        raise JobFailedError("empty")
    if upload.size > settings.IMPORT_MAX_BYTES:
        raise JobFailedError("too_large", limit=settings.IMPORT_MAX_BYTES // 1024**2)
    batch = ImportBatch(
        created_by_id=actor.pk,
        area=area,
        filename=name,
        full=terms.full,
        blank_clears=terms.blank_clears,
        blank_columns=list(terms.blank_columns),
        as_of=terms.as_of,
        source=terms.source,
    )
    batch.stored_name = f"imports/{batch.id.hex}{suffix}"
    batch.sha256, batch.size = _write(upload, stored_path(batch))
    return batch


def _admit(batch: ImportBatch, beside: Collection[UUID]) -> None:
    """Refuse a file beyond what one user may hand in at once and a day; one user's uploads pass one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_UPLOADS, [str(batch.created_by_id)])
    mine = ImportBatch.objects.filter(created_by_id=batch.created_by_id)
    if mine.filter(state=BatchState.WAITING).exclude(pk__in=beside).count() >= settings.IMPORT_MAX_READING:
        raise JobFailedError("too_many_reading", limit=settings.IMPORT_MAX_READING)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    taken = mine.filter(created_at__gte=today).aggregate(bytes=models.Sum("size"))["bytes"] or 0
    if taken + batch.size > settings.IMPORT_MAX_BYTES_A_DAY:
        raise JobFailedError("day_used_up", limit=settings.IMPORT_MAX_BYTES_A_DAY // 1024**2)


def restate(batch: ImportBatch, terms: Terms) -> ImportBatch:
    """Take an unapplied batch under other terms; it must be previewed again after that."""
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state not in {BatchState.WAITING, BatchState.READY}:
            raise JobFailedError("busy")
        held.full, held.blank_clears, held.blank_columns = terms.full, terms.blank_clears, list(terms.blank_columns)
        held.as_of, held.source = terms.as_of, terms.source
        held.save(update_fields=["full", "blank_clears", "blank_columns", "as_of", "source"])
    return held


def _once(batch: ImportBatch, admit: Callable[[ImportBatch], None] = lambda _: None) -> ImportBatch:
    """Save the batch, or return the unfinished one of the same file, user and area (the constraint decides races).

    `admit` may refuse a new one; the file of a batch that is not saved does not stay.
    """
    same = ImportBatch.objects.filter(
        created_by_id=batch.created_by_id, area=batch.area, sha256=batch.sha256, state__in=UNFINISHED
    )
    saved = False
    try:
        for _ in range(3):
            earlier = same.first()
            if earlier:
                return earlier
            with suppress(IntegrityError), transaction.atomic():
                admit(batch)
                batch.save(force_insert=True)
                saved = True
                return batch
    finally:
        if not saved:
            stored_path(batch).unlink(missing_ok=True)
    raise JobFailedError("busy")


def _write(upload: Upload, path: Path) -> tuple[str, int]:
    """Seal the upload under our name and return its digest and size; the limit holds whatever size was announced."""
    return seal_file(path, _limited(upload))


def _limited(upload: Upload) -> Iterator[bytes]:
    size = 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > settings.IMPORT_MAX_BYTES:
            raise JobFailedError("too_large", limit=settings.IMPORT_MAX_BYTES // 1024**2)
        yield chunk


def stored_path(batch: ImportBatch) -> Path:
    """Return where the file of a batch lies."""
    return Path(settings.MEDIA_ROOT) / batch.stored_name


@contextmanager
def opened(batch: ImportBatch) -> Iterator[Path]:
    """Hold the stored file open in memory once its digest is the one of the upload; JobFailedError("file_changed")
    otherwise.
    """
    path = stored_path(batch)
    if not path.is_file():
        raise JobFailedError("file_gone")
    with ExitStack() as stack:
        try:
            plain = stack.enter_context(opened_file(path))
        except SealError as fault:
            raise JobFailedError("file_changed") from fault
        with plain.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != batch.sha256:
                raise JobFailedError("file_changed")
        yield plain


def plain_name(filename: str) -> str:
    """Return a file's name to show: without folders, control and direction characters, cut to 200 with its
    ending kept.
    """
    name = PurePath(filename.replace("\\", "/")).name
    name = "".join(mark for mark in unicodedata.normalize("NFC", name) if unicodedata.category(mark)[0] != "C").strip()
    if len(name) <= _MOST_NAME:
        return name or "-"
    suffix = PurePath(name).suffix[:10]
    return name[: _MOST_NAME - len(suffix)] + suffix


def abandon(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """Give up a batch that is not applied. Its staged rows go; the file and the faults stay for the record."""
    own(batch, actor)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state not in {BatchState.WAITING, BatchState.READY, BatchState.FAILED}:
            raise JobFailedError("not_abandonable")
        held.state = BatchState.ABANDONED
        held.save(update_fields=["state"])
        staging.drop(held)
    return held


def fail(batch: ImportBatch, failure: JobFailedError) -> None:
    """Reject the file of a batch for a reason to show."""
    batch.state = BatchState.FAILED
    batch.failure = {"kind": failure.kind, "params": failure.params}
    batch.previewed_at = timezone.now()
    batch.save(update_fields=["state", "failure", "previewed_at"])


def own(batch: ImportBatch, actor: Actor) -> None:
    """Refuse a batch that does not exist for this user (ImportBatch.DoesNotExist, which pages turn into 404)."""
    if not visible_to(actor).filter(pk=batch.pk).exists():
        raise ImportBatch.DoesNotExist
