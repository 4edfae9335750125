"""Second factors get keys made by the application, to which their secrets are sealed."""

from typing import Any, ClassVar

from django.db import migrations, models

from portal.common.keys import uuid7
from portal.common.operations import seal_plain_text
from portal.common.sealing.fields import SealedField

# Nothing refers to a factor, and there are a few a user.
_KEYS = """
ALTER TABLE accounts_factor DROP COLUMN id;
ALTER TABLE accounts_factor ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY;
ALTER TABLE accounts_factor ALTER COLUMN id DROP DEFAULT
"""


def seal(apps: Any, schema_editor: Any) -> None:
    seal_plain_text("accounts_factor", ["secret"])


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("accounts", "0004_grant_proposals"),
        ("common", "0015_sealing_keys"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(_KEYS)],
            [
                migrations.AlterField(
                    "factor", "id", models.UUIDField(primary_key=True, default=uuid7, editable=False, serialize=False)
                )
            ],
        ),
        migrations.RunPython(seal, elidable=True),
        migrations.AlterField("factor", "secret", SealedField(max_length=4000)),
    ]
