"""Findings of data checks, and exemptions from rules and checks."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import portal.common.fields
import portal.common.keys
import portal.common.sealing.fields
import portal.common.walls
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0011_data_checks"),
        ("monitoring", "0010_touch_without_counting"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="family",
            field=portal.common.fields.CodeField(blank=True, default="RISK", max_length=16, null=True),
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.common.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("item", models.UUIDField(null=True)),
                ("division_id", models.CharField(default="", editable=False, max_length=12)),
                ("reason", portal.common.sealing.fields.SealedField(max_length=400)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="households.household",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="households.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExemptionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=portal.common.keys.uuid7, editable=False, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("item", models.UUIDField(null=True)),
                ("division_id", models.CharField(default="", editable=False, max_length=12)),
                ("reason", portal.common.sealing.fields.SealedField(max_length=400)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.household",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="monitoring.exemption",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portal.common.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("item", models.UUIDField(null=True)),
                ("division_id", models.CharField(max_length=12)),
                ("level", portal.common.fields.CodeField(blank=True, max_length=16, null=True)),
                ("values", models.JSONField(default=dict)),
                ("thresholds", models.JSONField(default=dict)),
                ("opened_on", models.DateField()),
                ("changed_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_as", portal.common.fields.CodeField(blank=True, max_length=16, null=True)),
                (
                    "closed_run",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="monitoring.run"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="households.household"
                    ),
                ),
                (
                    "opened_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="monitoring.run"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="households.person",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="monitoring.rule"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="exemption",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["household"], name="exemption_household"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("code", "household", "person", "item"),
                name="exemption_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="exemption_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=portal.common.walls.Wall(follows="household", name="wall_exemption"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exemption",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_exemptionevent" ("code", "division_id", "ended_by_id", "ended_on", "household_id", "id", "item", "made_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "until") SELECT new_values."code", new_values."division_id", new_values."ended_by_id", new_values."ended_on", new_values."household_id", new_values."id", new_values."item", new_values."made_by_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5ccad74af67bb92459966b7d2f6576af4aaa572b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_197c9",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="monitoring_exemption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exemption",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_exemptionevent" ("code", "division_id", "ended_by_id", "ended_on", "household_id", "id", "item", "made_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "until") SELECT new_values."code", new_values."division_id", new_values."ended_by_id", new_values."ended_on", new_values."household_id", new_values."id", new_values."item", new_values."made_by_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="68350e55258b7d3ed466ae14d6f7b4ad0467b0d7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_511dd",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="monitoring_exemption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exemption",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "monitoring_exemptionevent" ("code", "division_id", "ended_by_id", "ended_on", "household_id", "id", "item", "made_by_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "until") SELECT old_values."code", old_values."division_id", old_values."ended_by_id", old_values."ended_on", old_values."household_id", old_values."id", old_values."item", old_values."made_by_id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="aaec1a4ed4b8a124df7a8b3ffb0fb650d01ff2df",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_22e8a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="monitoring_exemption",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="exemptionevent",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["pgh_created_at"], name="exemption_event_day"),
        ),
        migrations.AddConstraint(
            model_name="exemptionevent",
            constraint=portal.common.walls.Wall(
                adds="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL",
                name="wall_monitoring_exemption_event",
                sees="nullif(division_id::text <@ (SELECT app_scope()), false) IS NOT NULL OR EXISTS (SELECT FROM monitoring_exemption o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["household"], name="finding_open_household"
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["division_id", "code"], name="finding_open_division"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("code", "household", "person", "item"),
                name="finding_open_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=portal.common.walls.Wall(filled=False, follows="household", name="wall_finding"),
        ),
    ]
