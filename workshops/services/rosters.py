"""Writing of a roster's work columns: each person has at most one open spell that rosters keep.

A row says that somebody works, that somebody does not, or nothing of it. Saying no ends the open spell as of the
roster's day.
"""

from typing import ClassVar

from portal.common.imports import compare, journal
from portal.common.imports.columns import Columns
from portal.common.imports.compare import Pair
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import PERSON, Derived, Rows, Target
from workshops.models import Spell

# Columns whose value says that somebody works; of numbers, more than nought.
_WORDS = ("work_place", "employer", "industry", "trade", "channel", "public_post")
_NUMBERS = ("monthly_wage", "work_months", "public_post_months")
_FOUND = "t.person_id = p.person AND t.source = 'ROSTER' AND t.\"end\" IS NULL"
# With an end in the file, a spell already ended on that day is the same one.
_FOUND_ENDED = f"""t.id = (SELECT s.id FROM workshops_spell s WHERE s.person_id = p.person AND s.source = 'ROSTER'
    AND (s."end" IS NULL OR s."end" = x.{PREFIX}work_end) ORDER BY s."end" IS NULL DESC, s.id LIMIT 1)"""


def spell_target(stage: Stage) -> Target:
    """Return the roster's spell of a person as a target."""
    found = _FOUND_ENDED if "work_end" in stage.person_columns else _FOUND
    return Target("spell", Spell, PERSON, found, optional=True)


def working(stage: Stage) -> str:
    """Return SQL of what a row says of work: TRUE, FALSE, or NULL when it says nothing."""
    codes = stage.person_columns
    signs = [f"x.{PREFIX}{code} IS NOT NULL" for code in _WORDS if code in codes]
    signs += [f"x.{PREFIX}{code} > 0" for code in _NUMBERS if code in codes]
    noughts = [f"x.{PREFIX}{code} = 0" for code in _NUMBERS if code in codes]
    cleared = [code for code in (*_WORDS, *_NUMBERS) if code in codes and stage.clears(code)]
    held = "x.hold && ARRAY[" + ", ".join(f"'{code}'" for code in (*_WORDS, *_NUMBERS, "works")) + "]::varchar[]"
    cases = [f"WHEN {held} THEN NULL"]
    if "works" in codes:
        cases.append(f"WHEN x.{PREFIX}works IS FALSE THEN FALSE")
    if signs:
        cases.append(f"WHEN {' OR '.join(signs)} THEN TRUE")
    if "works" in codes:
        cases.append(f"WHEN x.{PREFIX}works THEN TRUE")
    if noughts:
        cases.append(f"WHEN {' OR '.join(noughts)} THEN FALSE")
    return f"(CASE {' '.join(cases)} ELSE {'FALSE' if cleared else 'NULL::boolean'} END)"


def _after_end(code: str) -> str:
    """Return SQL of what a column holds once the spell has ended: what the file says, and no months."""
    return f"coalesce(x.{PREFIX}{code}, 0)" if code == "work_months" else f"x.{PREFIX}{code}"


class SpellWriter:
    """Spells of work."""

    targets: ClassVar[tuple[Target, ...]] = (Target("spell", Spell, PERSON, _FOUND, optional=True),)

    def staged(self, rows: Rows) -> Derived:
        """Whether somebody works has no field of its own, but decides."""
        return Derived({f"{PREFIX}works": ("boolean", rows.people["works"])}) if "works" in rows.people else Derived()

    def compare(self, stage: Stage) -> None:
        """Compare the open spell with what the row says; a spell that ends shows what ends with it."""
        target = spell_target(stage)
        pairs = compare.pairs(stage, target, Columns())
        if not pairs:
            return
        works = working(stage)
        compare.compare(stage, target, pairs, f"({works} OR ({works} IS NULL AND t.id IS NOT NULL))")
        ended = [Pair(pair.code, pair.column, pair.current, _after_end(pair.code)) for pair in pairs]
        stage.run(
            f"""
            INSERT INTO {stage.d} (subject, number, target, changes)
            SELECT 'person', x.number, 'spell_end',
                   {compare.changes(ended)} || jsonb_build_object('work_end', jsonb_build_array(NULL,
                     '{stage.batch.as_of}'))
            FROM {compare.source(stage, PERSON)} JOIN {target.table} t ON {_FOUND}
            WHERE {compare.KNOWN[PERSON]} AND {works} IS FALSE
            """
        )

    def write(self, stage: Stage) -> None:
        """Update, end and begin spells."""
        target = spell_target(stage)
        pairs = compare.pairs(stage, target, Columns())
        if not pairs:
            return
        compare.update(stage, target, pairs)
        on = f"DATE '{stage.batch.as_of.isoformat()}'"
        journal.update(
            stage,
            target.table,
            {"end": f"greatest({on}, t.start)", "end_precision": "'D'"},
            f"""
            FROM {stage.p} p JOIN {target.table} t ON {_FOUND}
            JOIN {stage.d} d ON d.subject = 'person' AND d.target = 'spell_end' AND d.number = p.number
            WHERE p.take
            """,
        )
        fixed = {"id": journal.UUID7, "person_id": "p.key", "source": "'ROSTER'"}
        compare.insert(stage, target, pairs, fixed, f"p.ended IS NULL AND {working(stage)}")

    def forget(self, stage: Stage) -> None:
        """Nothing is computed from spells on this storey."""
