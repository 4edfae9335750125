"""What imports keep of people is sealed: cells a person mended, samples, the journal for undo, the files on disk.

Batches under way are given up (their files are still with whoever made them); of applied ones the shown differences and
faults go, undo stays.
"""

from typing import Any, ClassVar

from django.db import connection, migrations

from portal.common.imports.sealed_past import seal_journal, seal_uploads
from portal.common.sealing import PATTERN
from portal.common.sealing.fields import DOMAIN, SealedJSONField

_CLEARED = (
    "UPDATE common_importbatch SET state = 'abandoned' WHERE state IN ('waiting', 'ready', 'applying')",
    "ALTER TABLE common_importrow ALTER COLUMN mended DROP NOT NULL",
    "UPDATE common_importrow SET changes = '{}', mended = NULL",
    "UPDATE common_importfault SET shown = '' WHERE shown <> ''",
    """UPDATE common_importsheet SET counts = counts - 'peek', mapping = coalesce(
        (SELECT jsonb_agg(m - 'samples') FROM jsonb_array_elements(mapping) m), '[]')""",
)


def forget_plain_cells(apps: Any, schema_editor: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('staging.%%I', tablename) FROM pg_tables WHERE schemaname = %s", ["staging"])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {table}")
        for statement in _CLEARED:
            cursor.execute(statement)
    seal_journal()
    seal_uploads()


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("common", "0013_slots")]
    operations = [
        migrations.RunSQL(f"CREATE DOMAIN {DOMAIN} AS text CHECK (VALUE ~ '{PATTERN}')", f"DROP DOMAIN {DOMAIN}"),
        migrations.RunPython(forget_plain_cells, elidable=True),
        migrations.AddField("importsheet", "seen", SealedJSONField(default=dict, null=True)),
        migrations.AlterField("importrow", "mended", SealedJSONField(default=dict, null=True)),
    ]
