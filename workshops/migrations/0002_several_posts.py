"""Several public-welfare posts a spell: one stored value becomes a list of one, in the register, its history and what
an undo would put back.
"""

import django.db.models
from django.db import migrations

import portal.common.fields

_FIELD = portal.common.fields.MultiCodeField(
    base_field=django.db.models.CharField(max_length=16), blank=True, null=True, size=None
)


def _listed(table: str) -> migrations.RunSQL:
    several = "CASE WHEN public_post IS NOT NULL THEN ARRAY[public_post] END"
    first = "public_post[1]"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ALTER COLUMN public_post TYPE varchar(16)[] USING {several}",
        f"ALTER TABLE {table} ALTER COLUMN public_post TYPE varchar(16) USING {first}",
        state_operations=[
            migrations.AlterField(model_name=table.removeprefix("workshops_"), name="public_post", field=_FIELD)
        ],
    )


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("workshops", "0001_spells"), ("common", "0003_import_batches")]

    operations = [
        _listed("workshops_spell"),
        _listed("workshops_spellevent"),
        migrations.RunSQL(
            """
            UPDATE common_importwrite
            SET before = jsonb_set(before, '{public_post}', jsonb_build_array(before -> 'public_post'))
            WHERE "table" = 'workshops_spell' AND jsonb_typeof(before -> 'public_post') = 'string'
            """,
            migrations.RunSQL.noop,
        ),
    ]
