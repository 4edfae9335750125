"""Imports stand behind the wall."""

import portal.common.walls
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0011_scope"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="villagefigure",
            constraint=portal.common.walls.Wall(name="wall_village_figure", sees="app_sees(division_id)"),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=portal.common.walls.Wall(
                name="wall_import_batch", sees="app_sees(coalesce(nullif(area, ''), '0'))"
            ),
        ),
        migrations.AddConstraint(
            model_name="importfault",
            constraint=portal.common.walls.Wall(
                name="wall_import_fault", sees="batch_id IN (SELECT b.id FROM common_importbatch b)"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=portal.common.walls.Wall(
                name="wall_import_row", sees="batch_id IN (SELECT b.id FROM common_importbatch b)"
            ),
        ),
        migrations.AddConstraint(
            model_name="importsheet",
            constraint=portal.common.walls.Wall(
                name="wall_import_sheet", sees="batch_id IN (SELECT b.id FROM common_importbatch b)"
            ),
        ),
        migrations.AddConstraint(
            model_name="importwrite",
            constraint=portal.common.walls.Wall(
                name="wall_import_write", sees="batch_id IN (SELECT b.id FROM common_importbatch b)"
            ),
        ),
    ]
