"""Operations of migrations that more than one app needs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import migrations


def append_only(*tables: str) -> migrations.RunPython:
    """Leave the application's role no right on some tables but to add rows and to read them."""
    return migrations.RunPython(_revoke(tables), migrations.RunPython.noop, elidable=False)


def _revoke(tables: tuple[str, ...]) -> Callable[[Any, Any], None]:
    def revoke(_apps: Any, schema_editor: Any) -> None:
        role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
        names = ", ".join(schema_editor.quote_name(table) for table in tables)
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {names} FROM {role}")

    return revoke
