"""The walls ask for the scope once a statement (portal.common.walls.in_scope)."""

import portal.common.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0017_walls_once_a_statement"),
        ("households", "0008_sealed_columns"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="household",
            name="wall_household",
        ),
        migrations.RemoveConstraint(
            model_name="householdevent",
            name="wall_households_household_event",
        ),
        migrations.RemoveConstraint(
            model_name="incomestatement",
            name="wall_statement",
        ),
        migrations.RemoveConstraint(
            model_name="incomestatementevent",
            name="wall_households_incomestatement_event",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="wall_membership",
        ),
        migrations.RemoveConstraint(
            model_name="membershipevent",
            name="wall_households_membership_event",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="wall_person",
        ),
        migrations.RemoveConstraint(
            model_name="personevent",
            name="wall_households_person_event",
        ),
        migrations.RemoveConstraint(
            model_name="site",
            name="wall_site",
        ),
        migrations.RemoveConstraint(
            model_name="siteevent",
            name="wall_households_site_event",
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=portal.common.walls.Wall(name="wall_household"),
        ),
        migrations.AddConstraint(
            model_name="householdevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_households_household_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM households_household o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomestatement",
            constraint=portal.common.walls.Wall(follows="household", name="wall_statement"),
        ),
        migrations.AddConstraint(
            model_name="incomestatementevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_households_incomestatement_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM households_incomestatement o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=portal.common.walls.Wall(follows="household", name="wall_membership"),
        ),
        migrations.AddConstraint(
            model_name="membershipevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_households_membership_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM households_membership o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=portal.common.walls.Wall(name="wall_person"),
        ),
        migrations.AddConstraint(
            model_name="personevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_households_person_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM households_person o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=portal.common.walls.Wall(
                name="wall_site",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM households_household h WHERE h.site_id = households_site.id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_households_site_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM households_site o WHERE o.id = pgh_obj_id)",
            ),
        ),
    ]
