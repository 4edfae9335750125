"""What monitoring knows of households stands behind the wall."""

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
            table,
            f"UPDATE {table} t SET division_id = p.division_id FROM households_household p WHERE p.id = t.household_id",
        ),
        migrations.RunSQL.noop,
    )
    for table in (
        "monitoring_recordedcase",
        "monitoring_recordedcaseevent",
        "monitoring_recordedmeasure",
        "monitoring_recordedmeasureevent",
    )
]


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0006_walls"),
        ("monitoring", "0004_level"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="recordedcase",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recordedcase",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recordedcase",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recordedmeasure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recordedmeasure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="recordedmeasure",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="recordedcase",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="recordedcaseevent",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="recordedmeasure",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="recordedmeasureevent",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordedcase",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_recordedcaseevent" ("after_business", "after_business_cost", "after_claims", "after_dropout", "after_house_damage", "after_net", "after_per_capita", "after_property", "after_self_paid", "after_transfer", "after_uninsured", "after_wage", "after_water_damage", "category", "clear_mode", "cleared", "cleared_on", "collector", "collector_phone", "dev_measure_state", "disaster_sub", "division_id", "helper_name", "helper_unit", "household_id", "id", "identified_on", "no_labour_safety_net", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risks") SELECT new_values."after_business", new_values."after_business_cost", new_values."after_claims", new_values."after_dropout", new_values."after_house_damage", new_values."after_net", new_values."after_per_capita", new_values."after_property", new_values."after_self_paid", new_values."after_transfer", new_values."after_uninsured", new_values."after_wage", new_values."after_water_damage", new_values."category", new_values."clear_mode", new_values."cleared", new_values."cleared_on", new_values."collector", new_values."collector_phone", new_values."dev_measure_state", new_values."disaster_sub", new_values."division_id", new_values."helper_name", new_values."helper_unit", new_values."household_id", new_values."id", new_values."identified_on", new_values."no_labour_safety_net", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."risks" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f5a0e92dbd54e38f1b90b468b487bb7fdafc821f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1324f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="monitoring_recordedcase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordedcase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_recordedcaseevent" ("after_business", "after_business_cost", "after_claims", "after_dropout", "after_house_damage", "after_net", "after_per_capita", "after_property", "after_self_paid", "after_transfer", "after_uninsured", "after_wage", "after_water_damage", "category", "clear_mode", "cleared", "cleared_on", "collector", "collector_phone", "dev_measure_state", "disaster_sub", "division_id", "helper_name", "helper_unit", "household_id", "id", "identified_on", "no_labour_safety_net", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risks") SELECT new_values."after_business", new_values."after_business_cost", new_values."after_claims", new_values."after_dropout", new_values."after_house_damage", new_values."after_net", new_values."after_per_capita", new_values."after_property", new_values."after_self_paid", new_values."after_transfer", new_values."after_uninsured", new_values."after_wage", new_values."after_water_damage", new_values."category", new_values."clear_mode", new_values."cleared", new_values."cleared_on", new_values."collector", new_values."collector_phone", new_values."dev_measure_state", new_values."disaster_sub", new_values."division_id", new_values."helper_name", new_values."helper_unit", new_values."household_id", new_values."id", new_values."identified_on", new_values."no_labour_safety_net", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."risks" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d1360acece70f1b31625d251bf241f3fd4e1d916",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_67272",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="monitoring_recordedcase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordedcase",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_recordedcaseevent" ("after_business", "after_business_cost", "after_claims", "after_dropout", "after_house_damage", "after_net", "after_per_capita", "after_property", "after_self_paid", "after_transfer", "after_uninsured", "after_wage", "after_water_damage", "category", "clear_mode", "cleared", "cleared_on", "collector", "collector_phone", "dev_measure_state", "disaster_sub", "division_id", "helper_name", "helper_unit", "household_id", "id", "identified_on", "no_labour_safety_net", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risks") SELECT old_values."after_business", old_values."after_business_cost", old_values."after_claims", old_values."after_dropout", old_values."after_house_damage", old_values."after_net", old_values."after_per_capita", old_values."after_property", old_values."after_self_paid", old_values."after_transfer", old_values."after_uninsured", old_values."after_wage", old_values."after_water_damage", old_values."category", old_values."clear_mode", old_values."cleared", old_values."cleared_on", old_values."collector", old_values."collector_phone", old_values."dev_measure_state", old_values."disaster_sub", old_values."division_id", old_values."helper_name", old_values."helper_unit", old_values."household_id", old_values."id", old_values."identified_on", old_values."no_labour_safety_net", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."risks" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4eafbcb761d8eeb1879bf54de32a2a26b9fa9c49",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_83e55",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="monitoring_recordedcase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordedmeasure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_recordedmeasureevent" ("detail", "division_id", "household_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT new_values."detail", new_values."division_id", new_values."household_id", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."since" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="92634a8bec5fadadfa6f5dd5dc9c246b93d9cd43",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8eb14",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="monitoring_recordedmeasure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordedmeasure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_recordedmeasureevent" ("detail", "division_id", "household_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT new_values."detail", new_values."division_id", new_values."household_id", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."since" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ae11f396a9e63159c9f33606929589b38b6c0c75",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_abe59",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="monitoring_recordedmeasure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recordedmeasure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_recordedmeasureevent" ("detail", "division_id", "household_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT old_values."detail", old_values."division_id", old_values."household_id", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."since" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="23c6a4d7c34ee5da237d9f74adb9f655ff27c783",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8fad4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="monitoring_recordedmeasure",
                    when="AFTER",
                ),
            ),
        ),
        *FILL,
        migrations.AddConstraint(
            model_name="flag",
            constraint=portal.common.walls.Wall(
                filled=False, follows="household", name="wall_flag", sees="app_sees(division_id)"
            ),
        ),
        migrations.AddConstraint(
            model_name="householdfacts",
            constraint=portal.common.walls.Wall(
                filled=False, follows="household", name="wall_household_facts", sees="app_sees(division_id)"
            ),
        ),
        migrations.AddConstraint(
            model_name="personfacts",
            constraint=portal.common.walls.Wall(
                filled=False, follows="household", name="wall_person_facts", sees="app_sees(division_id)"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedcase",
            constraint=portal.common.walls.Wall(follows="household", name="wall_case", sees="app_sees(division_id)"),
        ),
        migrations.AddConstraint(
            model_name="recordedcaseevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_monitoring_recordedcase_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM monitoring_recordedcase o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordedmeasure",
            constraint=portal.common.walls.Wall(follows="household", name="wall_measure", sees="app_sees(division_id)"),
        ),
        migrations.AddConstraint(
            model_name="recordedmeasureevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_monitoring_recordedmeasure_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM monitoring_recordedmeasure o WHERE o.id = pgh_obj_id)",
            ),
        ),
    ]
