"""The secrets of second factors are sealed."""

from typing import Any, ClassVar

from django.db import migrations

from portal.common.operations import seal_plain_text
from portal.common.sealing.fields import SealedField


def seal(apps: Any, schema_editor: Any) -> None:
    seal_plain_text("accounts_factor", ["secret"])


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("accounts", "0005_factor_keys"),
        ("common", "0015_sealing_keys"),
    ]
    operations = [
        migrations.RunPython(seal, elidable=True),
        migrations.AlterField("factor", "secret", SealedField(max_length=4000)),
    ]
