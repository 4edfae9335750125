"""Spells of work stand behind the wall."""

import pgtrigger.compiler
import pgtrigger.migrations
import portal.common.walls
from django.db import migrations, models


def _quietly(table: str, sql: str) -> str:
    """Return an update of a table whose triggers sleep: filling a new column is nobody's act."""
    return f"ALTER TABLE {table} DISABLE TRIGGER USER; {sql}; ALTER TABLE {table} ENABLE TRIGGER USER"


FILL = [
    migrations.RunSQL(
        _quietly(
            table, f"UPDATE {table} t SET division_id = p.division_id FROM households_person p WHERE p.id = t.person_id"
        ),
        migrations.RunSQL.noop,
    )
    for table in ("workshops_spell", "workshops_spellevent")
]


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0006_walls"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("workshops", "0003_history_by_day"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="spell",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="spell",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="spell",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="spell",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="spellevent",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="spell",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_spellevent" ("abroad", "channel", "division_id", "employer", "end", "end_precision", "id", "in_workshop", "industry", "monthly_wage", "months", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "point_to_point", "public_post", "public_post_months", "source", "start", "start_precision", "steady", "trade", "transport_subsidy") SELECT new_values."abroad", new_values."channel", new_values."division_id", new_values."employer", new_values."end", new_values."end_precision", new_values."id", new_values."in_workshop", new_values."industry", new_values."monthly_wage", new_values."months", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."point_to_point", new_values."public_post", new_values."public_post_months", new_values."source", new_values."start", new_values."start_precision", new_values."steady", new_values."trade", new_values."transport_subsidy" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eac928194021dd4b15152af660f1e3695ffa42a2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8a110",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="workshops_spell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="spell",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_spellevent" ("abroad", "channel", "division_id", "employer", "end", "end_precision", "id", "in_workshop", "industry", "monthly_wage", "months", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "point_to_point", "public_post", "public_post_months", "source", "start", "start_precision", "steady", "trade", "transport_subsidy") SELECT new_values."abroad", new_values."channel", new_values."division_id", new_values."employer", new_values."end", new_values."end_precision", new_values."id", new_values."in_workshop", new_values."industry", new_values."monthly_wage", new_values."months", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."point_to_point", new_values."public_post", new_values."public_post_months", new_values."source", new_values."start", new_values."start_precision", new_values."steady", new_values."trade", new_values."transport_subsidy" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3672f0f0f83620a934658d736c1ac4b6c5b5d01b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_79c51",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="workshops_spell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="spell",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "workshops_spellevent" ("abroad", "channel", "division_id", "employer", "end", "end_precision", "id", "in_workshop", "industry", "monthly_wage", "months", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "point_to_point", "public_post", "public_post_months", "source", "start", "start_precision", "steady", "trade", "transport_subsidy") SELECT old_values."abroad", old_values."channel", old_values."division_id", old_values."employer", old_values."end", old_values."end_precision", old_values."id", old_values."in_workshop", old_values."industry", old_values."monthly_wage", old_values."months", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."point_to_point", old_values."public_post", old_values."public_post_months", old_values."source", old_values."start", old_values."start_precision", old_values."steady", old_values."trade", old_values."transport_subsidy" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b12408b62d9fcddc4623e5d025d7ca5e7e624709",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_99f88",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="workshops_spell",
                    when="AFTER",
                ),
            ),
        ),
        *FILL,
        migrations.AddConstraint(
            model_name="spell",
            constraint=portal.common.walls.Wall(follows="person", name="wall_spell", sees="app_sees(division_id)"),
        ),
        migrations.AddConstraint(
            model_name="spellevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_workshops_spell_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM workshops_spell o WHERE o.id = pgh_obj_id)",
            ),
        ),
    ]
