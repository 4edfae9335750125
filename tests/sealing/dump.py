"""What stands in the database and in the folder of files, as somebody who took a copy of both would read it."""

import os
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal import env
from portal.common.scope import current, everywhere


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


def pg_dump() -> str:
    """Return what pg_dump writes of all tables, staged rosters among them, as the owner who sees all areas."""
    login = env.database("DATABASE_OWNER_URL")
    with connection.cursor() as cursor:
        # Staged rosters belong to the application's role, which says who else reads them.
        cursor.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA staging TO "{login["USER"]}"')
    with everywhere("tests"):
        scope = current()
    assert scope is not None
    made = subprocess.run(
        ["pg_dump", "--data-only", "--enable-row-security", "-d", connection.settings_dict["NAME"]],
        env={
            **os.environ,
            "PGHOST": str(login["HOST"]),
            "PGPORT": str(login["PORT"]),
            "PGUSER": str(login["USER"]),
            "PGPASSWORD": str(login["PASSWORD"] or ""),
            "PGOPTIONS": f"-c app.scope={scope.ranges}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout
