"""Who of the register is in no row of a full roster: listed, never removed.

People recorded as gone earlier in the year of the roster are listed too, with that reason: who compares this month's
roster with the last finds every name again, and sees that nothing is left to do for these.
"""

from households.models import Person
from households.services.rosters.areas import within_sql
from portal.common.imports.staging import Stage
from portal.common.masks import mask_id
from portal.common.models import ImportBatch, ImportRow

_COLUMNS = """batch_id, number, subject, sheet, label, masked_id, target, household, kind, why, state,
    changes, hold, cells, mended, choice"""
_EMPTY = "'{}', '{}', '{}', NULL, 'later'"


def list_missing(stage: Stage) -> None:
    """Add rows of kind “missing” for people, and for whole households, of the villages in the file."""
    here = f"""h.division_id IN (SELECT DISTINCT division FROM {stage.f} WHERE division IS NOT NULL)
        AND {within_sql("h.division_id", [stage.batch.area])} AND h.ended_on IS NULL"""
    year = f"DATE '{stage.batch.as_of.year}-01-01'"
    stage.run(
        f"""
        INSERT INTO common_importrow ({_COLUMNS})
        SELECT %s, 1000000 + row_number() OVER (ORDER BY h.number, h.id, per.id), 'person', 0, per.name, '',
               per.id, h.id, 'missing', CASE WHEN mm.until IS NULL THEN '' ELSE 'gone_already' END,
               CASE WHEN mm.until IS NULL THEN 'pending' ELSE 'settled' END, {_EMPTY}
        FROM households_household h JOIN households_membership mm ON mm.household_id = h.id
        JOIN households_person per ON per.id = mm.person_id
        WHERE {here} AND NOT EXISTS (SELECT 1 FROM {stage.p} p WHERE p.person = per.id OR p.candidate = per.id)
          AND (mm.until IS NULL OR (mm.until >= {year} AND NOT EXISTS (
              SELECT 1 FROM households_membership o
              WHERE o.person_id = per.id AND (o.until IS NULL OR o.until > mm.until))))
        """,
        [stage.batch.pk],
    )
    _mask_numbers(stage.batch)
    stage.run(
        f"""
        INSERT INTO common_importrow ({_COLUMNS})
        SELECT %s, 1000000 + row_number() OVER (ORDER BY h.number, h.id), 'household', 0,
               coalesce(h.head_name, h.number, ''), coalesce(left(h.number, 24), ''), h.id, h.id,
               'missing', '', 'pending', {_EMPTY}
        FROM households_household h
        WHERE {here} AND NOT EXISTS (SELECT 1 FROM {stage.m} m WHERE m.household = h.id)
        """,
        [stage.batch.pk],
    )


def _mask_numbers(batch: ImportBatch) -> None:
    """Give the rows of missing people their masked ID numbers."""
    rows = list(ImportRow.objects.filter(batch=batch, kind="missing", subject="person").only("target"))
    people = Person.objects.only("id_number").in_bulk([row.target for row in rows])
    for row in rows:
        row.masked_id = mask_id(people[row.target].id_number)
    ImportRow.objects.bulk_update(rows, ["masked_id"], batch_size=1000)
