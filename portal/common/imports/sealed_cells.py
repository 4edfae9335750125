"""Sealed columns in an import: staged for the row they would make, sealed again for the row they turn out to change.

A staged cell is sealed for the new row of its subject. Where that subject is in the register, the cell is compared by
its mark, and only one that differs is opened and sealed again under the key of the row it goes to. So the statements of
comparing and writing see one thing only: another text where something changes, the same text where nothing does.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from portal.common.imports import staging
from portal.common.imports.columns import Columns
from portal.common.imports.staging import PREFIX, Column, Stage
from portal.common.imports.writers import PERSON, Target, all_targets
from portal.common.models import ImportRow
from portal.common.sealing import Seal
from portal.common.sealing.fields import SealedField, SealedJSONField

# Beside `c_<code>` stands `s_<code>`: the cell sealed for the row it changes, NULL where it changes nothing.
CHANGED: Final = "s_"
# Personal values that are staged only to find somebody by (the head's number) are bound to the staged row.
ONLY_STAGED: Final = "staging"
_MARK: Final = "split_part({}, '.', 2)"


class Cell(NamedTuple):
    """A sealed column of a target: its code in rosters, its field, and the target."""

    code: str
    field: Any
    target: Target


def sealed_of(target: Target, columns: Columns) -> list[Cell]:
    """Return the sealed columns of a target."""
    found: list[tuple[str, Any]] = [(column.code, target.field_of(column)) for column in columns]
    found += [(name, target.model._meta.get_field(name)) for name in target.further]
    return [Cell(code, field, target) for code, field in found if isinstance(field, SealedField | SealedJSONField)]


def all_sealed(columns: Columns) -> dict[str, Cell]:
    """Return the sealed columns of all targets, by code."""
    return {cell.code: cell for target in all_targets().values() for cell in sealed_of(target, columns)}


def seal_for_staging(cell: Cell | None, code: str, values: Sequence[Any], keys: Sequence[Any]) -> list[Column]:
    """Return a column's values sealed for the rows they would make, and room for those that change one.

    `keys` are the keys of the new rows; without a `cell` the column is one to find somebody by only.
    """
    seal = cell.field.seal if cell else Seal(ONLY_STAGED, code)
    texts = [None if value is None else _plain(value) for value in values]
    there = [(text, key) for text, key in zip(texts, keys, strict=True) if text is not None]
    sealed = seal.seal_each((text for text, _ in there), (key for _, key in there))
    made = [Column(PREFIX + code, "text", [None if text is None else next(sealed) for text in texts])]
    return [*made, Column(CHANGED + code, "text")] if cell else made


def only_staged(code: str, columns: Columns) -> bool:
    """Tell whether a column is staged only to find somebody by, and personal."""
    return code in columns and columns[code].target == "head" and columns[code].personal != ""


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else str(value)


def open_staged(code: str, value: Any, key: Any, columns: Columns) -> Any:
    """Return a staged value as it was read; of a column that is not sealed, as it is."""
    cell = all_sealed(columns).get(code)
    if value is None or (cell is None and not only_staged(code, columns)):
        return value
    return (cell.field.seal if cell else Seal(ONLY_STAGED, code)).open(value, key)


def seal_changes(stage: Stage) -> None:
    """After matching: seal each staged cell that differs from the register's for the row it would change."""
    columns = Columns()
    for target in all_targets().values():
        present = stage.person_columns if target.subject == PERSON else stage.family_columns
        cells = [cell for cell in sealed_of(target, columns) if cell.code in present]
        if cells:
            _seal_target(stage, target, cells)


def _seal_target(stage: Stage, target: Target, cells: Sequence[Cell]) -> None:
    table = stage.w if target.subject == PERSON else stage.f
    number = "number" if target.subject == PERSON else "family"
    stale = " OR ".join(f'"{CHANGED}{cell.code}" IS NOT NULL' for cell in cells)
    nothing = ", ".join(f'"{CHANGED}{cell.code}" = NULL' for cell in cells)
    stage.run(f"UPDATE {table} SET {nothing} WHERE {stale}")
    differ = [_differs(cell) for cell in cells]
    wanted = ", ".join(
        f'CASE WHEN {other} THEN x."{PREFIX}{cell.code}" END, t."{cell.field.column}"'
        for cell, other in zip(cells, differ, strict=True)
    )
    match = "{p} p ON p.number = x.number" if target.subject == PERSON else "{m} m ON m.family = x.family"
    rows = stage.rows(
        f"""
        SELECT x."{number}", x."{target.key}", t.id, {wanted}
        FROM {table} x JOIN {match.format(p=stage.p, m=stage.m)} JOIN {target.table} t ON {target.found}
        WHERE {" OR ".join(differ)}
        """
    )
    if rows:
        seals = [cell.field.seal for cell in cells]
        made = [_sealed_again(cells, seals, row) for row in rows]
        _put(table, number, cells, [row[0] for row in rows], made)


def _differs(cell: Cell) -> str:
    staged, current = f'x."{PREFIX}{cell.code}"', f't."{cell.field.column}"'
    return f"({staged} IS NOT NULL AND {_MARK.format(staged)} IS DISTINCT FROM {_MARK.format(current)})"


def _sealed_again(cells: Sequence[Cell], seals: Sequence[Seal], row: tuple[Any, ...]) -> list[str | None]:
    """Return the cells of one row sealed for the register's row; an object takes in what the register's has beside."""
    made: list[str | None] = []
    for place, (cell, seal) in enumerate(zip(cells, seals, strict=True)):
        staged, current = row[3 + 2 * place], row[4 + 2 * place]
        if staged is None:
            made.append(None)
            continue
        text = seal.open(staged, row[1])
        if isinstance(cell.field, SealedJSONField) and current is not None:
            known = seal.open(current, row[2])
            text = _plain(json.loads(known) | json.loads(text))
            if text == known:
                made.append(None)
                continue
        made.append(seal.seal(text, row[2]))
    return made


def _put(table: str, number: str, cells: Sequence[Cell], keys: Sequence[int], made: Sequence[list[str | None]]) -> None:
    names = [CHANGED + cell.code for cell in cells]
    assigned = ", ".join(f'"{name}" = n."{name}"' for name in names)
    typed = ", ".join(f'"{name}" text' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE sealed_again (key integer, {typed}) ON COMMIT DROP")
        values = [Column(name, "text", column) for name, column in zip(names, zip(*made, strict=True), strict=True)]
        staging.copy(cursor, "sealed_again", [Column("key", "integer", keys), *values])
        cursor.execute("ANALYZE sealed_again")
        cursor.execute(f'UPDATE {table} x SET {assigned} FROM sealed_again n WHERE x."{number}" = n.key')
        cursor.execute("DROP TABLE sealed_again")


def opened_changes(row: ImportRow) -> dict[str, tuple[Any, Any]]:
    """Return the differences of a row, {code: (old, new)}, with sealed values opened."""
    if not row.changes:
        return {}
    sealed = all_sealed(Columns())
    return {code: (_opened(sealed, code, old), _opened(sealed, code, new)) for code, (old, new) in row.changes.items()}


def _opened(sealed: Mapping[str, Cell], code: str, value: Any) -> Any:
    """Return a value of a difference: sealed ones come as `key of their row/sealed text`."""
    cell = sealed.get(code)
    if cell is None or not isinstance(value, str):
        return value
    key, _, text = value.partition("/")
    plain = cell.field.seal.open(text, key)
    return json.loads(plain) if isinstance(cell.field, SealedJSONField) else plain
