"""The walls ask for the scope once a statement (portal.common.walls.in_scope)."""

import portal.common.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0017_walls_once_a_statement"),
        ("dashboard", "0002_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="monthlyfigure",
            name="wall_monthly_figure",
        ),
        migrations.AddConstraint(
            model_name="monthlyfigure",
            constraint=portal.common.walls.Wall(name="wall_monthly_figure"),
        ),
    ]
