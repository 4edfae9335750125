"""The one place that decides how an export goes out, by its size: at once, or as a job that leaves a file for a day.

Whatever must happen before a large export is written (a second person who agrees, a quota) is a further way here.
"""

from enum import Enum

from django.conf import settings


class Way(Enum):
    """How an export goes out."""

    AT_ONCE = "at once"
    AS_JOB = "as a job"


def way(rows: int) -> Way:
    """Return how an export of so many rows goes out."""
    return Way.AT_ONCE if rows <= settings.EXPORT_MOST_AT_ONCE else Way.AS_JOB
