"""What people correct of a sheet: where its table is and what its headings mean.

It is remembered for sheets of the same shape in the same county.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from portal.common.areas import covers
from portal.common.imports import batches
from portal.common.imports.batches import PERMISSION, PREVIEW_JOB, Actor
from portal.common.imports.columns import Columns
from portal.common.imports.reading.headings import heading_key
from portal.common.imports.reading.mapping import Corrections
from portal.common.imports.reading.outcome import ByHand, Layouts, Remembered, SheetRead
from portal.common.jobs import JobFailedError, enqueue
from portal.common.models import ColumnMemory, ImportBatch, ImportSheet, Job
from portal.common.models.imports import BatchState

NOTE: Final = "note"
SKIP: Final = "skip"
_MOST_HEADER: Final = 3


@dataclass(slots=True)
class Known:
    """What people have said of a batch's sheets, or of sheets like them.

    `corrections` (None: no column) and `notes` (headings kept as notes) are by shape.
    """

    corrections: dict[str, Corrections] = field(default_factory=dict)
    notes: dict[str, frozenset[str]] = field(default_factory=dict)
    layouts: Layouts = field(default_factory=Layouts)


def known(batch: ImportBatch) -> Known:
    """Return what people have said that concerns a batch; its own corrections win over what is remembered."""
    found = Known()
    said: dict[str, dict[str, str]] = {}
    for memory in ColumnMemory.objects.filter(county=batch.area[:6]):
        said[memory.shape] = dict(memory.mapping)
        if memory.layout:
            found.layouts.remembered[memory.shape] = Remembered(**memory.layout)
    for sheet in batch.sheets.all():
        if sheet.corrections:
            said.setdefault(sheet.shape, {}).update(sheet.corrections)
        if sheet.by_hand:
            hand = sheet.by_hand
            found.layouts.by_hand[sheet.place] = ByHand(
                hand["used"], tuple(hand["header"]), hand["first"], hand["last"]
            )
    codes = Columns()
    for shape, mapping in said.items():
        found.corrections[shape] = {key: code if code in codes else None for key, code in mapping.items()}
        found.notes[shape] = frozenset(key for key, code in mapping.items() if code == NOTE)
    return found


def correct_mapping(
    batch: ImportBatch, sheet: int, chosen: Mapping[int, str], *, actor: Actor, remember: bool = True
) -> tuple[ImportBatch, Job]:
    """Say what headings of a sheet mean and preview again: {heading's index: column code, "note" or "skip"}.

    JobFailedError("unknown_column" | "unknown_heading" | "not_previewable").
    """
    batches.own(batch, actor)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if held.state != BatchState.READY:
            raise JobFailedError("not_previewable")
        row = held.sheets.get(index=sheet, used=True)
        row.corrections = {**row.corrections, **_by_heading(row, chosen)}
        row.save(update_fields=["corrections"])
        if remember:
            _remember(held, row.shape, mapping=row.corrections)
        return held, _preview_again(held, actor)


def lay_out(batch: ImportBatch, sheet: int, hand: ByHand, *, actor: Actor, remember: bool = True) -> ImportBatch:
    """Say where the table of a sheet is, or that it is (not) read, and preview again.

    Rows are numbered anew, so decisions and mended cells of the batch begin afresh. A file refused because no heading
    row was found can be laid out, too. JobFailedError("layout_wrong" | "nothing_left" | "not_previewable" | "busy").
    """
    batches.own(batch, actor)
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if not layable(held):
            raise JobFailedError("not_previewable")
        row = held.sheets.get(index=sheet)
        _check(row, hand)
        if not hand.used and not held.sheets.filter(used=True).exclude(pk=row.pk).exists():
            raise JobFailedError("nothing_left")
        row.by_hand = {"used": hand.used, "header": list(hand.header), "first": hand.first, "last": hand.last}
        row.by_hand["remember"] = remember
        row.save(update_fields=["by_hand"])
        if remember and not hand.used and row.shape:
            _remember(held, row.shape, layout={"used": False, "between": 0})
        held.rows.all().delete()
        held.failure = {}
        try:
            with transaction.atomic():
                _preview_again(held, actor)
        except IntegrityError as error:
            raise JobFailedError("busy") from error
    return held


def layable(batch: ImportBatch) -> bool:
    """Tell whether a batch's sheets can be laid out by hand now."""
    return batch.state == BatchState.READY or (
        batch.state == BatchState.FAILED and batch.failure.get("kind") == "no_header"
    )


def _check(sheet: ImportSheet, hand: ByHand) -> None:
    """Refuse rows that are not there or in no order. Of a hidden sheet nothing is known before it is read."""
    most = sheet.counts.get("rows", 0)
    rows = [*hand.header, *(row for row in (hand.first, hand.last) if row is not None)]
    begins = list(hand.header) == list(range(rows[0], rows[0] + len(hand.header))) if hand.header else True
    rises = rows == sorted(rows) and hand.first not in hand.header
    inside = not rows or (rows[0] >= 1 and rows[-1] <= most)
    if not (begins and rises and inside and len(hand.header) <= _MOST_HEADER):
        raise JobFailedError("layout_wrong", rows=most)


def _preview_again(held: ImportBatch, actor: Actor) -> Job:
    held.state = BatchState.WAITING
    held.job = enqueue(PREVIEW_JOB, {"batch": str(held.pk)}, actor_id=actor.pk, area=held.area)
    held.save(update_fields=["state", "job", "failure"])
    return held.job


def _remember(batch: ImportBatch, shape: str, **learnt: dict[str, Any]) -> None:
    memory, _ = ColumnMemory.objects.get_or_create(
        county=batch.area[:6], shape=shape, defaults={"saved_by_id": batch.created_by_id}
    )
    memory.mapping = {**memory.mapping, **learnt.get("mapping", {})}
    memory.layout = learnt.get("layout", memory.layout)
    memory.saved_by_id, memory.example = batch.created_by_id, batch.filename
    memory.save()


def learn(batch: ImportBatch, sheets: Iterable[SheetRead]) -> None:
    """After a file was read: remember the layouts given by hand, and count which memories helped to read it."""
    hands = {sheet.place: sheet.by_hand for sheet in batch.sheets.exclude(by_hand={})}
    shapes = set()
    for sheet in sheets:
        shapes.add(sheet.shape)
        if hands.get(sheet.place, {}).get("remember"):
            between = sheet.within[0] - sheet.header_rows[-1] - 1
            _remember(batch, sheet.shape, layout={"used": True, "between": between})
    if batch.previewed_at is None:
        helped = ColumnMemory.objects.filter(county=batch.area[:6], shape__in=shapes)
        helped.update(uses=F("uses") + 1, used_at=timezone.now())


def memories(actor: Actor) -> "models.QuerySet[ColumnMemory]":
    """Return the memories of the counties in which a user may import, the latest first."""
    areas = actor.areas(PERMISSION)
    counties = ColumnMemory.objects.order_by().values_list("county", flat=True).distinct()
    own = [county for county in counties if covers(areas, county) or any(area[:6] == county for area in areas)]
    return ColumnMemory.objects.filter(county__in=own).select_related("saved_by").order_by("-saved_at")


def forget(memory: ColumnMemory, *, actor: Actor) -> None:
    """Forget what was remembered of a shape: later files are read as if nobody had corrected them.

    ColumnMemory.DoesNotExist for one that is not the user's.
    """
    memories(actor).get(pk=memory.pk).delete()


def restate(memory: ColumnMemory, mapping: Mapping[str, str], *, actor: Actor, used: bool = True) -> ColumnMemory:
    """Correct what was remembered: {heading: column code, "note", "skip", or "" to forget it}, and whether it is read.

    JobFailedError("unknown_column" | "unknown_heading").
    """
    columns = Columns()
    with transaction.atomic():
        held: ColumnMemory = memories(actor).select_for_update(of=("self",)).get(pk=memory.pk)
        for heading, code in mapping.items():
            if heading not in held.mapping:
                raise JobFailedError("unknown_heading")
            if code and code not in columns and code not in {NOTE, SKIP}:
                raise JobFailedError("unknown_column")
            held.mapping[heading] = code
        held.mapping = {heading: code for heading, code in held.mapping.items() if code}
        if held.layout:
            held.layout = {**held.layout, "used": used}
        held.saved_by_id = actor.pk
        held.save()
    return held


def _by_heading(sheet: ImportSheet, chosen: Mapping[int, str]) -> dict[str, str]:
    """Return the choices by the normal form of their headings."""
    columns = Columns()
    headings = {entry["index"]: entry for entry in sheet.mapping}
    named = {}
    for index, code in chosen.items():
        if code not in columns and code not in {NOTE, SKIP}:
            raise JobFailedError("unknown_column")
        if index not in headings:
            raise JobFailedError("unknown_heading")
        entry = headings[index]
        named[f"{heading_key(entry['parent'])}/{heading_key(entry['heading'])}"] = code
    return named
