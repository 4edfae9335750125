"""Which keys are in use, and how a text is sealed anew where the application itself may write nothing: in history."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import migrations, models

# The owner's right, lent for one thing only: another text with the same mark in a sealed column.
_ANEW = """
CREATE FUNCTION app_seal_anew(tab text, key text, col text, keys text[], was text[], becomes text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE kind text; written bigint;
BEGIN
    SELECT format_type(k.atttypid, NULL) INTO kind FROM pg_attribute k JOIN pg_attribute c ON c.attrelid = k.attrelid
    WHERE k.attrelid = to_regclass('public.' || quote_ident(tab)) AND k.attname = key AND c.attname = col
      AND c.atttypid = 'public.sealed_text'::regtype;
    IF kind IS NULL THEN
        RAISE EXCEPTION '% of % is no sealed column', col, tab;
    END IF;
    EXECUTE format(
        'UPDATE %I t SET %I = v.becomes FROM unnest($1::%s[], $2, $3) v (key, was, becomes) WHERE t.%I = v.key'
        ' AND t.%I = v.was AND split_part(v.was, ''.'', 2) = split_part(v.becomes, ''.'', 2)', tab, col, kind, key, col)
    USING keys, was, becomes;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;
REVOKE ALL ON FUNCTION app_seal_anew(text, text, text, text[], text[], text[]) FROM PUBLIC
"""


def grant(apps: Any, schema_editor: Any) -> None:
    """Let the application ask for it."""
    role = schema_editor.quote_name(settings.DATABASE_APP_ROLE)
    schema_editor.execute(
        f"GRANT EXECUTE ON FUNCTION app_seal_anew(text, text, text, text[], text[], text[]) TO {role}"
    )


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("common", "0014_sealed_imports")]
    operations = [
        migrations.CreateModel(
            name="SealingKey",
            fields=[
                ("name", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("proof", models.TextField()),
                ("used_since", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(_ANEW, "DROP FUNCTION app_seal_anew(text, text, text, text[], text[], text[])"),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
