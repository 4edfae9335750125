"""Every night: what finished imports no longer need goes. The record of them (rows, faults, counts) stays.

An import that can no longer be undone, and of which no row waits, has no use for its staged tables, its uploaded file
and the values before it. While a row waits, all of it stays, so that the row can be mended, decided and written.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from portal.common.imports import batches, staging
from portal.common.models import ImportBatch, ImportRow
from portal.common.models.imports import BatchState, RowKind, RowState

FINISHED: Final = (BatchState.APPLIED, BatchState.UNDONE, BatchState.ABANDONED, BatchState.FAILED)
# A file of no batch belongs to an upload that broke off; one under way is younger than this.
_ORPHAN: Final = timedelta(days=1)


def clear(now: datetime) -> dict[str, int]:
    """Drop staged tables and journals after the undo window, uploads after theirs; return how many batches of each."""
    tables = [batch for batch in over(now, settings.IMPORT_UNDO_DAYS) if staging.exists(batch)]
    for batch in tables:
        staging.drop(batch)
        batch.writes.all().delete()
    files = [batches.stored_path(batch) for batch in over(now, settings.IMPORT_KEEP_UPLOAD_DAYS)]
    files = [path for path in (*files, *_orphans(now)) if path.is_file()]
    for path in files:
        path.unlink()
    return {"tables": len(tables), "files": len(files)}


def over(now: datetime, days: int) -> QuerySet[ImportBatch]:
    """Return the batches that were finished so many days ago and of which no row waits."""
    waiting = ImportRow.objects.filter(batch=OuterRef("pk"), state=RowState.PENDING).exclude(kind=RowKind.MISSING)
    ended = ImportBatch.objects.filter(state__in=FINISHED).annotate(
        ended_at=Coalesce("undone_at", "applied_at", "previewed_at", "created_at")
    )
    old = ended.filter(ended_at__lt=now - timedelta(days=days))
    return old.exclude(Exists(waiting), state=BatchState.APPLIED)


def _orphans(now: datetime) -> list[Path]:
    """Return stored files that belong to no batch."""
    home = Path(settings.MEDIA_ROOT) / "imports"
    known = set(ImportBatch.objects.values_list("stored_name", flat=True))
    old = (now - _ORPHAN).timestamp()
    found = home.iterdir() if home.is_dir() else ()
    return [path for path in found if f"imports/{path.name}" not in known and path.stat().st_mtime < old]
