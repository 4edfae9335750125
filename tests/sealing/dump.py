"""What stands in the database and in the folder of files, as somebody who took a copy of both would read it."""

from pathlib import Path

from django.conf import settings
from django.db import connection


def raw_dump() -> dict[str, str]:
    """Return every row of every table as text, those of staged rosters and of history too, by `schema.table`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'staging') ORDER BY 1, 2"
        )
        found = {}
        for schema, table in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') FROM {schema}.\"{table}\" t")
            found[f"{schema}.{table}"] = str(cursor.fetchone()[0])
        return found


def files() -> dict[str, bytes]:
    """Return the content of every stored file, by name."""
    folder = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
