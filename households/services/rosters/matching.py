"""Matching of staged rows with the register: whom each row is, which household each family is, and what stands against
it.

A person is found by the digest of the ID number. A household is found by its number within the county, else by its
head's ID number, else by where its people live. What lies outside the importing user's reach is refused with one word
and no detail.
"""

from households.models.people import HEAD
from households.services.rosters.areas import within_sql
from households.services.rosters.elsewhere import mark_elsewhere, number_elsewhere
from portal.common.imports.staging import PREFIX, Stage


def _has(codes: frozenset[str], code: str, alias: str, otherwise: str = "NULL") -> str:
    return f'{alias}."{PREFIX}{code}"' if code in codes else otherwise


def match_people(stage: Stage) -> None:
    """Make `q`: every row with its person, where that person lives, a candidate by name, and the decision taken
    so far.
    """
    q, codes = stage.table("q"), stage.person_columns
    by_digest = "x.digest"
    stage.run(f"DROP TABLE IF EXISTS {q}")
    stage.run(
        f"""
        CREATE TABLE {q} AS
        SELECT x.number, x.family, coalesce(a.id, b.id) AS person, a.id IS NULL AND b.id IS NOT NULL AS dead,
               NULL::uuid AS candidate, FALSE AS elsewhere,
               r.choice, r.state, r.kind AS kind_seen, r.version_seen, r.id IS NOT NULL AS seen
        FROM {stage.w} x
        LEFT JOIN households_person a ON a.id_digest = {by_digest} AND NOT a.deceased
        LEFT JOIN (
            SELECT DISTINCT ON (id_digest) id, id_digest FROM households_person
            WHERE deceased AND id_digest IN (SELECT digest FROM {stage.w}) ORDER BY id_digest, id DESC
        ) b ON b.id_digest = {by_digest} AND a.id IS NULL
        LEFT JOIN common_importrow r ON r.batch_id = %s AND r.subject = 'person' AND r.number = x.number
        """,
        [stage.batch.pk],
    )
    stage.wall(q)
    stage.run(f"CREATE INDEX ON {q} (person)")
    stage.run(f"ANALYZE {q}")
    if {"name", "birth_date"} <= codes:
        _candidates(stage, q)
    mark_elsewhere(stage, q)
    stage.run(f"UPDATE {q} SET person = candidate WHERE person IS NULL AND candidate IS NOT NULL AND choice = 'take'")


def _candidates(stage: Stage, q: str) -> None:
    """Find, for rows without a person, somebody of the same name, birth date and village who is in no other row."""
    stage.run(
        f"""
        UPDATE {q} q SET candidate = c.id
        FROM {stage.w} x JOIN {stage.f} f ON f.family = x.family
        JOIN households_person c ON c.name = x.{PREFIX}name AND c.birth_date = x.{PREFIX}birth_date AND NOT c.deceased
        JOIN households_membership m ON m.person_id = c.id AND m.until IS NULL
        JOIN households_household h ON h.id = m.household_id AND h.division_id = f.division
        WHERE q.number = x.number AND q.person IS NULL
          AND NOT EXISTS (SELECT 1 FROM {q} other WHERE other.person = c.id)
        """
    )


def match_families(stage: Stage) -> None:
    """Make `m`: every family with its household, and what stands against taking it."""
    stage.run(f"DROP TABLE IF EXISTS {stage.m}")
    stage.run(
        f"""
        CREATE TABLE {stage.m} AS
        WITH {_households_found(stage)}
        SELECT f.family, found.household, coalesce(found.household, f.new_id) AS key, h.version,
               h.division_id AS home_division, r.choice, r.state, r.version_seen, r.id IS NOT NULL AS seen,
               r.kind AS kind_seen, {_family_why(stage)} AS why, NULL::text AS kind, FALSE AS take, FALSE AS incomplete
        FROM {stage.f} f JOIN found USING (family) LEFT JOIN households_household h ON h.id = found.household
        LEFT JOIN common_importrow r ON r.batch_id = %s AND r.subject = 'household' AND r.number = f.family
        """,
        [stage.batch.pk],
    )
    stage.wall(stage.m)
    stage.run(f"CREATE UNIQUE INDEX ON {stage.m} (family)")
    stage.run(f"CREATE INDEX ON {stage.m} (household)")
    stage.run(f"ANALYZE {stage.m}")


def _households_found(stage: Stage) -> str:
    """Return the common tables that end in `found`: a family's household by number, else head, else its people."""
    codes = stage.family_columns
    number = _has(codes, "household_no", "f", "NULL::text")
    head = "f.head_digest" if "head_id" in codes else "NULL::text"
    relation = _has(stage.person_columns, "relation", "x", "NULL::text")
    return f"""living AS (
            SELECT q.family, q.number, mm.household_id AS home, {relation} AS relation
            FROM {stage.table("q")} q JOIN {stage.w} x ON x.number = q.number
            JOIN households_membership mm ON mm.person_id = q.person AND mm.until IS NULL
        ), by_number AS (
            SELECT f.family, h.id FROM {stage.f} f JOIN households_household h
              ON substr(h.division_id, 1, 6) = substr(f.division, 1, 6) AND h.number = {number}
        ), by_head AS (
            SELECT DISTINCT ON (family) family, home AS id, head_id = person AS heads FROM (
                SELECT f.family, mm.household_id AS home, hp.id AS person, hh.head_id
                FROM {stage.f} f JOIN households_person hp ON hp.id_digest = {head} AND NOT hp.deceased
                JOIN households_membership mm ON mm.person_id = hp.id AND mm.until IS NULL
                JOIN households_household hh ON hh.id = mm.household_id
                UNION ALL
                SELECT l.family, l.home, q.person, hh.head_id
                FROM living l JOIN {stage.table("q")} q ON q.number = l.number AND l.relation = '{HEAD}'
                JOIN households_household hh ON hh.id = l.home
            ) heads ORDER BY family, heads DESC
        ), by_people AS (
            SELECT DISTINCT ON (family) family, home AS id
            FROM (SELECT family, home, count(*) AS people FROM living GROUP BY family, home) homes
            ORDER BY family, people DESC, home
        ), found AS (
            SELECT f.family, CASE
                WHEN n.id IS NOT NULL THEN n.id
                WHEN {number} IS NOT NULL THEN CASE WHEN bh.heads AND NOT EXISTS (
                    SELECT 1 FROM by_number taken WHERE taken.id = bh.id) THEN bh.id END
                ELSE coalesce(bh.id, bp.id) END AS household
            FROM {stage.f} f LEFT JOIN by_number n ON n.family = f.family
            LEFT JOIN by_head bh ON bh.family = f.family LEFT JOIN by_people bp ON bp.family = f.family
        )"""


def _family_why(stage: Stage) -> str:
    """Return SQL of what stands against a family, NULL when nothing does."""
    return f"""CASE
        WHEN f.refused IS NOT NULL THEN f.refused
        WHEN f.division IS NULL THEN 'village_unknown'
        WHEN NOT {within_sql("f.division", [stage.batch.area])} THEN 'outside_area'
        WHEN h.id IS NOT NULL AND NOT {within_sql("h.division_id", stage.reach)} THEN 'registered_elsewhere'
        {number_elsewhere(stage)}
        WHEN h.id IS NOT NULL AND NOT {within_sql("h.division_id", [stage.batch.area])} THEN 'household_outside_area'
        WHEN found.household IS NOT NULL
             AND row_number() OVER (PARTITION BY found.household ORDER BY f.family) > 1 THEN 'household_twice'
        END"""


def judge_people(stage: Stage) -> None:
    """Make `p`: what each row is, whom it is about, and whether it is taken; then say the same of the families."""
    ended = _has(stage.person_columns, "ended", "x", "NULL::text")
    relation = _has(stage.person_columns, "relation", "x", "NULL::text")
    stage.run(f"DROP TABLE IF EXISTS {stage.p}")
    # Every row is soon written again, to be marked: with room beside it, no index hears of that.
    stage.run(
        f"""
        CREATE TABLE {stage.p} WITH (fillfactor = 45) AS
        WITH last AS (
            SELECT DISTINCT ON (mm.person_id) mm.person_id, mm.household_id, mm.until FROM households_membership mm
            WHERE mm.person_id IN (SELECT coalesce(person, candidate) FROM {stage.table("q")})
            ORDER BY mm.person_id, mm.until DESC NULLS FIRST
        ), judged AS (
            SELECT q.*, x.new_id, m.key AS household, h.id AS home, h.version AS home_version,
              last.until IS NULL AS lives,
                   {ended} AS ended, {relation} AS relation,
                   {_person_why(stage, ended, relation)} AS why
            FROM {stage.table("q")} q JOIN {stage.w} x ON x.number = q.number
            JOIN {stage.m} m ON m.family = q.family
            LEFT JOIN last ON last.person_id = coalesce(q.person, q.candidate)
            LEFT JOIN households_household h ON h.id = last.household_id
        ), kinds AS (
            SELECT j.*, CASE
                WHEN j.why IN ('possible_duplicate', 'damaged_id', 'lives_elsewhere', 'former_member',
                  'registered_as_dead')
                    THEN 'suspect'
                WHEN j.why IS NOT NULL THEN 'refused'
                WHEN j.person IS NULL THEN 'new' ELSE 'unchanged' END AS kind0
            FROM judged j
        )
        SELECT number, family, person, coalesce(person, new_id) AS key, candidate, household, home, home_version,
          lives, ended,
               relation, why, choice, state, kind_seen, version_seen, seen, kind0 AS kind, FALSE AS take, FALSE AS held,
               person IS NOT NULL AND lives AND home IS DISTINCT FROM household AS moves
        FROM kinds
        """
    )
    stage.wall(stage.p)
    stage.run(f"CREATE UNIQUE INDEX ON {stage.p} (number)")
    stage.run(f"CREATE INDEX ON {stage.p} (family)")
    stage.run(f"ANALYZE {stage.p}")
    _judge_families(stage)


def _person_why(stage: Stage, ended: str, relation: str) -> str:
    """Return SQL of what stands against a row, NULL when nothing does."""
    heads = (
        f"count(*) FILTER (WHERE {relation} = '{HEAD}' AND {ended} IS NULL AND x.refused IS NULL)"
        " OVER (PARTITION BY q.family)"
    )
    return f"""CASE
        WHEN x.refused IS NOT NULL AND q.candidate IS NOT NULL AND q.choice = 'take' THEN NULL
        WHEN x.refused IS NOT NULL AND q.candidate IS NOT NULL THEN 'damaged_id'
        WHEN x.refused IS NOT NULL THEN x.refused
        WHEN q.elsewhere OR (h.id IS NOT NULL AND NOT {within_sql("h.division_id", stage.reach)})
          THEN 'registered_elsewhere'
        WHEN m.why IS NOT NULL THEN m.why
        WHEN {relation} = '{HEAD}' AND {ended} IS NULL AND {heads} > 1 THEN 'two_heads'
        WHEN q.dead AND {ended} IS DISTINCT FROM 'DEATH' THEN 'registered_as_dead'
        WHEN q.person IS NOT NULL AND last.until IS NOT NULL AND {ended} IS NULL
             AND q.choice IS DISTINCT FROM 'take' THEN 'former_member'
        WHEN q.person IS NOT NULL AND last.until IS NULL AND h.id <> m.key AND q.choice IS DISTINCT FROM 'take'
             AND NOT EXISTS (SELECT 1 FROM {stage.m} o WHERE o.household = h.id AND o.why IS NULL)
               THEN 'lives_elsewhere'
        WHEN q.person IS NULL AND q.candidate IS NOT NULL AND q.choice IS DISTINCT FROM 'new' THEN 'possible_duplicate'
        END"""


def _judge_families(stage: Stage) -> None:
    """Say of each family what it is; whether it has rows that wait; a new one without anybody taken is not made."""
    stage.run(
        f"""
        UPDATE {stage.m} m SET
            kind = CASE WHEN m.why IS NOT NULL THEN 'refused'
                        WHEN m.household IS NOT NULL THEN 'unchanged'
                        WHEN people.rows > 0 AND people.sound = 0 THEN 'refused' ELSE 'new' END,
            why = CASE WHEN m.why IS NULL AND m.household IS NULL AND people.rows > 0 AND people.sound = 0
                       THEN 'nobody_registered' ELSE m.why END,
            incomplete = people.waiting > 0
        FROM (
            SELECT f.family, count(p.number) AS rows, count(p.number) FILTER (WHERE p.kind IN ('new',
              'unchanged')) AS sound,
                   count(p.number) FILTER (
                       WHERE p.kind IN ('refused', 'suspect') AND p.state IS DISTINCT FROM 'dismissed') AS waiting
            FROM {stage.f} f LEFT JOIN {stage.p} p ON p.family = f.family GROUP BY f.family
        ) people
        WHERE people.family = m.family
        """
    )
