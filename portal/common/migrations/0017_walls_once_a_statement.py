"""The scope as one value: ranges of division codes, which the policies of the tables read once a statement.

The codes of a range are compared byte by byte. `app_sees` stays, for functions that ask about a row or two.
"""

import portal.common.walls
from django.db import migrations

_SCOPE = """
CREATE TYPE area_range AS RANGE (subtype = text, collation = "C", multirange_type_name = area_ranges);
CREATE FUNCTION app_scope() RETURNS area_ranges STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.scope', true), '')::area_ranges;
CREATE OR REPLACE FUNCTION app_sees(code text) RETURNS boolean STABLE PARALLEL SAFE
    RETURN code <@ app_scope();
"""
_BEFORE = """
CREATE OR REPLACE FUNCTION app_sees(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT code >= nullif(current_setting('app.low', true), '')
       AND code < nullif(current_setting('app.high', true), '')
       AND (coalesce(current_setting('app.several', true), '') = ''
            OR code ^@ ANY (string_to_array(current_setting('app.several', true), ',')))
$$;
DROP FUNCTION app_scope();
DROP TYPE area_range;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0016_approvals"),
    ]

    operations = [
        migrations.RunSQL(_SCOPE, _BEFORE),
        migrations.RemoveConstraint(
            model_name="importbatch",
            name="wall_import_batch",
        ),
        migrations.RemoveConstraint(
            model_name="villagefigure",
            name="wall_village_figure",
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=portal.common.walls.Wall(
                name="wall_import_batch",
                sees="nullif(coalesce(nullif(area, ''), '0')::text <@ (SELECT app_scope()), false) IS NOT NULL",
            ),
        ),
        migrations.AddConstraint(
            model_name="villagefigure",
            constraint=portal.common.walls.Wall(name="wall_village_figure"),
        ),
    ]
