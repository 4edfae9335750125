"""The walls ask for the scope once a statement (portal.common.walls.in_scope)."""

import portal.common.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0017_walls_once_a_statement"),
        ("households", "0009_walls_once_a_statement"),
        ("monitoring", "0007_sealed_columns"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="flag",
            name="wall_flag",
        ),
        migrations.RemoveConstraint(
            model_name="householdfacts",
            name="wall_household_facts",
        ),
        migrations.RemoveConstraint(
            model_name="personfacts",
            name="wall_person_facts",
        ),
        migrations.RemoveConstraint(
            model_name="recordedcase",
            name="wall_case",
        ),
        migrations.RemoveConstraint(
            model_name="recordedcaseevent",
            name="wall_monitoring_recordedcase_event",
        ),
        migrations.RemoveConstraint(
            model_name="recordedmeasure",
            name="wall_measure",
        ),
        migrations.RemoveConstraint(
            model_name="recordedmeasureevent",
            name="wall_monitoring_recordedmeasure_event",
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=portal.common.walls.Wall(filled=False, follows="household", name="wall_flag"),
        ),
        migrations.AddConstraint(
            model_name="householdfacts",
            constraint=portal.common.walls.Wall(filled=False, follows="household", name="wall_household_facts"),
        ),
        migrations.AddConstraint(
            model_name="personfacts",
            constraint=portal.common.walls.Wall(filled=False, follows="household", name="wall_person_facts"),
        ),
        migrations.AddConstraint(
            model_name="recordedcase",
            constraint=portal.common.walls.Wall(follows="household", name="wall_case"),
        ),
        migrations.AddConstraint(
            model_name="recordedcaseevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_monitoring_recordedcase_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM monitoring_recordedcase o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedmeasure",
            constraint=portal.common.walls.Wall(follows="household", name="wall_measure"),
        ),
        migrations.AddConstraint(
            model_name="recordedmeasureevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_monitoring_recordedmeasure_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM monitoring_recordedmeasure o WHERE o.id = pgh_obj_id)",
            ),
        ),
    ]
