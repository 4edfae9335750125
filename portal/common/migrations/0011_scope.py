"""What the policies of the tables ask: does this division lie in the scope of the transaction?

The function is inlined into every query, so that its two bounds are conditions of an index and are known when the query
is planned. They are STABLE, never IMMUTABLE: a kept plan must ask again.
"""

from typing import ClassVar

from django.db import migrations

_SEES = """
CREATE FUNCTION app_sees(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT code >= nullif(current_setting('app.low', true), '')
       AND code < nullif(current_setting('app.high', true), '')
       AND (coalesce(current_setting('app.several', true), '') = ''
            OR code ^@ ANY (string_to_array(current_setting('app.several', true), ',')))
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("common", "0010_figures")]
    operations = [migrations.RunSQL(_SEES, "DROP FUNCTION app_sees(text)")]
