"""The application's role may read and write rows, and nothing else; staged rosters get tables in a schema of their own."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """Give the application's role its rights on what exists and on what the owner will make."""
    role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        "CREATE SCHEMA IF NOT EXISTS staging",
        f"GRANT USAGE, CREATE ON SCHEMA staging TO {role}",
    ):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=False)]
