"""Writing of staged rows into the register: households, people, memberships. One statement a step.

The order keeps the constraints true within each statement: heads that give way are cleared first, memberships that end
are ended before the new ones open, and new rows come before what points at them.
"""

from typing import ClassVar

from households.models import Household, Membership, Person
from households.models.people import HEAD
from portal.common.imports import compare, journal
from portal.common.imports.columns import IDENTITY, Columns
from portal.common.imports.compare import Pair
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import FAMILY, PERSON, Derived, Rows, Target

KEPT_BY_TRIGGERS = ("version", "version_txid", "head_id", "head_name", "head_key", "member_count", "created_at")

PEOPLE = Target(
    "person",
    Person,
    PERSON,
    "t.id = p.person",
    derived=("created_at", "phone_mark"),
    lasting=frozenset({"id_number", "birth_date", "birth_precision", "sex", "id_type", "number"}),
)
MEMBERS = Target(
    "membership",
    Membership,
    PERSON,
    "t.person_id = p.person AND t.until IS NULL AND NOT p.moves",
    left_out=frozenset({"end_reason", "until"}),
    lasting=frozenset({"relation"}),
)
HOUSES = Target(
    "household",
    Household,
    FAMILY,
    "t.id = m.household",
    derived=KEPT_BY_TRIGGERS,
    lasting=frozenset({"number"}),
    further=("notes",),
)


class HouseholdWriter:
    """The register's own writer."""

    targets: ClassVar[tuple[Target, ...]] = (PEOPLE, MEMBERS, HOUSES)

    def staged(self, rows: Rows) -> Derived:
        """Nothing beyond the columns themselves."""
        return Derived()

    def compare(self, stage: Stage) -> None:
        """Compare people, memberships and households."""
        columns = Columns()
        compare.compare(stage, PEOPLE, known_person_pairs(stage, columns))
        compare.compare(stage, MEMBERS, compare.pairs(stage, MEMBERS, columns), "p.ended IS NULL AND p.lives")
        _compare_moves(stage)
        _compare_endings(stage)
        compare.compare(stage, HOUSES, house_pairs(stage, columns))

    def write(self, stage: Stage) -> None:
        """Write what is taken."""
        columns = Columns()
        _insert_households(stage, columns)
        _insert_people(stage, columns)
        _clear_heads(stage)
        _end_memberships(stage)
        compare.update(stage, MEMBERS, compare.pairs(stage, MEMBERS, columns))
        _insert_memberships(stage)
        _update_people(stage, columns)
        _bury(stage)
        _update_households(stage, columns)
        _mark_incomplete(stage)

    def forget(self, stage: Stage) -> None:
        """Nothing is computed from people and households on this storey."""


def house_pairs(stage: Stage, columns: Columns) -> list[Pair]:
    """Return the pairs of a household, with its division."""
    found = compare.pairs(stage, HOUSES, columns)
    found.append(Pair("division", "division_id", "t.division_id", "x.division"))
    return found


def known_person_pairs(stage: Stage, columns: Columns) -> list[Pair]:
    """Return the pairs of people already registered.

    What a number alone says (a certificate's type and grade) is taken for new people; for known ones a number
    identifies, and only a column of the file changes a value.
    """
    identity = columns.of_role(IDENTITY)
    said = set(identity.derived.values()) - stage.mapped if identity else set()
    return [pair for pair in compare.pairs(stage, PEOPLE, columns) if pair.code not in said]


def _column(stage: Stage, code: str, sql_type: str = "text") -> str:
    return f'x."{PREFIX}{code}"' if code in stage.person_columns else f"NULL::{sql_type}"


def _compare_moves(stage: Stage) -> None:
    """Say of people who come from another household of the area which one it was, and their new relation."""
    relation = _column(stage, "relation")
    stage.run(
        f"""
        INSERT INTO {stage.d} (subject, number, target, changes)
        SELECT 'person', p.number, 'move', jsonb_build_object('household_no', jsonb_build_array(
                   coalesce(h.number, h.head_name), coalesce(n.number, {_family_number(stage)})))
               || CASE WHEN {relation} IS NOT NULL AND {relation} IS DISTINCT FROM t.relation
                  THEN jsonb_build_object('relation', jsonb_build_array(t.relation, {relation})) ELSE '{{}}' END
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number JOIN {stage.m} m ON m.family = p.family
        JOIN {stage.f} f ON f.family = p.family
        LEFT JOIN households_membership t ON t.person_id = p.person AND t.until IS NULL
        LEFT JOIN households_household h ON h.id = t.household_id
        LEFT JOIN households_household n ON n.id = m.household
        WHERE p.why IS NULL AND p.person IS NOT NULL AND p.ended IS NULL AND (p.moves OR NOT p.lives)
        """
    )


def _family_number(stage: Stage) -> str:
    return f"f.{PREFIX}household_no" if "household_no" in stage.family_columns else "NULL"


def _compare_endings(stage: Stage) -> None:
    """Say of members the row calls dead or gone that their membership ends."""
    if "ended" not in stage.person_columns:
        return
    stage.run(
        f"""
        INSERT INTO {stage.d} (subject, number, target, changes)
        SELECT 'person', p.number, 'ending', jsonb_build_object('ended', jsonb_build_array(NULL, p.ended))
        FROM {stage.p} p WHERE p.why IS NULL AND p.person IS NOT NULL AND p.ended IS NOT NULL AND p.lives
          AND NOT p.moves
        """
    )


def _insert_households(stage: Stage, columns: Columns) -> None:
    values = {pair.column: compare.staged(pair.code) for pair in compare.pairs(stage, HOUSES, columns)}
    values |= {
        "id": "m.key",
        "division_id": "x.division",
        "incomplete": "m.incomplete",
        # As the triggers of memberships will find them: so none of these rows is written a second time.
        "head_id": "people.head_id",
        "head_name": "people.head_name",
        "head_key": "people.head_key",
        "member_count": "coalesce(people.members, 0)",
        "version": "1",
        "version_txid": "txid_current()",
        "created_at": "now()",
    }
    if "site_name" in stage.family_columns:
        values["site_id"] = _site(compare.staged("site_name"))
    journal.insert(
        stage,
        HOUSES.table,
        values,
        f"""
        FROM {compare.source(stage, FAMILY)} LEFT JOIN ({_members_to_be(stage)}) people ON people.household = m.key
        WHERE m.take AND m.household IS NULL ORDER BY m.key
        """,
    )


def _members_to_be(stage: Stage) -> str:
    """Return SQL of the households with how many members the rows bring, and who is head among them."""
    head = f"FILTER (WHERE p.relation = '{HEAD}')"
    return f"""
        SELECT p.household, count(*) AS members, min(p.key::text) {head}::uuid AS head_id,
               min({_column(stage, "name")}) {head} AS head_name, min(coalesce(x.name_key, '')) {head} AS head_key
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number
        WHERE p.take AND p.ended IS NULL AND (p.person IS NULL OR p.moves OR NOT p.lives)
        GROUP BY p.household
    """


def _site(name: str) -> str:
    """Return SQL that finds the settlement of a name in the household's county, when there is exactly one."""
    return f"""(SELECT (array_agg(s.id))[1] FROM households_site s
        WHERE s.name = {name} AND substr(s.division_id, 1, 6) = substr(x.division, 1, 6) HAVING count(*) = 1)"""


def _insert_people(stage: Stage, columns: Columns) -> None:
    if "name" not in stage.person_columns:
        return  # a table of households alone brings nobody
    pairs = compare.pairs(stage, PEOPLE, columns)
    values = {pair.column: compare.staged(pair.code) for pair in pairs}
    dead = "p.ended IS NOT DISTINCT FROM 'DEATH'"
    values |= {
        "id": "p.key",
        "division_id": "coalesce(h.division_id, f.division)",
        "name_key": "coalesce(x.name_key, '')",
        "id_upgraded": "coalesce(" + _column(stage, "id_upgraded", "boolean") + ", FALSE)",
        "deceased": dead,
        "died_on": f"CASE WHEN {dead} THEN {_column(stage, 'ended_on', 'date')} END",
        "created_at": "now()",
    }
    if "id_number" in stage.person_columns:
        values["id_digest"] = "x.digest"
    journal.insert(
        stage,
        PEOPLE.table,
        values,
        f"""
        FROM {compare.source(stage, PERSON)} JOIN {stage.f} f ON f.family = p.family
        LEFT JOIN households_household h ON h.id = p.household
        WHERE p.take AND p.person IS NULL ORDER BY p.key
        """,
    )


def _clear_heads(stage: Stage) -> None:
    """Take “head” from those who give way to another head of the file, so that no household ever has two."""
    if "relation" not in stage.person_columns:
        return
    journal.update(
        stage,
        MEMBERS.table,
        {"relation": "NULL"},
        f"""
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number
        JOIN households_membership t ON t.household_id = p.household AND t.until IS NULL AND t.relation = '{HEAD}'
        WHERE p.take AND p.ended IS NULL AND p.relation = '{HEAD}' AND t.person_id <> p.key
        """,
    )


def _end_memberships(stage: Stage) -> None:
    """End the memberships of those who moved to another family of the file, and of those the file calls dead or
    gone.
    """
    on = f"DATE '{stage.batch.as_of.isoformat()}'"
    until = f"greatest(coalesce({_column(stage, 'ended_on', 'date')}, {on}), t.since)"
    journal.update(
        stage,
        MEMBERS.table,
        {
            "until": f"CASE WHEN p.ended IS NOT NULL THEN {until} ELSE greatest({on}, t.since) END",
            "end_reason": "CASE WHEN p.ended IS NOT NULL THEN p.ended ELSE 'SPLIT' END",
        },
        f"""
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number
        JOIN households_membership t ON t.person_id = p.person AND t.until IS NULL
        WHERE p.take AND (p.moves OR p.ended IS NOT NULL)
        """,
    )


def _insert_memberships(stage: Stage) -> None:
    """Open memberships of new people and of those who moved; those a row calls dead or gone get a closed one."""
    on = f"DATE '{stage.batch.as_of.isoformat()}'"
    journal.insert(
        stage,
        MEMBERS.table,
        {
            "id": journal.UUID7,
            "household_id": "m.key",
            "person_id": "p.key",
            "relation": "p.relation",
            "since": f"CASE WHEN p.person IS NULL THEN NULL ELSE {on} END",
            "until": f"CASE WHEN p.ended IS NOT NULL THEN coalesce({_column(stage, 'ended_on', 'date')}, {on}) END",
            "end_reason": "p.ended",
        },
        f"""
        FROM {compare.source(stage, PERSON)} JOIN {stage.m} m ON m.family = p.family
        WHERE p.take AND (p.person IS NULL OR (p.ended IS NULL AND (p.moves OR NOT p.lives))) ORDER BY p.key
        """,
    )


def _update_people(stage: Stage, columns: Columns) -> None:
    pairs = known_person_pairs(stage, columns)
    codes = {pair.code for pair in pairs}
    extra = {}
    if "name" in codes:
        extra["name_key"] = "CASE WHEN 'name' = ANY(x.hold) THEN t.name_key ELSE coalesce(x.name_key, t.name_key) END"
    if "id_number" in codes:
        extra["id_digest"] = (
            "CASE WHEN 'id_number' = ANY(x.hold) THEN t.id_digest ELSE coalesce(x.digest, t.id_digest) END"
        )
    compare.update(stage, PEOPLE, pairs, extra)


def _bury(stage: Stage) -> None:
    """Record the death of members who were living."""
    if "ended" not in stage.person_columns:
        return
    journal.update(
        stage,
        PEOPLE.table,
        {"deceased": "TRUE", "died_on": f"coalesce(t.died_on, {_column(stage, 'ended_on', 'date')})"},
        f"""
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number JOIN households_person t ON t.id = p.person
        WHERE p.take AND p.ended = 'DEATH' AND NOT t.deceased
        """,
        derived=PEOPLE.derived,
    )


def _update_households(stage: Stage, columns: Columns) -> None:
    pairs = house_pairs(stage, columns)
    name = next((pair for pair in pairs if pair.code == "site_name"), None)
    extra = {}
    if name:
        extra["site_id"] = (
            f"CASE WHEN {name.new} IS DISTINCT FROM t.site_name THEN {_site(name.new)} ELSE t.site_id END"
        )
    compare.update(stage, HOUSES, pairs, extra)


def _mark_incomplete(stage: Stage) -> None:
    """Mark households with rows that wait; a full roster also takes the mark away where nothing waits any more."""
    wanted = "m.incomplete" if stage.batch.full else "(t.incomplete OR m.incomplete)"
    journal.update(
        stage,
        HOUSES.table,
        {"incomplete": wanted},
        f"""
        FROM {stage.m} m JOIN households_household t ON t.id = m.household
        WHERE m.why IS NULL AND t.incomplete IS DISTINCT FROM {wanted}
        """,
        derived=KEPT_BY_TRIGGERS,
    )
