"""The phones of those who collected a case are sealed, in the register and in its history."""

from typing import Any, ClassVar

from django.db import migrations

from portal.common.operations import seal_plain_text


def seal(apps: Any, schema_editor: Any) -> None:
    seal_plain_text("monitoring_recordedcase", ["collector_phone"], history="monitoring_recordedcaseevent")


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("monitoring", "0005_walls"),
        ("common", "0014_sealed_imports"),
    ]
    operations = [migrations.RunPython(seal, elidable=True)]
