"""The one place that decides how an export goes out, by its size: at once, as a job, or once a second person agrees."""

from datetime import datetime
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.db.models import Sum

from portal.common import audit
from portal.common.codes import Code, CodeList
from portal.common.revealing import OTHER, one_by_one, today

PURPOSES: Final = CodeList(
    "export_purpose",
    Code("check", "核对数据", "Check data"),
    Code("report", "汇总上报", "Report upwards"),
    Code("visit", "入户走访", "Visit households"),
    Code("meeting", "会议研判", "Prepare a meeting"),
    Code(OTHER, "其他", "Something else"),
)


class Way(Enum):
    """How an export goes out."""

    AT_ONCE = "at once"
    AS_JOB = "as a job"
    BY_TWO = "by two"


def way(rows: int, *, by_two: bool = True) -> Way:
    """Return how an export of so many rows goes out."""
    if by_two and rows > settings.EXPORT_MOST_ALONE:
        return Way.BY_TWO
    return Way.AT_ONCE if rows <= settings.EXPORT_MOST_AT_ONCE else Way.AS_JOB


def within_budget(user: Any, rows: int, now: datetime) -> bool:
    """Tell whether so many rows more are within what one user may take out a day; raise the alarm when they are not.

    What is counted stays counted until the transaction ends.
    """
    one_by_one(f"export {user.pk}")
    taken = today(user, "export", now).aggregate(rows=Sum("rows"))["rows"] or 0
    if taken + rows <= settings.EXPORT_ROWS_A_DAY:
        return True
    audit.record("alarm", result="refused", rows=rows, detail={"what": "export_budget", "taken": taken})
    return False
