"""Operations of migrations that more than one app needs."""

from collections.abc import Callable, Sequence
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import connection, migrations
from django.utils import timezone

from portal.common.audit import chain
from portal.common.sealing.cells import SealedTable, rewrite, sealed_text


def append_only(*tables: str) -> migrations.RunPython:
    """Leave the application's role no right on some tables but to add rows and to read them."""
    return migrations.RunPython(_revoke(tables), migrations.RunPython.noop, elidable=False)


def _revoke(tables: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def revoke(_apps: Any, schema_editor: Any) -> None:
        role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        names = ", ".join(schema_editor.quote_name(table) for table in tables)
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {names} FROM {role}")

    return revoke


def seal_plain_text(table: str, columns: Sequence[str], *, history: str = "", json_columns: Sequence[str] = ()) -> None:
    """Make columns of a table, and of its table of history, hold sealed text only. May be broken off and run again.

    The chain over the history begins anew with the reason: from then on it leaves these columns to their own tags.
    """
    listed = (*columns, *json_columns)
    tables = [SealedTable(table, "id", table, "id", listed)]
    if history:
        tables.append(SealedTable(history, "pgh_id", table, "id", listed))
    for each in tables:
        _widen(each.table, columns, json_columns)
        rewrite(each, sealed_text, _write_over)
    if history:
        chain.reseal(history, timezone.now(), why="personal text is sealed at rest")


def _write_over(table: SealedTable, column: str, made: Sequence[tuple[Any, str, str]]) -> int:
    """Write sealed texts over plain ones, as the owner."""
    keys, old, new = zip(*made, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE {table.table} t SET "{column}" = v.new FROM unnest(%s, %s, %s) v (key, old, new) '
            f'WHERE t."{table.key}" = v.key AND t."{column}" = v.old',
            [list(keys), list(old), list(new)],
        )
        return int(cursor.rowcount)


def _widen(table: str, columns: Sequence[str], json_columns: Sequence[str]) -> None:
    """Let the columns hold long text; the empty object is NULL from now on."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} {', '.join(_changes(columns, json_columns))}")
        for column in json_columns:
            with pgtrigger.ignore():
                cursor.execute(f'UPDATE {table} SET "{column}" = NULL WHERE "{column}" = \'{{}}\'')


def _changes(columns: Sequence[str], json_columns: Sequence[str]) -> list[str]:
    plain = [f'ALTER COLUMN "{column}" TYPE text' for column in (*columns, *json_columns)]
    return [*plain, *(f'ALTER COLUMN "{column}" DROP NOT NULL' for column in json_columns)]
