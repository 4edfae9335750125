"""What is told of a batch: the report (JSON of the command line), the faults of a row, its changes in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.common.imports.columns import Columns
from portal.common.imports.faults import MESSAGES, fault_message
from portal.common.imports.reasons import reason
from portal.common.imports.sealed_cells import opened_changes
from portal.common.imports.writers import the_register
from portal.common.jobs.endings import ending
from portal.common.masks import MASKS
from portal.common.models import ImportBatch, ImportFault, ImportRow, ImportSheet
from portal.common.models.imports import BatchState, RowKind

_KINDS = [RowKind.NEW, RowKind.CHANGED, RowKind.UNCHANGED, RowKind.SUSPECT, RowKind.CONFLICT, RowKind.REFUSED]
_WAITING = {RowKind.SUSPECT, RowKind.CONFLICT, RowKind.REFUSED}


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault as a page or a report shows it."""

    sheet: int
    row: int | None
    heading: str
    kind: str
    repaired: bool
    shown: str
    message: str


def faults_of(batch: ImportBatch, row: ImportRow) -> list[ShownFault]:
    """Return the faults of a row, and the reason for which it waits when that is none of them."""
    found = (
        [_shown(fault) for fault in batch.faults.filter(sheet=row.sheet, row=row.row).order_by("pk")] if row.row else []
    )
    if row.why and row.why not in {fault.kind for fault in found}:
        found.append(ShownFault(row.sheet, row.row, "", row.why, repaired=False, shown="", message=reason(row.why)))
    return found


def _shown(fault: ImportFault) -> ShownFault:
    message = fault_message(fault.kind, fault.params) if fault.kind in MESSAGES else reason(fault.kind)
    return ShownFault(fault.sheet, fault.row, fault.heading, fault.kind, fault.repaired, fault.shown, message)


def report(batch: ImportBatch) -> dict[str, Any]:
    """Return the report of a batch: per sheet title, header rows, heading → field, rows by class, every fault; and the
    rest.

    Rows are counted as the spreadsheet counts them, from 1. Values of changes are stored values, masked where personal.
    """
    told: dict[str, Any] = {
        "file": batch.filename,
        "batch": str(batch.pk),
        "area": batch.area,
        "as_of": batch.as_of.isoformat(),
        "full": batch.full,
        "blank_clears": batch.blank_clears,
        "state": batch.state,
    }
    if batch.state == BatchState.FAILED:
        return told | {
            "error": {**batch.failure, "message": ending(batch.failure["kind"], batch.failure["params"])},
            "sheets": [],
        }
    rows = list(batch.rows.order_by("number"))
    columns = Columns()
    return told | {
        "counts": batch.counts,
        "written": batch.counts.get("written", {}),
        "sheets": [_sheet(batch, sheet, rows) for sheet in batch.sheets.order_by("index")],
        "people": _subjects(columns, rows, "person"),
        "households": _subjects(columns, rows, "household"),
        "flags": {part: batch.flag_preview[part] for part in ("opens", "clears") if part in batch.flag_preview},
    }


def _sheet(batch: ImportBatch, sheet: ImportSheet, rows: Iterable[ImportRow]) -> dict[str, Any]:
    if not sheet.used:
        return {"sheet": sheet.name, "skipped": sheet.why_skipped}
    own = [row for row in rows if row.sheet == sheet.index and row.kind != RowKind.MISSING]
    subject = "person" if any(row.subject == "person" for row in own) else "household"
    return {
        "sheet": sheet.name,
        "title": sheet.title,
        "header_rows": sheet.header_rows,
        "subject": subject,
        "headings": [
            {
                "column": entry["index"] + 1,
                "heading": entry["heading"],
                "parent": entry["parent"],
                "field": entry["column"],
            }
            for entry in sheet.mapping
        ],
        "rows": _by_kind(row for row in own if row.subject == subject)
        | {"skipped": [{"row": entry["row"], "why": entry["why"]} for entry in sheet.skipped_rows]},
        "faults": _faults(batch, sheet, own),
    }


def _by_kind(rows: Iterable[ImportRow]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {str(kind): [] for kind in _KINDS}
    for row in rows:
        if row.row is not None:
            found[row.kind].append(row.row)
    return found


def _faults(batch: ImportBatch, sheet: ImportSheet, rows: Iterable[ImportRow]) -> list[dict[str, Any]]:
    """Return every fault of a sheet, and as faults without a heading the reasons for which rows wait."""
    found = [_shown(fault) for fault in batch.faults.filter(sheet=sheet.index).order_by("row", "pk")]
    said = {(fault.row, fault.kind) for fault in found}
    for row in rows:
        if row.why and row.kind in _WAITING and (row.row, row.why) not in said and row.why != "nobody_registered":
            said.add((row.row, row.why))
            found.append(ShownFault(row.sheet, row.row, "", row.why, repaired=False, shown="", message=reason(row.why)))
    return [
        {
            "sheet": sheet.name,
            "row": fault.row,
            "heading": fault.heading,
            "kind": fault.kind,
            "repaired": fault.repaired,
            "value": fault.shown,
            "message": fault.message,
        }
        for fault in found
    ]


def _subjects(columns: Columns, rows: Iterable[ImportRow], subject: str) -> dict[str, Any]:
    """Return people or households by class: changed ones with their fields, missing ones by name."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.subject != subject:
            continue
        entry: dict[str, Any] = {"sheet": row.sheet, "row": row.row, "label": row.label, "id": row.masked_id}
        if row.why:
            entry["why"] = row.why
        if row.changes:
            entry["changes"] = {
                code: [_value(columns, code, old), _value(columns, code, new)]
                for code, (old, new) in opened_changes(row).items()
            }
        found[row.kind].append(entry)
    return dict(found)


def _value(columns: Columns, code: str, value: Any) -> Any:
    personal = columns[code].personal if code in columns else ""
    return MASKS[personal](str(value)) if personal and value is not None else value


def values(batch: ImportBatch, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the staged values of people by number, in stored form (for comparing with a truth; holds personal
    data).
    """
    return the_register().values(batch, list(numbers))
