"""Preview of a batch: read, stage, match, compare, list; also again after a mapping was corrected or a cell mended."""

import json
from collections.abc import Container
from typing import Any

from django.db import connection, transaction

from portal.common.imports import applying, batches, corrections, foretelling, frames, mending, pipeline, staging
from portal.common.imports.batches import PERMISSION, Actor
from portal.common.imports.columns import Columns
from portal.common.imports.frames import Frame
from portal.common.imports.reading.outcome import RosterFile, RowFault
from portal.common.imports.reading.roster import NoRoster, read_roster
from portal.common.imports.reading.samples import sampled, unread
from portal.common.imports.refusals import Refused
from portal.common.imports.sealed_cells import all_sealed
from portal.common.imports.staging import Column, Stage
from portal.common.jobs import JobFailedError
from portal.common.masks import MASKS
from portal.common.models import ImportBatch, ImportSheet
from portal.common.models.imports import BatchState

_SHOWN = 120
# Of each stage, the share of the work behind it when it begins, as measured on large files.
_SHARES = {"staging": 0.4, "matching": 0.65, "comparing": 0.75}


def preview(batch: ImportBatch, *, actor: Actor, report: Any = None) -> ImportBatch:
    """Read and weigh the file of a batch. A file that cannot be taken leaves the batch failed, with the reason."""
    batches.own(batch, actor)
    try:
        roster = read(batch, report)
    except Refused as refusal:
        if isinstance(refusal, NoRoster):
            _keep_sheets(batch, refusal.file)
        failure = JobFailedError(refusal.kind, **refusal.params)
        batches.fail(batch, failure)
        raise failure from refusal
    rows = sum(len(sheet.rows) for sheet in roster.sheets)
    with applying.telling(rows, report) as tell_share, transaction.atomic():
        tell_share("staging", _SHARES["staging"])
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state not in {BatchState.WAITING, BatchState.READY}:
            raise JobFailedError("not_previewable")
        stage(held, roster)
        corrections.learn(held, roster.sheets)
        _weigh(held, actor, lambda name: tell_share(name, _SHARES[name]))
        held.state = BatchState.READY
        held.save(update_fields=["state", "counts", "previewed_at"])
        if report:
            report.fence()
    held.refresh_from_db()
    if not foretelling.needs_job(held):
        foretelling.foretell(held, actor=actor)
    return held


def read(batch: ImportBatch, report: Any = None) -> RosterFile:
    """Read the stored file under its digest, with the corrections remembered and made, and the cells mended."""
    known = corrections.known(batch)
    with batches.opened(batch) as path:
        if report:
            report.progress("reading")
        roster = read_roster(
            path,
            batch.filename,
            corrections=known.corrections,
            layouts=known.layouts,
            on=batch.as_of,
        )
    columns = Columns()
    for sheet in roster.sheets:
        roster.samples.append(sampled(sheet, columns))
        chosen = known.notes.get(sheet.shape, frozenset())
        kept = {heading.label for heading in sheet.headings if mending.heading_name(heading) in chosen}
        sheet.notes = {label: cells for label, cells in sheet.notes.items() if label in kept}
    return roster


def stage(batch: ImportBatch, roster: RosterFile) -> None:
    """Put a file as read into the staged tables, its sheets and its faults beside them."""
    columns = Columns()
    _mend(batch, roster, columns)
    frame = frames.build(roster, columns)
    batch.counts = {**batch.counts, "households": {"read": len(frame.families)}}
    _keep_sheets(batch, roster)
    faults = _faults(frame, roster)
    people, families = _holds(frame, faults, roster, batch)
    derived = frames.derive(frame, roster, batch)
    tables = Stage(batch)
    staging.create(tables.w, frames.staged_people(frame, roster, people, derived), "number")
    staging.create(tables.f, frames.staged_families(frame, families, derived), "family")
    for table in (tables.w, tables.f):
        tables.wall(table)
    _keep_faults(batch, faults, columns)


def _mend(batch: ImportBatch, roster: RosterFile, columns: Columns) -> None:
    rows = list(batch.rows.filter(mended__isnull=False, row__isnull=False))
    for each in rows:
        assert each.row is not None
        for code, text in each.mended.items():
            mending.mend(roster.sheets[each.sheet], each.row, columns[code], text, batch.as_of)
    if rows:
        mending.recheck_twice(roster.sheets)


def _faults(frame: Frame, roster: RosterFile) -> list[tuple[int, RowFault]]:
    """Return all faults with the place of their sheet, those between the rows of a family among them."""
    read_faults = [(place, fault) for place, sheet in enumerate(roster.sheets) for fault in sheet.faults]
    return [*read_faults, *frame.clashes]


def _holds(
    frame: Frame, faults: list[tuple[int, RowFault]], roster: RosterFile, batch: ImportBatch
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return, by person and by family, the columns that touch nothing: not understood, absent from a sheet, held by
    somebody.
    """
    people: dict[int, set[str]] = {}
    families = {family: set(codes) for family, codes in frame.family_holds.items()}
    index_of = [{row: index for index, row in enumerate(sheet.rows)} for sheet in roster.sheets]
    for place, fault in faults:
        index = index_of[place].get(fault.row)
        if fault.fault.repaired or not fault.code or index is None:
            continue
        person = frame.person_at(place, index)
        if fault.code in frame.people and person:
            people.setdefault(person, set()).add(fault.code)
        elif fault.code in frame.households:
            families.setdefault(frame.family_of[place][index], set()).add(fault.code)
    if batch.blank_clears or batch.blank_columns:
        _hold_absent(frame, roster, people, families)
    for subject, number, hold in batch.rows.exclude(hold=[]).values_list("subject", "number", "hold"):
        (people if subject == "person" else families).setdefault(number, set()).update(hold)
    return people, families


def _hold_absent(frame: Frame, roster: RosterFile, people: dict[int, set[str]], families: dict[int, set[str]]) -> None:
    """Where blanks clear, hold for each sheet the columns only other sheets have (and that have no value here)."""
    present = [{heading.code for heading in sheet.headings if heading.code} for sheet in roster.sheets]
    mapped: set[str | None] = set().union(*present)
    given: dict[int, set[str]] = {}
    for place, sheet in enumerate(roster.sheets):
        for family in set(frame.family_of[place]):
            given.setdefault(family, set()).update(code for code in present[place] if code)
        absent = {code for code in mapped - present[place] if code in frame.people}
        for index in range(len(sheet.rows)) if absent and frame.first_person[place] else ():
            number = frame.first_person[place] + index
            people.setdefault(number, set()).update(
                code for code in absent if code and frame.people[code][number - 1] is None
            )
    whole = {code for code in mapped if code in frame.households}
    for family, codes in given.items():
        lacking = {code for code in whole - codes if code and frame.households[code][family - 1] is None}
        if lacking:
            families.setdefault(family, set()).update(lacking)


def _keep_sheets(batch: ImportBatch, roster: RosterFile) -> None:
    earlier = {sheet.shape: sheet.corrections for sheet in batch.sheets.all() if sheet.shape}
    laid = {sheet.place: sheet for sheet in batch.sheets.all()}
    batch.sheets.all().delete()
    made = [_sheet(batch, place, roster, earlier) for place in range(len(roster.sheets))]
    made += [
        ImportSheet(
            batch=batch,
            index=len(roster.sheets) + place,
            place=sheet.place,
            name=sheet.title[:100],
            shape=laid[sheet.place].shape if sheet.place in laid else "",
            used=False,
            why_skipped=sheet.why,
            counts={"rows": sheet.rows},
        )
        for place, sheet in enumerate(roster.ignored)
    ]
    for sheet in made:
        sheet.by_hand = laid[sheet.place].by_hand if sheet.place in laid else {}
    ImportSheet.objects.bulk_create(made)
    looks = [*(_look(samples) for samples in roster.samples), *({"peek": unread(each.seen)} for each in roster.ignored)]
    for sheet, look in zip(made, looks, strict=True):
        sheet.seen = look
        sheet.save(update_fields=["seen"])


def _look(samples: dict[str, Any]) -> dict[str, Any]:
    """Return the cells a person sees of a sheet: samples by the index of the heading, and the first rows."""
    shown = {str(at): said["samples"] for at, said in samples["headings"].items() if said.get("samples")}
    return {"samples": shown, "peek": samples["peek"]}


def _sheet(batch: ImportBatch, place: int, roster: RosterFile, earlier: dict[str, dict[str, str]]) -> ImportSheet:
    sheet, samples = roster.sheets[place], roster.samples[place]
    notes = set(sheet.notes)
    return ImportSheet(
        batch=batch,
        index=place,
        place=sheet.place,
        name=sheet.title[:100],
        title=" ".join(sheet.titles)[:400],
        header_rows=sheet.header_rows,
        shape=sheet.shape,
        corrections=earlier.get(sheet.shape, {}),
        mapping=[
            {
                "index": heading.at,
                "heading": heading.label,
                "parent": heading.parent,
                "column": heading.code,
                "note": heading.code is None and heading.label in notes,
                "certainty": heading.certainty,
                "corrected": heading.corrected,
                "offered": heading.offered,
                **{name: said for name, said in samples["headings"].get(heading.at, {}).items() if name != "samples"},
            }
            for heading in sheet.headings
        ],
        counts={
            "rows": sheet.rows_in_all,
            "within": list(sheet.within),
            "data": len(sheet.rows),
        },
        skipped_rows=[{"row": row, "why": why} for row, why in sheet.skipped],
    )


def _keep_faults(batch: ImportBatch, faults: list[tuple[int, RowFault]], columns: Columns) -> None:
    """Write the faults by COPY through a temporary table; the values shown are masked where they are personal."""
    batch.faults.all().delete()
    sealed = all_sealed(columns)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE new_faults (LIKE common_importfault) ON COMMIT DROP")
        cursor.execute("ALTER TABLE new_faults DROP COLUMN id, DROP COLUMN batch_id, DROP COLUMN number")
        staging.copy(
            cursor,
            "new_faults",
            [
                Column("sheet", "", [place for place, _ in faults]),
                Column("row", "", [fault.row for _, fault in faults]),
                Column("heading", "", [fault.heading[:200] for _, fault in faults]),
                Column("column", "", [fault.code for _, fault in faults]),
                Column("kind", "", [fault.fault.kind for _, fault in faults]),
                Column("repaired", "", [fault.fault.repaired for _, fault in faults]),
                Column("shown", "", [shown(columns, sealed, fault) for _, fault in faults]),
                Column("params", "", [json.dumps(dict(fault.fault.params), ensure_ascii=False) for _, fault in faults]),
            ],
        )
        cursor.execute(
            f"""
            INSERT INTO common_importfault (batch_id, number, sheet, "row", heading, "column", kind, repaired, shown,
              params)
            SELECT %s, x.number, n.sheet, n."row", n.heading, n."column", n.kind, n.repaired, n.shown, n.params
            FROM new_faults n LEFT JOIN {Stage(batch).w} x ON x.sheet = n.sheet AND x."row" = n."row"
            """,
            [batch.pk],
        )
        cursor.execute("DROP TABLE new_faults")


def shown(columns: Columns, sealed: Container[str], fault: RowFault) -> str:
    """Return the value of a fault as it may be kept and shown: nothing of free text, which may tell of anything."""
    if not fault.read or fault.code not in columns or fault.code in sealed:
        personal = columns[fault.code].personal if fault.code in columns else ""
        return MASKS[personal or "health"](fault.read)[:_SHOWN]
    personal = columns[fault.code].personal
    return (MASKS[personal](fault.read) if personal else fault.read)[:_SHOWN]


def _weigh(batch: ImportBatch, actor: Actor, progress: pipeline.Progress = lambda _: None) -> None:
    tables = Stage(batch, actor.areas(PERMISSION))
    applying.plan_for_many(batch)
    pipeline.weigh(tables, progress)
    pipeline.list_rows(tables)
    pipeline.list_missing(tables)
    pipeline.close_preview(batch)


def check_again(batch: ImportBatch, actor: Actor) -> None:
    """Weigh a batch again after a cell was mended; rows already applied, settled or dismissed stay so."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    stage(held, read(held))
    _weigh(held, actor)
    held.save(update_fields=["counts", "previewed_at"])
