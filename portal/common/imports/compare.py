"""Differences between staged rows and the register, as SQL: the same expressions say what is shown and what is written.

An absent column touches nothing; a blank cell touches nothing unless blanks clear; a cell that was not understood, or
that a person held back, is listed in the row's `hold` and touches nothing either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.common.imports import journal
from portal.common.imports.columns import Columns
from portal.common.imports.sealed_cells import CHANGED
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import FAMILY, PERSON, Target
from portal.common.sealing.fields import SealedField, SealedJSONField

# The staged rows and their matches, as `x` and `p` or `m`.
SOURCES = {
    PERSON: "{w} x JOIN {p} p ON p.number = x.number",
    FAMILY: "{f} x JOIN {m} m ON m.family = x.family",
}
NUMBERS = {PERSON: "x.number", FAMILY: "x.family"}
TAKEN = {PERSON: "p.take", FAMILY: "m.take"}
# Subjects that are in the register and against which nothing stands.
KNOWN = {PERSON: "p.why IS NULL AND p.person IS NOT NULL", FAMILY: "m.why IS NULL AND m.household IS NOT NULL"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A staged column beside the table's: `code` names it, `current` and `new` are SQL over `x` and `t`.

    `row` is SQL of the key that sealed values are bound to, empty for plain ones.
    """

    code: str
    column: str
    current: str
    new: str
    row: str = ""


def source(stage: Stage, subject: str) -> str:
    """Return the FROM clause of a subject's staged rows."""
    return SOURCES[subject].format(w=stage.w, f=stage.f, p=stage.p, m=stage.m)


def staged_codes(stage: Stage, subject: str) -> frozenset[str]:
    """Return the codes of the columns staged for a subject."""
    return stage.person_columns if subject == PERSON else stage.family_columns


def pairs(stage: Stage, target: Target, columns: Columns) -> list[Pair]:
    """Return the staged columns that go to a target, with their SQL."""
    present = staged_codes(stage, target.subject)
    found = []
    for column in columns:
        model_field = target.field_of(column)
        if model_field is None or model_field.column is None or column.code not in present:
            continue
        lasting = model_field.name in target.lasting or not model_field.null
        sealed = isinstance(model_field, SealedField | SealedJSONField)
        clears = stage.clears(column.code) and not lasting
        found.append(pair(column.code, str(model_field.column), clears=clears, key=target.key if sealed else ""))
    found += [pair(name, name, clears=False, key=target.key) for name in target.further if name in present]
    return found


def pair(code: str, column: str, *, clears: bool, key: str = "") -> Pair:
    """Return the SQL of one staged column and the table's column it goes to.

    `key` names the staged key of a new row when the column is sealed: then what changes was sealed again beside it.
    """
    current, staged = f't."{column}"', f'x."{PREFIX}{code}"'
    new = staged if clears else f"COALESCE({staged}, {current})"
    if key:
        blank = "NULL" if clears else current
        again = f'COALESCE(x."{CHANGED}{code}", {current})'
        new = f"CASE WHEN t.id IS NULL THEN {staged} WHEN {staged} IS NULL THEN {blank} ELSE {again} END"
    row = f"COALESCE(t.id, x.{key})" if key else ""
    return Pair(code, column, current, f"CASE WHEN '{code}' = ANY(x.hold) THEN {current} ELSE {new} END", row)


def staged(code: str) -> str:
    """Return the SQL of a staged value."""
    return f'x."{PREFIX}{code}"'


def differ(found: Sequence[Pair]) -> str:
    """Return the condition that at least one of the pairs differs."""
    new, current = ", ".join(each.new for each in found), ", ".join(each.current for each in found)
    return f"ROW({new}) IS DISTINCT FROM ROW({current})"


def changes(found: Sequence[Pair]) -> str:
    """Return the SQL of {code: [old, new]} of the pairs that differ."""
    parts = (
        f"CASE WHEN {each.new} IS DISTINCT FROM {each.current} "
        f"THEN jsonb_build_object('{each.code}', jsonb_build_array({_told(each, each.current)}, "
        f"{_told(each, each.new)})) ELSE '{{}}' END"
        for each in found
    )
    return " || ".join(parts)


def _told(of: Pair, value: str) -> str:
    """Return SQL of a value in a difference; a sealed one goes with the key it is bound to."""
    return f"({of.row} || '/' || {value})" if of.row else value


def compare(stage: Stage, target: Target, found: Sequence[Pair], where: str = "TRUE") -> None:
    """Add to `d` the differences of one target's rows, of subjects that are in the register already."""
    if found:
        join = "LEFT JOIN" if target.optional else "JOIN"
        stage.run(
            f"""
            INSERT INTO {stage.d} (subject, number, target, changes)
            SELECT '{target.subject}', {NUMBERS[target.subject]}, '{target.code}', {changes(found)}
            FROM {source(stage, target.subject)} {join} {target.table} t ON {target.found}
            WHERE {KNOWN[target.subject]} AND {where} AND {differ(found)}
            """
        )


def changed_rows(stage: Stage, target: Target) -> str:
    """Return FROM and WHERE of the taken rows that differ in a target: `x`, `p` or `m`, `t`."""
    return f"""
        FROM {source(stage, target.subject)} JOIN {target.table} t ON {target.found}
        JOIN {stage.d} d ON d.subject = '{target.subject}' AND d.target = '{target.code}'
          AND d.number = {NUMBERS[target.subject]}
        WHERE {TAKEN[target.subject]}
    """


def update(stage: Stage, target: Target, found: Sequence[Pair], extra: Mapping[str, str] | None = None) -> int:
    """Write the differences of one target to the rows it has; `extra` are further columns → SQL over `x` and `t`."""
    if not found:
        return 0
    values = {each.column: each.new for each in found} | dict(extra or {})
    return journal.update(stage, target.table, values, changed_rows(stage, target), derived=target.derived)


def insert(stage: Stage, target: Target, found: Sequence[Pair], fixed: Mapping[str, str], where: str) -> int:
    """Insert rows of an optional target for taken subjects that have none: staged values and `fixed` columns → SQL."""
    values = {each.column: each.new for each in found} | dict(fixed)
    rows = f"""
        FROM {source(stage, target.subject)} LEFT JOIN {target.table} t ON {target.found}
        WHERE {TAKEN[target.subject]} AND t.id IS NULL AND {where}
    """
    return journal.insert(stage, target.table, values, rows)
