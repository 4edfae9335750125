"""The walls ask for the scope once a statement (portal.common.walls.in_scope)."""

import portal.common.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0017_walls_once_a_statement"),
        ("households", "0009_walls_once_a_statement"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("workshops", "0004_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="spell",
            name="wall_spell",
        ),
        migrations.RemoveConstraint(
            model_name="spellevent",
            name="wall_workshops_spell_event",
        ),
        migrations.AddConstraint(
            model_name="spell",
            constraint=portal.common.walls.Wall(follows="person", name="wall_spell"),
        ),
        migrations.AddConstraint(
            model_name="spellevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_workshops_spell_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM workshops_spell o WHERE o.id = pgh_obj_id)",
            ),
        ),
    ]
