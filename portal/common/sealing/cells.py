"""All sealed cells of the database, table by table: walked in batches, and written again where they should change.

Rows of history are bound to the row they tell of. What is written here is the same value under another key, so neither
triggers of history nor versions take note; a cell that somebody changed meanwhile is left as they wrote it.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction

from portal.common.sealing import PATTERN, Seal
from portal.common.sealing.fields import SealedField, SealedJSONField, origin

BATCH = 1000
_SEALED = re.compile(PATTERN)
# What becomes of a cell: seal of its column, text it holds, key of its row → the new text, or None to leave it.
Change = Callable[[Seal, str, Any], str | None]
# Writes a column of a batch of rows, (key, text there was, text there shall be) each; returns how many it wrote.
Write = Callable[["SealedTable", str, Sequence[tuple[Any, str, str]]], int]


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with sealed columns: `key` is its own key, `pk` the column with the key its cells are bound to."""

    table: str
    key: str
    bound: str
    pk: str
    columns: tuple[str, ...]

    def seals(self) -> list[Seal]:
        """Return the seals of the columns."""
        return [Seal(self.bound, column) for column in self.columns]


@dataclass(frozen=True, slots=True)
class Cells:
    """The sealed cells of one row."""

    key: Any
    pk: Any
    texts: Sequence[str | None]


def sealed_fields(model: type[models.Model]) -> list[Any]:
    """Return the sealed fields of a model."""
    return [each for each in model._meta.concrete_fields if isinstance(each, SealedField | SealedJSONField)]


def sealed_tables() -> list[SealedTable]:
    """Return every table with sealed columns, those of history among them."""
    found = []
    for model in apps.get_models():
        columns = tuple(str(each.column) for each in sealed_fields(model))
        if columns:
            own, bound = model._meta, origin(model)._meta
            assert own.pk is not None
            assert bound.pk is not None
            found.append(SealedTable(own.db_table, str(own.pk.column), bound.db_table, str(bound.pk.column), columns))
    return found


def walk(table: SealedTable, size: int = BATCH) -> Iterator[list[Cells]]:
    """Yield the rows that hold anything, in batches, in order of their key."""
    listed = ", ".join(f'"{column}"' for column in table.columns)
    held = " OR ".join(f'"{column}" IS NOT NULL' for column in table.columns)
    after: Any = None
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{table.key}", "{table.pk}", {listed} FROM {table.table} '
                f'WHERE ({held}) AND (%s IS NULL OR "{table.key}" > %s) ORDER BY "{table.key}" LIMIT %s',
                [after, after, size],
            )
            rows = [Cells(row[0], row[1], row[2:]) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = rows[-1].key


def rewrite(table: SealedTable, change: Change, write: Write | None = None, size: int = BATCH) -> int:
    """Change the cells of a table, a transaction a batch; return how many were written. May be broken off anywhere."""
    seals, count, written = table.seals(), 0, write or seal_anew
    for rows in walk(table, size):
        for place, seal in enumerate(seals):
            made: list[tuple[Any, str, str]] = []
            for row in rows:
                text = row.texts[place]
                new = None if text is None else change(seal, text, row.pk)
                if text is not None and new is not None:
                    made.append((row.key, text, new))
            if made:
                with transaction.atomic(), pgtrigger.ignore():
                    count += written(table, table.columns[place], made)
    return count


def seal_anew(table: SealedTable, column: str, made: Sequence[tuple[Any, str, str]]) -> int:
    """Write the same values under another key where the cell still holds what was read.

    A function of the database does it, for the application may change nothing in tables of history; it takes a text
    with the same mark only.
    """
    keys, old, new = zip(*made, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app_seal_anew(%s, %s, %s, %s, %s, %s)",
            [table.table, table.key, column, [str(key) for key in keys], list(old), list(new)],
        )
        return int(cursor.fetchone()[0])


def sealed_text(seal: Seal, text: str, pk: Any) -> str | None:
    """Return a plain text sealed, None for one that is sealed already; objects are written in one way."""
    if _SEALED.match(text):
        return None
    if text.startswith("{"):
        text = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)
    return seal.seal(text, pk)
