"""What finished imports keep: the journal for undo, with rows as they were, and the files."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from portal.common.imports.columns import Columns
from portal.common.imports.sealed_cells import CHANGED, ONLY_STAGED, Cell, all_sealed, only_staged
from portal.common.imports.staging import PREFIX
from portal.common.models import ImportRow
from portal.common.sealing import Seal
from portal.common.sealing.cells import BATCH, Change, SealedTable, sealed_tables, sealed_text
from portal.common.sealing.files import key_of_file, seal_file

_PIECE = 1 << 20


def journaled(size: int = BATCH) -> Iterator[list[tuple[int, SealedTable, dict[str, Any]]]]:
    """Yield in batches what the journal holds of rows with sealed columns: key, table, the row as it was."""
    tables = {table.table: table for table in sealed_tables()}
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT id, "table", before FROM common_importwrite
                WHERE id > %s AND act IN ('update', 'delete') AND "table" = ANY(%s) ORDER BY id LIMIT %s
                """,
                [after, list(tables), size],
            )
            rows = [(key, tables[table], json.loads(before)) for key, table, before in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def rewrite(change_of: Callable[[str], Change]) -> int:
    """Offer each sealed text that imports keep to the change of its table; return how many were written."""
    count = rewrite_journal(change_of("common_importwrite")) + rewrite_changes(change_of("common_importrow"))
    return count + rewrite_staged(change_of)


def rewrite_journal(change: Change) -> int:
    """Change the sealed cells the journal keeps; return how many entries were written."""
    count = 0
    for rows in journaled():
        made = [(key, new) for key, table, before in rows if (new := _changed(table, before, change))]
        if made:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE common_importwrite w SET before = n.before::jsonb FROM unnest(%s, %s) n (id, before)"
                    " WHERE w.id = n.id",
                    [[key for key, _ in made], [json.dumps(new, ensure_ascii=False) for _, new in made]],
                )
            count += len(made)
    return count


def _changed(table: SealedTable, before: dict[str, Any], change: Change) -> dict[str, Any] | None:
    new = dict(before)
    for column, seal in zip(table.columns, table.seals(), strict=True):
        held = before.get(column)
        if held is not None:
            text = held if isinstance(held, str) else json.dumps(held, ensure_ascii=False, sort_keys=True)
            new[column] = change(seal, text, before["id"]) or (held if isinstance(held, str) else None)
    return new if new != before else None


def rewrite_changes(change: Change) -> int:
    """Change the sealed values of the differences rows keep; return how many rows were written."""
    sealed, count, after = all_sealed(Columns()), 0, 0
    kept = ImportRow.objects.filter(changes__has_any_keys=sorted(sealed)).order_by("pk")
    while rows := list(kept.filter(pk__gt=after).values_list("pk", "changes")[:BATCH]):
        after = rows[-1][0]
        for key, changes in rows:
            new = _differences(sealed, changes, change)
            if new != changes:
                count += ImportRow.objects.filter(pk=key, changes=changes).update(changes=new)
    return count


def _differences(sealed: Mapping[str, Cell], changes: dict[str, list[Any]], change: Change) -> dict[str, list[Any]]:
    return {
        code: [_told_anew(sealed[code].field.seal, one, change) if code in sealed else one for one in pair]
        for code, pair in changes.items()
    }


def _told_anew(seal: Seal, value: str | None, change: Change) -> str | None:
    if value is None:
        return None
    key, _, text = value.partition("/")
    new = change(seal, text, key)
    return f"{key}/{new}" if new else value


def rewrite_staged(change_of: Callable[[str], Change]) -> int:
    """Change the sealed cells of rows still staged; return how many were written.

    Cells sealed for the rows they change are made again whenever the rows are matched: they are taken away.
    """
    sealed, count = all_sealed(Columns()), 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'staging.' || c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = 'staging'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
            " AND NOT a.attisdropped ORDER BY 1, 2"
        )
        columns = cursor.fetchall()
    for table, name in columns:
        code = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and code in sealed:
            cell = sealed[code]
            written = _rewrite_staged(table, name, cell.field.seal, cell.target.key, change_of(table))
            if written:
                _take_away(table, CHANGED + code)
            count += written
        elif name.startswith(PREFIX) and only_staged(code, Columns()):
            count += _rewrite_staged(table, name, Seal(ONLY_STAGED, code), "new_id", change_of(table))
        elif name == "changes":
            count += _rewrite_differences(table, sealed, change_of(table))
    return count


def _rewrite_differences(table: str, sealed: Mapping[str, Cell], change: Change) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT changes FROM {table} WHERE changes ?| %s", [sorted(sealed)])
        found = [json.loads(held) for (held,) in cursor.fetchall()]
        made = [(held, new) for held in found if (new := _differences(sealed, held, change)) != held]
        if made:
            cursor.execute(
                f"UPDATE {table} t SET changes = n.new::jsonb FROM unnest(%s, %s) n (old, new)"
                " WHERE t.changes = n.old::jsonb",
                [[json.dumps(old) for old, _ in made], [json.dumps(new) for _, new in made]],
            )
    return len(made)


def _take_away(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = NULL WHERE "{column}" IS NOT NULL')


def _rewrite_staged(table: str, name: str, seal: Seal, key: str, change: Change) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}", "{name}" FROM {table} WHERE "{name}" IS NOT NULL')
        made = [(pk, new) for pk, text in cursor.fetchall() if (new := change(seal, text, pk)) is not None]
        if made:
            cursor.execute(
                f'UPDATE {table} t SET "{name}" = n.new FROM unnest(%s, %s) n (key, new) WHERE t."{key}" = n.key',
                [[pk for pk, _ in made], [new for _, new in made]],
            )
    return len(made)


def uploads() -> list[Path]:
    """Return the stored files of imports."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.endswith(".part"))


def _plain_pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def seal_uploads() -> None:
    """Seal the files that are plain."""
    for path in uploads():
        if key_of_file(path) is None:
            seal_file(path, _plain_pieces(path))


def seal_journal() -> int:
    """Seal what the journal holds in plain text."""
    return rewrite_journal(sealed_text)
