"""What the register holds outside the scope: a yes or no, and nothing more (decision 4).

Both questions are functions of the database with a right of their own; they look behind the wall for the asker.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

# SQL of the same, for the set-based statements of an import: arrays in, those of them that are taken elsewhere out.
DIGESTS = "households_digests_elsewhere"
NUMBERS = "households_numbers_elsewhere"


def digests_elsewhere(digests: Sequence[str]) -> set[str]:
    """Return those digests of identity numbers that somebody outside the scope bears."""
    return _asked(f"SELECT * FROM {DIGESTS}(%s)", [list(digests)])


def numbers_elsewhere(county: str, numbers: Sequence[str]) -> set[str]:
    """Return those household numbers that a household of the county outside the scope bears."""
    return _asked(f"SELECT number FROM {NUMBERS}(%s, %s)", [[county] * len(numbers), list(numbers)])


def _asked(sql: str, params: list[Any]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {text for (text,) in cursor.fetchall()}
