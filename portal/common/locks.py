"""Work that one does at a time: advisory locks of the database, their keys in one list so that no two are the same.

Locks of one user, one county or one kind of act among many stand where they are taken, under keys of their own.
"""

from typing import Final

from django.db import connection

COUNTING: Final = 7_012
SEALING: Final = 7_302_501
SWEEPING: Final = 7_302_502
LEADING: Final = 7_302_503


def alone(work: int) -> bool:
    """Take a work until the open transaction ends, without waiting; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [work])
        return bool(cursor.fetchone()[0])


def wait(work: int) -> None:
    """Take a work until the open transaction ends, once nobody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [work])
