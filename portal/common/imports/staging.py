"""Staged rows: a batch's typed values in tables of its own, written by COPY.

`w_…` holds one row per person of the file, `f_…` one per family; the rows' matches and differences are worked out
beside them (`p_…`, `m_…`, `d_…`). Roster columns are named `c_<code>`, so that none can meet a bookkeeping column.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.functional import cached_property

from portal.common.imports.columns import Columns
from portal.common.models import ImportBatch
from portal.common.walls import NOWHERE

TABLES: Final = ("w", "f", "q", "p", "m", "d")
PREFIX: Final = "c_"
# Roster columns that staged rows are matched by.
JOINED: Final = frozenset({"c_name", "c_birth_date", "c_household_no", "c_relation"})
_CHUNK: Final = 4000
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL: Final = re.compile(r"[\\\t\n\r]")
_NULL: Final = "\\N"


@dataclass(slots=True)
class Column:
    """A column of a staged table: name, SQL type, one value a row; without values it is filled later."""

    name: str
    type: str
    values: Sequence[Any] = ()


@dataclass(frozen=True)
class Stage:
    """A batch's staged tables, for the statements of matchers and writers."""

    batch: ImportBatch
    reach: tuple[str, ...] = ()
    step: list[int] = field(default_factory=lambda: [0])
    written: dict[str, int] = field(default_factory=dict)

    @property
    def w(self) -> str:
        return self.table("w")

    @property
    def f(self) -> str:
        return self.table("f")

    @property
    def p(self) -> str:
        return self.table("p")

    @property
    def m(self) -> str:
        return self.table("m")

    @property
    def d(self) -> str:
        return self.table("d")

    def table(self, letter: str) -> str:
        """Return the qualified name of one of the batch's tables."""
        return f"staging.{letter}_{self.batch.suffix}"

    @cached_property
    def person_columns(self) -> frozenset[str]:
        """Codes of the roster columns staged per person."""
        return columns_of(self.w)

    @cached_property
    def family_columns(self) -> frozenset[str]:
        """Codes of the roster columns staged per family."""
        return columns_of(self.f)

    @cached_property
    def mapped(self) -> frozenset[str]:
        """Codes of the columns that a heading of the file stands for; only these can be blank."""
        columns = Columns()
        codes = [entry["column"] for sheet in self.batch.sheets.filter(used=True) for entry in sheet.mapping]
        return frozenset(columns[code].meaning for code in codes if code in columns)

    def clears(self, code: str) -> bool:
        """Tell whether a blank cell of this column clears the register's value."""
        return code in self.mapped and (self.batch.blank_clears or code in self.batch.blank_columns)

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement; return how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return int(cursor.rowcount)

    def wall(self, table: str) -> None:
        """Let one of the batch's tables be seen only where the batch is (after it is filled: no COPY passes a wall)."""
        self.run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        self.run(f"CREATE POLICY wall ON {table} USING ((SELECT app_sees('{self.batch.area or NOWHERE}')))")

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


def columns_of(table: str) -> frozenset[str]:
    """Return the codes of the roster columns of a staged table; none when it does not exist."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [table],
        )
        return frozenset(name.removeprefix(PREFIX) for (name,) in cursor.fetchall() if name.startswith(PREFIX))


def exists(batch: ImportBatch) -> bool:
    """Tell whether the batch's rows are still staged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"staging.w_{batch.suffix}"])
        return bool(cursor.fetchone()[0])


def create(table: str, columns: Sequence[Column], key: str) -> None:
    """Make a staged table afresh and copy the columns into it."""
    definitions = ", ".join(f'"{column.name}" {column.type}' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TABLE {table} ({definitions})")
        copy(cursor, table, columns)
        cursor.execute(f'ALTER TABLE {table} ADD PRIMARY KEY ("{key}")')
        # Statistics of what is joined by are enough, and of a hundred columns they cost more than the copying.
        joined = [column.name for column in columns if column.name in JOINED or not column.name.startswith(PREFIX)]
        names = ", ".join(f'"{name}"' for name in joined)
        cursor.execute(f"ANALYZE {table} ({names})")


def copy(cursor: Any, table: str, columns: Sequence[Column]) -> None:
    """COPY columns of equal length into a table."""
    filled = [column for column in columns if column.values]
    if not filled:
        return
    names = ", ".join(f'"{column.name}"' for column in filled)
    texts = [encoded(column.values) for column in filled]
    cursor.cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", _Lines(texts), size=1 << 18)


def drop(batch: ImportBatch) -> None:
    """Remove the staged tables of a batch."""
    with connection.cursor() as cursor:
        for letter in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS staging.{letter}_{batch.suffix}")


def encoded(values: Sequence[Any]) -> list[str]:
    """Return a column in COPY's text form; each distinct value is written once."""
    distinct = set(values)
    write = {kind: _writer(kind) for kind in set(map(type, distinct))}
    texts = {value: write[type(value)](value) for value in distinct}
    return list(map(texts.__getitem__, values))


def _writer(kind: type) -> Callable[[Any], str]:
    """Return what writes values of a type; TypeError when they cannot be staged."""
    found = next((base for base in kind.__mro__ if base in _WRITTEN), None)
    if found is None:
        raise TypeError(f"cannot be staged: {kind.__name__}")
    return _WRITTEN[found]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _array(items: Iterable[Any]) -> str:
    quoted = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return _escaped("{" + ",".join(f'"{item}"' for item in quoted) + "}")


# How a value of each type that can be staged is written.
_WRITTEN: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _: _NULL,
    bool: lambda value: "t" if value else "f",
    str: _escaped,
    **dict.fromkeys((int, float, Decimal, date, UUID), str),
    **dict.fromkeys((tuple, frozenset), _array),
}


class _Lines(io.RawIOBase):
    """Encoded columns read as lines, a chunk of rows at a time."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._chunks = self._made(texts)
        self._rest = b""

    @staticmethod
    def _made(texts: Sequence[Sequence[str]]) -> Iterator[bytes]:
        for start in range(0, len(texts[0]) if texts else 0, _CHUNK):
            part = zip(*(column[start : start + _CHUNK] for column in texts), strict=True)
            yield ("\n".join(map("\t".join, part)) + "\n").encode()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; empty at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        if size < 0:
            size = len(self._rest)
        part, self._rest = self._rest[:size], self._rest[size:]
        return part
