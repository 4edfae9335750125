"""Households as the register of the import engine: what the engine asks of it, batch by batch."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from households.services.rosters import matching, taking
from households.services.rosters.missing import list_missing
from households.services.rosters.places import divisions
from households.services.rosters.writing import KEPT_BY_TRIGGERS
from portal.common.imports import journal
from portal.common.imports.columns import Columns
from portal.common.imports.sealed_cells import all_sealed, open_staged
from portal.common.imports.seconding import Held
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import Derived, Rows
from portal.common.keys import digest
from portal.common.masks import mask_id
from portal.common.models import ImportBatch
from portal.common.pinyin import name_key


class RosterRegister:
    """Households as the register of the import engine."""

    def staged(self, rows: Rows) -> Derived:
        """Give people their digest and name key, families the digest of their head."""
        nobody = [None] * len(next(iter(rows.people.values()), ()))
        people: dict[str, tuple[str, Sequence[Any]]] = {
            "digest": ("text", _each(rows.people.get("id_number", nobody), digest)),
            "name_key": ("text", _each(rows.people.get("name", nobody), name_key)),
            "masked_id": ("text", _each(rows.people.get("id_number", nobody), mask_id)),
        }
        families: dict[str, tuple[str, Sequence[Any]]] = {"division": ("text", divisions(rows))}
        if "head_id" in rows.families:
            families["head_digest"] = ("text", _each(rows.families["head_id"], digest))
        return Derived(people, families)

    def match(self, stage: Stage) -> None:
        """Make `p` and `m`; see `matching`."""
        matching.match_people(stage)
        matching.match_families(stage)
        matching.judge_people(stage)

    def lock(self, stage: Stage) -> None:
        """Lock the households this batch saw, in key order, so that two imports cannot block each other."""
        stage.run(
            """
            SELECT count(*) FROM (
                SELECT id FROM households_household WHERE id IN (
                    SELECT household FROM common_importrow WHERE batch_id = %s AND household IS NOT NULL
                ) ORDER BY id FOR UPDATE
            ) locked
            """,
            [stage.batch.pk],
        )

    def take(self, stage: Stage) -> None:
        """Mark what is written, and what is in conflict."""
        taking.take(stage)

    def held(self, stage: Stage) -> list[Held]:
        """Return the rows that change an ID number and that nobody has agreed to."""
        return taking.held(stage)

    def missing(self, stage: Stage) -> None:
        """List who lives, by the register, in the villages of a full roster and is in no row of it."""
        list_missing(stage)

    def changed(self) -> str:
        """Return SQL of the households this transaction changed: id, version."""
        return "SELECT id, version FROM households_household WHERE version_txid = txid_current()"

    def versions(self, stage: Stage) -> None:
        """Note the version each touched household has now; rows that still wait have seen that version."""
        ids = f"SELECT household FROM {stage.p} UNION SELECT home FROM {stage.p} UNION SELECT key FROM {stage.m}"
        journal.touched(stage, "households_household", ids)
        stage.run(
            """
            UPDATE common_importrow r SET version_after = h.version,
                version_seen = CASE WHEN r.state = 'pending' AND r.version_seen IS NOT NULL THEN h.version
                  ELSE r.version_seen END
            FROM households_household h
            WHERE r.batch_id = %s AND h.id = r.household AND h.version_txid = txid_current()
              AND r.version_after IS DISTINCT FROM h.version
            """,
            [stage.batch.pk],
        )

    def changed_since(self, batch: ImportBatch) -> list[UUID]:
        """Lock what the batch touched and return the households changed since (undo stops at them)."""
        return journal.since_touched(batch, "households_household")

    def settle(self, batch: ImportBatch) -> None:
        """Mark complete the households of this batch of which no row waits any more, in any batch."""
        stage = Stage(batch, step=[journal.last_step(batch)])
        mine = f"SELECT household FROM common_importrow WHERE batch_id = '{batch.pk}'"
        journal.update(
            stage,
            "households_household",
            {"incomplete": "FALSE"},
            f"""
            FROM households_household t
            WHERE t.incomplete AND t.id IN ({mine}) AND NOT EXISTS (
                SELECT 1 FROM common_importrow r WHERE r.household = t.id AND r.subject = 'person'
                  AND r.state = 'pending'
                  AND (r.kind IN ('refused', 'suspect') OR r.asked IS NOT NULL))
            """,
            derived=KEPT_BY_TRIGGERS,
        )
        journal.touched(stage, "households_household", mine)

    def values(self, batch: ImportBatch, numbers: list[int]) -> dict[int, dict[str, Any]]:
        """Return the staged values of people, and of their families, by number and column code."""
        stage = Stage(batch)
        columns = Columns()
        keys = {code: cell.target.key for code, cell in all_sealed(columns).items()}
        people = [(f"x.{PREFIX}{code}", code, f"x.{keys.get(code, 'new_id')}") for code in sorted(stage.person_columns)]
        families = [
            (f"f.{PREFIX}{code}", code, f"f.{keys.get(code, 'new_id')}") for code in sorted(stage.family_columns)
        ]
        wanted = [*people, *families, ("f.division", "division", "NULL")]
        rows = stage.rows(
            f"SELECT x.number, {', '.join(f'{sql}, {key}' for sql, _, key in wanted)} FROM {stage.w} x"
            f" JOIN {stage.f} f ON f.family = x.family WHERE x.number = ANY(%s)",
            [numbers],
        )
        return {
            row[0]: {
                code: open_staged(code, value, key, columns)
                for (_, code, _), value, key in zip(wanted, row[1::2], row[2::2], strict=True)
            }
            for row in rows
        }

    def touched_ids(self, stage: Stage) -> list[UUID]:
        """Return the households this transaction changed."""
        ids = f"SELECT household FROM {stage.p} UNION SELECT home FROM {stage.p} UNION SELECT key FROM {stage.m}"
        sql = f"SELECT id FROM households_household WHERE version_txid = txid_current() AND id IN ({ids})"
        return [key for (key,) in stage.rows(sql)]


def _each(values: Sequence[Any], make: Any) -> list[Any]:
    known = {value: make(value) for value in set(values) if value is not None}
    known[None] = None
    return list(map(known.__getitem__, values))
