"""Monthly figures stand behind the wall."""

import portal.common.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0011_scope"),
        ("dashboard", "0001_figures"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="monthlyfigure",
            constraint=portal.common.walls.Wall(name="wall_monthly_figure", sees="app_sees(division_id)"),
        ),
    ]
