"""The register stands behind the wall: people and what hangs on households get the division they belong to."""

from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
import portal.common.walls
from django.conf import settings
from django.db import migrations, models


_ELSEWHERE = """
CREATE FUNCTION households_digests_elsewhere(digests text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.digest FROM (SELECT DISTINCT unnest(digests) AS digest) d
    WHERE EXISTS (SELECT FROM households_person p
                  WHERE p.id_digest = d.digest AND NOT p.deceased AND app_sees(p.division_id) IS NOT TRUE)
       OR EXISTS (SELECT FROM households_person p
                  WHERE p.id_digest = d.digest AND p.deceased AND app_sees(p.division_id) IS NOT TRUE)
$$;
CREATE FUNCTION households_numbers_elsewhere(counties text[], numbers text[]) RETURNS TABLE (county text, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.county, d.number FROM (SELECT DISTINCT c AS county, n AS number FROM unnest(counties, numbers) u(c, n)) d
    WHERE EXISTS (SELECT FROM households_household h
                  WHERE substr(h.division_id, 1, 6) = d.county AND h.number = d.number
                    AND app_sees(h.division_id) IS NOT TRUE)
$$;
REVOKE ALL ON FUNCTION households_digests_elsewhere(text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION households_numbers_elsewhere(text[], text[]) FROM PUBLIC;
"""
_NOT_ELSEWHERE = """
DROP FUNCTION households_digests_elsewhere(text[]);
DROP FUNCTION households_numbers_elsewhere(text[], text[])
"""
_LAST = """
(SELECT DISTINCT ON (m.person_id) m.person_id, h.division_id
 FROM households_membership m JOIN households_household h ON h.id = m.household_id
 ORDER BY m.person_id, m.until DESC NULLS FIRST)
"""


def _quietly(table: str, sql: str) -> str:
    """Return an update of a table whose triggers sleep: filling a new column is nobody's act."""
    return f"ALTER TABLE {table} DISABLE TRIGGER USER; {sql}; ALTER TABLE {table} ENABLE TRIGGER USER"


def grant(apps: Any, schema_editor: Any) -> None:
    """Let the application ask whether somebody is registered outside the scope: yes or no."""
    role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
    for function in ("households_digests_elsewhere(text[])", "households_numbers_elsewhere(text[], text[])"):
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")


FILL = [
    *(
        migrations.RunSQL(
            _quietly(
                table,
                f"UPDATE {table} t SET division_id = h.division_id FROM households_household h WHERE h.id = t.household_id",
            ),
            migrations.RunSQL.noop,
        )
        for table in (
            "households_membership",
            "households_membershipevent",
            "households_incomestatement",
            "households_incomestatementevent",
        )
    ),
    *(
        migrations.RunSQL(
            _quietly(
                table, f"UPDATE {table} t SET division_id = l.division_id FROM {_LAST} l WHERE l.person_id = t.{key}"
            ),
            migrations.RunSQL.noop,
        )
        for table, key in (("households_person", "id"), ("households_personevent", "pgh_obj_id"))
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0011_scope"),
        ("households", "0005_figures"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="incomestatement",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="incomestatement",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="incomestatement",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="incomestatement",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="incomestatementevent",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="membership",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="person",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="personevent",
            name="division_id",
            field=models.CharField(default="0", editable=False, max_length=12),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incomestatement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_incomestatementevent" ("as_of", "business", "business_cost", "business_forestry", "business_livestock", "business_other", "business_planting", "claims", "division_id", "employment_reward", "gross", "household_id", "id", "industry_reward", "net", "per_capita_stated", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "property_dividend", "property_income", "property_land", "property_other", "self_paid", "source", "transfer", "transfer_dibao", "transfer_ecology", "transfer_family_planning", "transfer_other", "transfer_pension", "transfer_tekun", "wage", "wage_migrant", "wage_other", "wage_public_post", "year") SELECT new_values."as_of", new_values."business", new_values."business_cost", new_values."business_forestry", new_values."business_livestock", new_values."business_other", new_values."business_planting", new_values."claims", new_values."division_id", new_values."employment_reward", new_values."gross", new_values."household_id", new_values."id", new_values."industry_reward", new_values."net", new_values."per_capita_stated", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."property_dividend", new_values."property_income", new_values."property_land", new_values."property_other", new_values."self_paid", new_values."source", new_values."transfer", new_values."transfer_dibao", new_values."transfer_ecology", new_values."transfer_family_planning", new_values."transfer_other", new_values."transfer_pension", new_values."transfer_tekun", new_values."wage", new_values."wage_migrant", new_values."wage_other", new_values."wage_public_post", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="959d4c20d35480c0b0438a05570cd2cdf2420f1f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d2773",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_incomestatement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incomestatement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_incomestatementevent" ("as_of", "business", "business_cost", "business_forestry", "business_livestock", "business_other", "business_planting", "claims", "division_id", "employment_reward", "gross", "household_id", "id", "industry_reward", "net", "per_capita_stated", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "property_dividend", "property_income", "property_land", "property_other", "self_paid", "source", "transfer", "transfer_dibao", "transfer_ecology", "transfer_family_planning", "transfer_other", "transfer_pension", "transfer_tekun", "wage", "wage_migrant", "wage_other", "wage_public_post", "year") SELECT new_values."as_of", new_values."business", new_values."business_cost", new_values."business_forestry", new_values."business_livestock", new_values."business_other", new_values."business_planting", new_values."claims", new_values."division_id", new_values."employment_reward", new_values."gross", new_values."household_id", new_values."id", new_values."industry_reward", new_values."net", new_values."per_capita_stated", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."property_dividend", new_values."property_income", new_values."property_land", new_values."property_other", new_values."self_paid", new_values."source", new_values."transfer", new_values."transfer_dibao", new_values."transfer_ecology", new_values."transfer_family_planning", new_values."transfer_other", new_values."transfer_pension", new_values."transfer_tekun", new_values."wage", new_values."wage_migrant", new_values."wage_other", new_values."wage_public_post", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c08d11d48598bb5bb08b4f1107edb66399686cd2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_89d01",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_incomestatement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incomestatement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_incomestatementevent" ("as_of", "business", "business_cost", "business_forestry", "business_livestock", "business_other", "business_planting", "claims", "division_id", "employment_reward", "gross", "household_id", "id", "industry_reward", "net", "per_capita_stated", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "property_dividend", "property_income", "property_land", "property_other", "self_paid", "source", "transfer", "transfer_dibao", "transfer_ecology", "transfer_family_planning", "transfer_other", "transfer_pension", "transfer_tekun", "wage", "wage_migrant", "wage_other", "wage_public_post", "year") SELECT old_values."as_of", old_values."business", old_values."business_cost", old_values."business_forestry", old_values."business_livestock", old_values."business_other", old_values."business_planting", old_values."claims", old_values."division_id", old_values."employment_reward", old_values."gross", old_values."household_id", old_values."id", old_values."industry_reward", old_values."net", old_values."per_capita_stated", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."property_dividend", old_values."property_income", old_values."property_land", old_values."property_other", old_values."self_paid", old_values."source", old_values."transfer", old_values."transfer_dibao", old_values."transfer_ecology", old_values."transfer_family_planning", old_values."transfer_other", old_values."transfer_pension", old_values."transfer_tekun", old_values."wage", old_values."wage_migrant", old_values."wage_other", old_values."wage_public_post", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e3f7f102d96823a7e367128c338c21029670d879",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_37c21",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="households_incomestatement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="place_people_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE households_person p SET division_id = c.division_id FROM changed c\n    WHERE p.id = c.person_id AND c.until IS NULL AND p.division_id <> c.division_id;\n    IF EXISTS (SELECT FROM changed c LEFT JOIN households_person p ON p.id = c.person_id\n               WHERE c.until IS NULL AND p.division_id IS DISTINCT FROM c.division_id) THEN\n        RAISE insufficient_privilege USING MESSAGE = 'the person is registered outside the scope';\n    END IF;\n    RETURN NULL;\n",
                    hash="cf29d58134335143e7dd534ec851156552f9febf",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_place_people_insert_a4fb4",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="households_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="place_people_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE households_person p SET division_id = c.division_id FROM changed c\n    WHERE p.id = c.person_id AND c.until IS NULL AND p.division_id <> c.division_id;\n    IF EXISTS (SELECT FROM changed c LEFT JOIN households_person p ON p.id = c.person_id\n               WHERE c.until IS NULL AND p.division_id IS DISTINCT FROM c.division_id) THEN\n        RAISE insufficient_privilege USING MESSAGE = 'the person is registered outside the scope';\n    END IF;\n    RETURN NULL;\n",
                    hash="2d879ca032642833f12bcf169915e3a5f22d4c22",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_place_people_update_1e060",
                    referencing="REFERENCING NEW TABLE AS changed ",
                    table="households_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_membershipevent" ("division_id", "end_reason", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "until") SELECT new_values."division_id", new_values."end_reason", new_values."household_id", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."relation", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="748173786f36e8f2f788daff89efc44e566e8889",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_08a65",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_membershipevent" ("division_id", "end_reason", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "until") SELECT new_values."division_id", new_values."end_reason", new_values."household_id", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."relation", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="624cf96e808cf60ca2df76639e03265c64128168",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e8420",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_membershipevent" ("division_id", "end_reason", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "until") SELECT old_values."division_id", old_values."end_reason", old_values."household_id", old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."relation", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e612e7370aecf8afff821fe173f2a3159ebad678",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1d877",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="households_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("accident_subsidy", "birth_date", "birth_precision", "created_at", "deceased", "dibao", "died_on", "disability_cert_no", "disability_cert_year", "disability_grade", "disability_type", "division_id", "dropout", "dropout_reason", "education_level", "ethnicity", "health_status", "id", "id_digest", "id_number", "id_type", "id_upgraded", "ins_commercial", "ins_employee", "ins_major", "ins_resident", "labour_ability", "mandarin", "medical_aid", "name", "name_key", "number", "other_health_aid", "pension_employee", "pension_resident", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_status", "remark", "sex", "student_status", "tekun", "unattended_child") SELECT new_values."accident_subsidy", new_values."birth_date", new_values."birth_precision", new_values."created_at", new_values."deceased", new_values."dibao", new_values."died_on", new_values."disability_cert_no", new_values."disability_cert_year", new_values."disability_grade", new_values."disability_type", new_values."division_id", new_values."dropout", new_values."dropout_reason", new_values."education_level", new_values."ethnicity", new_values."health_status", new_values."id", new_values."id_digest", new_values."id_number", new_values."id_type", new_values."id_upgraded", new_values."ins_commercial", new_values."ins_employee", new_values."ins_major", new_values."ins_resident", new_values."labour_ability", new_values."mandarin", new_values."medical_aid", new_values."name", new_values."name_key", new_values."number", new_values."other_health_aid", new_values."pension_employee", new_values."pension_resident", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."political_status", new_values."remark", new_values."sex", new_values."student_status", new_values."tekun", new_values."unattended_child" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ad9f12b7e3e5c126f8c81517f296c53deee3420c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cab81",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("accident_subsidy", "birth_date", "birth_precision", "created_at", "deceased", "dibao", "died_on", "disability_cert_no", "disability_cert_year", "disability_grade", "disability_type", "division_id", "dropout", "dropout_reason", "education_level", "ethnicity", "health_status", "id", "id_digest", "id_number", "id_type", "id_upgraded", "ins_commercial", "ins_employee", "ins_major", "ins_resident", "labour_ability", "mandarin", "medical_aid", "name", "name_key", "number", "other_health_aid", "pension_employee", "pension_resident", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_status", "remark", "sex", "student_status", "tekun", "unattended_child") SELECT new_values."accident_subsidy", new_values."birth_date", new_values."birth_precision", new_values."created_at", new_values."deceased", new_values."dibao", new_values."died_on", new_values."disability_cert_no", new_values."disability_cert_year", new_values."disability_grade", new_values."disability_type", new_values."division_id", new_values."dropout", new_values."dropout_reason", new_values."education_level", new_values."ethnicity", new_values."health_status", new_values."id", new_values."id_digest", new_values."id_number", new_values."id_type", new_values."id_upgraded", new_values."ins_commercial", new_values."ins_employee", new_values."ins_major", new_values."ins_resident", new_values."labour_ability", new_values."mandarin", new_values."medical_aid", new_values."name", new_values."name_key", new_values."number", new_values."other_health_aid", new_values."pension_employee", new_values."pension_resident", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."political_status", new_values."remark", new_values."sex", new_values."student_status", new_values."tekun", new_values."unattended_child" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eb9f9c5ef37cda4761e3d26965e4c4dc73a84bb8",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a79e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("accident_subsidy", "birth_date", "birth_precision", "created_at", "deceased", "dibao", "died_on", "disability_cert_no", "disability_cert_year", "disability_grade", "disability_type", "division_id", "dropout", "dropout_reason", "education_level", "ethnicity", "health_status", "id", "id_digest", "id_number", "id_type", "id_upgraded", "ins_commercial", "ins_employee", "ins_major", "ins_resident", "labour_ability", "mandarin", "medical_aid", "name", "name_key", "number", "other_health_aid", "pension_employee", "pension_resident", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_status", "remark", "sex", "student_status", "tekun", "unattended_child") SELECT old_values."accident_subsidy", old_values."birth_date", old_values."birth_precision", old_values."created_at", old_values."deceased", old_values."dibao", old_values."died_on", old_values."disability_cert_no", old_values."disability_cert_year", old_values."disability_grade", old_values."disability_type", old_values."division_id", old_values."dropout", old_values."dropout_reason", old_values."education_level", old_values."ethnicity", old_values."health_status", old_values."id", old_values."id_digest", old_values."id_number", old_values."id_type", old_values."id_upgraded", old_values."ins_commercial", old_values."ins_employee", old_values."ins_major", old_values."ins_resident", old_values."labour_ability", old_values."mandarin", old_values."medical_aid", old_values."name", old_values."name_key", old_values."number", old_values."other_health_aid", old_values."pension_employee", old_values."pension_resident", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."political_status", old_values."remark", old_values."sex", old_values."student_status", old_values."tekun", old_values."unattended_child" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a21cbfb78d9cec74a7cb888bd1a5a962ae9def6b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4b29e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
        *FILL,
        migrations.RunSQL(_ELSEWHERE, _NOT_ELSEWHERE),
        migrations.RunPython(grant, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name="household",
            constraint=portal.common.walls.Wall(name="wall_household", sees="app_sees(division_id)"),
        ),
        migrations.AddConstraint(
            model_name="householdevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_households_household_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM households_household o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomestatement",
            constraint=portal.common.walls.Wall(
                follows="household", name="wall_statement", sees="app_sees(division_id)"
            ),
        ),
        migrations.AddConstraint(
            model_name="incomestatementevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_households_incomestatement_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM households_incomestatement o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=portal.common.walls.Wall(
                follows="household", name="wall_membership", sees="app_sees(division_id)"
            ),
        ),
        migrations.AddConstraint(
            model_name="membershipevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_households_membership_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM households_membership o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=portal.common.walls.Wall(name="wall_person", sees="app_sees(division_id)"),
        ),
        migrations.AddConstraint(
            model_name="personevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_households_person_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM households_person o WHERE o.id = pgh_obj_id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=portal.common.walls.Wall(
                name="wall_site",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM households_household h WHERE h.site_id = households_site.id)",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteevent",
            constraint=portal.common.walls.Wall(
                adds="app_sees(division_id)",
                name="wall_households_site_event",
                sees="app_sees(division_id) OR EXISTS (SELECT FROM households_site o WHERE o.id = pgh_obj_id)",
            ),
        ),
    ]
