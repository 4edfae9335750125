"""Writing of a roster's monitoring columns: the recorded case of a household, and its measures kind by kind."""

from collections.abc import Sequence
from typing import Any, ClassVar

from monitoring import codes
from monitoring.models import RecordedCase, RecordedMeasure
from portal.common.imports import compare, journal
from portal.common.imports.columns import Column, Columns
from portal.common.imports.compare import Pair
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import FAMILY, Derived, Rows, Target
from portal.common.keys import uuid7s

CASE = Target("case", RecordedCase, FAMILY, "t.household_id = m.household", optional=True, key="case_id")
# Without one of these a household has no case, whatever else its columns say.
_SIGNS = ("category", "risks", "identified_on")
_ALL_KINDS = "measures"


class CaseWriter:
    """Recorded cases."""

    targets: ClassVar[tuple[Target, ...]] = (CASE,)

    def staged(self, rows: Rows) -> Derived:
        """Give each family the key of the case it may get."""
        return Derived(families={"case_id": ("uuid", uuid7s(len(rows.family_sheet)))})

    def compare(self, stage: Stage) -> None:
        """Compare cases; columns that merely say “no” do not make one."""
        pairs = compare.pairs(stage, CASE, Columns())
        compare.compare(stage, CASE, pairs, f"(t.id IS NOT NULL OR {_sign(stage)})")

    def write(self, stage: Stage) -> None:
        """Write new and changed cases."""
        pairs = compare.pairs(stage, CASE, Columns())
        if not pairs:
            return
        compare.update(stage, CASE, pairs)
        compare.insert(stage, CASE, pairs, {"id": "x.case_id", "household_id": "m.key"}, _sign(stage))

    def forget(self, stage: Stage) -> None:
        """Remove what was computed of people and households that an undo will delete."""
        households = journal.inserted(stage.batch, "households_household")
        people = journal.inserted(stage.batch, "households_person")
        found = ("monitoring_flag", "monitoring_finding")
        for table in (*found, "monitoring_personfacts", "monitoring_householdfacts"):
            stage.run(f"DELETE FROM {table} WHERE household_id IN ({households})")
        for table in (*found, "monitoring_personfacts"):
            stage.run(f"DELETE FROM {table} WHERE person_id IN ({people})")


def _sign(stage: Stage) -> str:
    present = [f"x.{PREFIX}{code} IS NOT NULL" for code in _SIGNS if code in stage.family_columns]
    if "no_labour_safety_net" in stage.family_columns:
        present.append(f"x.{PREFIX}no_labour_safety_net")
    return "(" + (" OR ".join(present) or "FALSE") + ")"


def measure_columns() -> dict[str, Column]:
    """Return the column of each kind of measure."""
    return {
        str(column.field): column for column in Columns() if column.target == "measure" and column.code != _ALL_KINDS
    }


class MeasureWriter:
    """Recorded measures: a kind is there or not, with the second level as written (the empty text when none is)."""

    targets: ClassVar[tuple[Target, ...]] = ()

    def staged(self, rows: Rows) -> Derived:
        """One column a kind, also from the one cell that names several kinds."""
        columns = measure_columns()
        merged: Sequence[Any] = rows.families.get(_ALL_KINDS, ())
        made = {}
        for kind, column in columns.items():
            own: Sequence[Any] = rows.families.get(column.code, ())
            if own or merged:
                made[f"{PREFIX}{column.code}"] = ("text", _of_kind(kind, own, merged))
        return Derived(families=made)

    def compare(self, stage: Stage) -> None:
        """Compare kind by kind."""
        for target, pair in _kinds(stage):
            compare.compare(stage, target, [pair])

    def write(self, stage: Stage) -> None:
        """Change, remove and add measures."""
        for target, pair in _kinds(stage):
            changed = compare.changed_rows(stage, target)
            journal.update(
                stage, target.table, {"detail": f"nullif({pair.new}, '')"}, f"{changed} AND {pair.new} IS NOT NULL"
            )
            journal.delete(stage, target.table, f"{changed} AND {pair.new} IS NULL")
            fixed = {
                "id": journal.UUID7,
                "household_id": "m.key",
                "kind": f"'{target.code.removeprefix('measure_')}'",
                "detail": f"nullif({pair.new}, '')",
            }
            compare.insert(stage, target, [], fixed, f"{pair.new} IS NOT NULL")

    def forget(self, stage: Stage) -> None:
        """The case's writer does it for the storey."""


def _of_kind(kind: str, own: Sequence[Any], merged: Sequence[Any]) -> list[Any]:
    """Return a kind's wording per family: its own column's, else what the merged cell says of it."""
    said = [cell.get(kind) if isinstance(cell, dict) else None for cell in merged] if merged else [None] * len(own)
    if not own:
        return said
    return [given if given is not None else other for given, other in zip(own, said, strict=True)]


def _kinds(stage: Stage) -> list[tuple[Target, Pair]]:
    """Return the staged kinds, each as a target of its own with its one pair."""
    found = []
    for kind, column in measure_columns().items():
        if column.code not in stage.family_columns or kind not in codes.MEASURE_TYPE:
            continue
        on = f"t.household_id = m.household AND t.kind = '{kind}'"
        staged = f"x.{PREFIX}{column.code}"
        current = "CASE WHEN t.id IS NULL THEN NULL ELSE coalesce(t.detail, '') END"
        clears = stage.clears(column.code) or stage.clears(_ALL_KINDS)
        held = f"x.hold && ARRAY['{column.code}', '{_ALL_KINDS}']::varchar[]"
        new = f"CASE WHEN {held} THEN {current} ELSE {staged if clears else f'coalesce({staged}, {current})'} END"
        target = Target(f"measure_{kind}", RecordedMeasure, FAMILY, on, optional=True)
        found.append((target, Pair(column.code, "detail", current, new)))
    return found
