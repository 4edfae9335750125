"""Second factors get keys made by the application, to which their secrets can be sealed."""

from typing import ClassVar

from django.db import migrations, models

from portal.common.keys import uuid7

# Nothing refers to a factor, and there are a few a user.
_KEYS = """
ALTER TABLE accounts_factor DROP COLUMN id;
ALTER TABLE accounts_factor ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY;
ALTER TABLE accounts_factor ALTER COLUMN id DROP DEFAULT
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("accounts", "0004_grant_proposals")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(_KEYS)],
            [
                migrations.AlterField(
                    "factor", "id", models.UUIDField(primary_key=True, default=uuid7, editable=False, serialize=False)
                )
            ],
        )
    ]
