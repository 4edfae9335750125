"""Exports that a job writes: ordered on a page, written by a worker, fetched by their owner, removed after a day.

The order names the list by its address. The worker reads the list as the owner would see it at that moment, so that
rights lost in between narrow what is written; at delivery they are asked once more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override

from portal.common import audit
from portal.common.exports import gate
from portal.common.exports.tables import headings_of, rows_of
from portal.common.exports.writing import WRITERS
from portal.common.jobs import JobFailedError, Report, enqueue
from portal.common.models import ApprovalRequest, Export
from portal.common.sealing.files import seal_written

EXPORT_JOB: Final = "export"
KEPT: Final = timedelta(hours=24)
FOLDER: Final = "exports"
_STEP: Final = 500
# A list may grow by a tenth while somebody agrees to it.
_GROWTH: Final = 10
ENDINGS: Final[dict[str, Promise]] = {
    "export_grew": gettext_lazy(
        "The second person agreed to %(agreed)s rows and it would be %(rows)s by now; nothing was written. Ask again."
    ),
    "export_budget": gettext_lazy(
        "With these %(rows)s rows it would be more than a user may take out a day; nothing was written. Go on tomorrow."
    ),
    "export_not_allowed": gettext_lazy("You may no longer see or export this list; nothing was written."),
}


class List(Protocol):
    """A list as far as its export goes (`portal.common.exports.offering.Exporting`)."""

    permission: str
    export_permission: str
    cookie: str
    exporting: bool

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None: ...
    def areas(self) -> tuple[str, ...]: ...
    def resource(self, layout: str) -> Any: ...
    def export_rows(self, layout: str, keys: list[str] | None) -> Any: ...
    def records(self, layout: str, rows: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: a list by its address, the form, the layout, the columns shown, the rows ticked."""

    title: str
    address: str
    form: str
    layout: str
    columns: list[str]
    ticked: list[str] | None
    purpose: str


def keep(user_id: Any, wanted: Order) -> Export:
    """Keep an order and return it; nothing is written yet."""
    return Export.objects.create(
        created_by_id=user_id,
        language=get_language() or settings.LANGUAGE_CODE,
        title=wanted.title,
        address=wanted.address,
        form=wanted.form,
        layout=wanted.layout,
        columns=wanted.columns,
        ticked=wanted.ticked,
        purpose=wanted.purpose,
    )


def begin(export: Export) -> Export:
    """Enqueue the job that writes an order."""
    with transaction.atomic():
        export.job = enqueue(EXPORT_JOB, {"export": str(export.pk)}, actor_id=export.created_by_id)
        export.save(update_fields=["job"])
    return export


def write(export: Export, report: Report) -> dict[str, Any]:
    """Write the file of an order under a name of its own; it counts only if this attempt still owns the job."""
    view = _opened(export)
    path = folder() / f"{uuid4().hex}.{export.form}"
    try:
        with override(export.language):
            rows, size = _write(export, view, path, report)
        _weigh(export, rows)
        with transaction.atomic():
            report.fence()
            export.rows, export.size, export.stored_name = rows, size, path.name
            export.permissions, export.areas = [view.permission, view.export_permission], list(view.areas())
            export.expires_at = timezone.now() + KEPT
            whom = [("export", export.pk), *audit.about_all(view.export_rows(export.layout, export.ticked))]
            place = (export.areas or [""])[0]
            audit.record("export", area=place, rows=rows, subjects=whom, purpose=export.purpose)
            export.save(update_fields=["rows", "size", "stored_name", "permissions", "areas", "expires_at"])
    finally:
        if export.stored_name != path.name:
            path.unlink(missing_ok=True)
    return {"export": str(export.pk), "rows": rows, "expires": export.expires_at.isoformat()}


def _weigh(export: Export, rows: int) -> None:
    """Refuse what has grown since it was agreed to, or goes beyond the day's rows of its owner."""
    agreed = ApprovalRequest.objects.filter(kind=EXPORT_JOB, subject=export.pk).values_list("rows", flat=True).first()
    if agreed is not None and rows > agreed + agreed // _GROWTH:
        raise JobFailedError("export_grew", agreed=agreed, rows=rows)
    with transaction.atomic():
        allowed = gate.within_budget(export.created_by, rows, timezone.now())
    if not allowed:
        raise JobFailedError("export_budget", rows=rows)


def _opened(export: Export) -> List:
    """Return the list of an order as its owner sees it now; JobFailedError when he may not have it any more."""
    path, _, query = export.address.partition("?")
    match = resolve(path)
    func: Any = match.func
    view: List = func.view_class(**func.view_initkwargs)
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", path, QueryDict(query)
    request.user = export.created_by
    request.COOKIES[view.cookie] = ".".join(export.columns)
    view.setup(request, *match.args, **match.kwargs)
    view.exporting = True
    owner: Any = export.created_by
    if not owner.may(view.permission) or not owner.may(view.export_permission):
        raise JobFailedError("export_not_allowed")
    return view


def _write(export: Export, view: List, path: Path, report: Report) -> tuple[int, int]:
    """Write the file, sealed; return its rows and its size unsealed."""
    rows = view.export_rows(export.layout, export.ticked)
    total, done = rows.count(), 0

    def counted() -> Any:
        nonlocal done
        for record in view.records(export.layout, rows):
            if done % _STEP == 0:
                report.progress("export", done, total)
            done += 1
            yield record

    resource = view.resource(export.layout)
    made = WRITERS[export.form][1]
    size = seal_written(path, lambda out: made(headings_of(resource), rows_of(resource, counted()), out))
    report.progress("export", done, done)
    return done, size


def folder() -> Path:
    """Return where exports lie: beside the uploads, outside of what is served."""
    path = Path(settings.MEDIA_ROOT) / FOLDER
    path.mkdir(parents=True, exist_ok=True)
    return path


def files() -> list[Path]:
    """Return the files of exports that are there."""
    return sorted(path for path in folder().iterdir() if path.is_file() and path.suffix != ".part")


def fetched(export: Export, user: Any, now: datetime) -> Path | None:
    """Return the file of an export for its owner; None when it has expired.

    PermissionDenied for anybody else, and for the owner who lost a right or an area its rows stand on.
    """
    if not export.allowed(user):
        raise PermissionDenied
    path = folder() / export.stored_name if export.stored_name else None
    gone = path is None or not path.is_file() or export.expires_at is None or export.expires_at <= now
    return None if gone else path


def clear(now: datetime) -> int:
    """Remove the files of expired exports, and those no export knows that are as old; return how many."""
    for export in Export.objects.exclude(stored_name="").filter(expires_at__lte=now):
        export.stored_name = ""
        export.save(update_fields=["stored_name"])
    kept = set(Export.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    oldest = (now - KEPT).timestamp()
    gone = [path for path in folder().iterdir() if path.name not in kept and path.stat().st_mtime <= oldest]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
