"""What monitoring hands down: its side of imports, flags that follow a saved change at once, and a look ahead."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from monitoring.models import Run
from monitoring.services.changes import recompute_and_tell
from monitoring.services.exporting import cases_and_measures
from monitoring.services.preview import preview_flags
from monitoring.services.recompute import RECOMPUTE_JOB
from monitoring.services.rosters import CaseWriter, MeasureWriter
from portal.common.imports.exporting import roster_sources
from portal.common.imports.writers import after_import, flag_previews, writers
from portal.common.jobs import enqueue
from portal.common.registry import after_household_change, last_done


def foretell(households: list[UUID], _as_of: date | None) -> dict[str, Any]:
    """Say which flags applying an import would open and clear today."""
    return preview_flags(households, on=timezone.localdate()).as_json()


def follow_import(area: str) -> None:
    """Have the households an import or its undo touched recomputed."""
    enqueue(RECOMPUTE_JOB, {"area": area, "touched": True}, actor_id=None, area=area)


def last_recompute() -> datetime | None:
    """Return when a recompute that writes flags last finished."""
    moment: datetime | None = Run.objects.filter(writes_flags=True).aggregate(at=Max("finished_at"))["at"]
    return moment


writers.add("cases", CaseWriter(), rank=30)
writers.add("measures", MeasureWriter(), rank=31)
after_household_change.add("flags", recompute_and_tell)
flag_previews.add("flags", foretell)
after_import.add("flags", follow_import)
last_done.add("recompute", last_recompute)
roster_sources.add("cases", cases_and_measures, rank=30)
