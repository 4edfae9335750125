"""Columns of sealed text refuse any other; a phone is found by the mark inside its own."""

import pgtrigger.compiler
import pgtrigger.migrations
import portal.common.sealing.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0007_seal_plain_text"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        migrations.RemoveIndex(
            model_name="person",
            name="person_phone",
        ),
        migrations.AlterField(
            model_name="household",
            name="bank_card_no",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name="household",
            name="notes",
            field=portal.common.sealing.fields.SealedJSONField(blank=True, default=dict, null=True),
        ),
        migrations.AlterField(
            model_name="household",
            name="phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="household",
            name="property_cert_no",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=60, null=True),
        ),
        migrations.AlterField(
            model_name="household",
            name="remark",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=400, null=True),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="bank_card_no",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="notes",
            field=portal.common.sealing.fields.SealedJSONField(blank=True, default=dict, null=True),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="property_cert_no",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=60, null=True),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="remark",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=400, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="disability_cert_no",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=24, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="id_number",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=24, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="remark",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=400, null=True),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="disability_cert_no",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=24, null=True),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="id_number",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=24, null=True),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="remark",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=400, null=True),
        ),
        migrations.AlterField(
            model_name="site",
            name="leader_phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="site",
            name="remark",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=400, null=True),
        ),
        migrations.AlterField(
            model_name="siteevent",
            name="leader_phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="siteevent",
            name="remark",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_mark",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "phone",
                    models.Value("."),
                    models.Value(2),
                    function="split_part",
                    output_field=models.CharField(max_length=32),
                ),
                output_field=models.CharField(max_length=32),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("phone__isnull", False)), fields=["phone_mark"], name="person_phone_mark"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("accident_subsidy", "birth_date", "birth_precision", "created_at", "deceased", "dibao", "died_on", "disability_cert_no", "disability_cert_year", "disability_grade", "disability_type", "division_id", "dropout", "dropout_reason", "education_level", "ethnicity", "health_status", "id", "id_digest", "id_number", "id_type", "id_upgraded", "ins_commercial", "ins_employee", "ins_major", "ins_resident", "labour_ability", "mandarin", "medical_aid", "name", "name_key", "number", "other_health_aid", "pension_employee", "pension_resident", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_status", "remark", "sex", "student_status", "tekun", "unattended_child") SELECT new_values."accident_subsidy", new_values."birth_date", new_values."birth_precision", new_values."created_at", new_values."deceased", new_values."dibao", new_values."died_on", new_values."disability_cert_no", new_values."disability_cert_year", new_values."disability_grade", new_values."disability_type", new_values."division_id", new_values."dropout", new_values."dropout_reason", new_values."education_level", new_values."ethnicity", new_values."health_status", new_values."id", new_values."id_digest", new_values."id_number", new_values."id_type", new_values."id_upgraded", new_values."ins_commercial", new_values."ins_employee", new_values."ins_major", new_values."ins_resident", new_values."labour_ability", new_values."mandarin", new_values."medical_aid", new_values."name", new_values."name_key", new_values."number", new_values."other_health_aid", new_values."pension_employee", new_values."pension_resident", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."political_status", new_values."remark", new_values."sex", new_values."student_status", new_values."tekun", new_values."unattended_child" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accident_subsidy" IS DISTINCT FROM (new_values."accident_subsidy") OR old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."birth_precision" IS DISTINCT FROM (new_values."birth_precision") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."deceased" IS DISTINCT FROM (new_values."deceased") OR old_values."dibao" IS DISTINCT FROM (new_values."dibao") OR old_values."died_on" IS DISTINCT FROM (new_values."died_on") OR old_values."disability_cert_no" IS DISTINCT FROM (new_values."disability_cert_no") OR old_values."disability_cert_year" IS DISTINCT FROM (new_values."disability_cert_year") OR old_values."disability_grade" IS DISTINCT FROM (new_values."disability_grade") OR old_values."disability_type" IS DISTINCT FROM (new_values."disability_type") OR old_values."division_id" IS DISTINCT FROM (new_values."division_id") OR old_values."dropout" IS DISTINCT FROM (new_values."dropout") OR old_values."dropout_reason" IS DISTINCT FROM (new_values."dropout_reason") OR old_values."education_level" IS DISTINCT FROM (new_values."education_level") OR old_values."ethnicity" IS DISTINCT FROM (new_values."ethnicity") OR old_values."health_status" IS DISTINCT FROM (new_values."health_status") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."id_digest" IS DISTINCT FROM (new_values."id_digest") OR old_values."id_number" IS DISTINCT FROM (new_values."id_number") OR old_values."id_type" IS DISTINCT FROM (new_values."id_type") OR old_values."id_upgraded" IS DISTINCT FROM (new_values."id_upgraded") OR old_values."ins_commercial" IS DISTINCT FROM (new_values."ins_commercial") OR old_values."ins_employee" IS DISTINCT FROM (new_values."ins_employee") OR old_values."ins_major" IS DISTINCT FROM (new_values."ins_major") OR old_values."ins_resident" IS DISTINCT FROM (new_values."ins_resident") OR old_values."labour_ability" IS DISTINCT FROM (new_values."labour_ability") OR old_values."mandarin" IS DISTINCT FROM (new_values."mandarin") OR old_values."medical_aid" IS DISTINCT FROM (new_values."medical_aid") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."name_key" IS DISTINCT FROM (new_values."name_key") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."other_health_aid" IS DISTINCT FROM (new_values."other_health_aid") OR old_values."pension_employee" IS DISTINCT FROM (new_values."pension_employee") OR old_values."pension_resident" IS DISTINCT FROM (new_values."pension_resident") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."political_status" IS DISTINCT FROM (new_values."political_status") OR old_values."remark" IS DISTINCT FROM (new_values."remark") OR old_values."sex" IS DISTINCT FROM (new_values."sex") OR old_values."student_status" IS DISTINCT FROM (new_values."student_status") OR old_values."tekun" IS DISTINCT FROM (new_values."tekun") OR old_values."unattended_child" IS DISTINCT FROM (new_values."unattended_child")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fba18a9bcecb6128d6de2610fa98b9a434872f37",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a79e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
