"""What every row of an import paid for: a dear way to check the form of sealed text, and an index too many."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from portal.common.sealing import PATTERN
from portal.common.sealing.fields import CHECK, DOMAIN

_CHECKED = "ALTER DOMAIN {0} DROP CONSTRAINT {0}_check; ALTER DOMAIN {0} ADD CONSTRAINT {0}_check CHECK ({1}) NOT VALID"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("common", "0017_walls_once_a_statement")]
    operations = [
        migrations.RunSQL(_CHECKED.format(DOMAIN, CHECK), _CHECKED.format(DOMAIN, f"VALUE ~ '{PATTERN}'")),
        migrations.AlterField(
            "importrow",
            "batch",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="common.importbatch",
            ),
        ),
    ]
