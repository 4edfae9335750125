"""Rows of a batch as the decision screen shows them: differences, faults, the likely person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from households import codes
from households.models import Household
from households.views.imports.words import KEYS, TONES, choice_words, second_words, why_words
from portal.common import audit
from portal.common.display import worded
from portal.common.imports import decisions, seconding
from portal.common.imports.columns import Column, Columns
from portal.common.imports.faults import fault_message
from portal.common.imports.sealed_cells import opened_changes
from portal.common.imports.writers import all_targets
from portal.common.masks import HIDDEN, MASKS, hidden
from portal.common.models import ImportBatch, ImportFault, ImportRow
from portal.common.models.imports import Choice, RowKind, RowState

_FIRST_CHANGES = 3
# How much of a date (ISO) holds by its precision.
_DIGITS = {"Y": 4, "M": 7}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One difference: heading, value of the register, value of the file, and whether the register's is kept."""

    code: str
    heading: str
    old: str
    new: str
    held: bool
    rows: int = 0


@dataclass(slots=True)
class ShownFault:
    """One fault: where, what was read, what is wrong; `column` can be mended."""

    heading: str
    column: str
    read: str
    message: str
    kind: str
    repaired: bool
    pk: int
    # Other waiting rows with the same fault, and whether one mend can serve them all.
    alike: int = 0
    one_mend: bool = False


@dataclass(slots=True)
class ShownRow:
    """One row with everything its line shows."""

    row: ImportRow
    tone: str
    why: str
    advice: str
    sheet: str
    changes: list[ShownChange] = field(default_factory=list)
    faults: list[ShownFault] = field(default_factory=list)
    choices: list[dict[str, str]] = field(default_factory=list)
    # How it stands with the second person a changed ID number needs.
    second: str = ""
    opens: bool = False

    @property
    def first_changes(self) -> list[ShownChange]:
        """The differences the line itself shows."""
        return self.changes[:_FIRST_CHANGES]

    @property
    def more(self) -> int:
        """How many differences only show when the row is opened."""
        return max(0, len(self.changes) - _FIRST_CHANGES)

    @property
    def other_faults(self) -> list[ShownFault]:
        """Faults that were not repaired, but for the one the row waits for."""
        return [fault for fault in self.open_faults if fault.kind != self.row.why]

    @property
    def open_faults(self) -> list[ShownFault]:
        """Faults that were not repaired."""
        return [fault for fault in self.faults if not fault.repaired]


class Wordings:
    """Headings and values of roster columns in words; made once a request."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.targets = all_targets()
        self.precisions = self.columns.precisions()
        self._precision_of = {date: precision for precision, date in self.precisions.items()}

    def heading(self, code: str) -> str:
        """Return the heading of a column in the language of the request."""
        code = self.precisions.get(code, code)
        return str(self.columns[code].words) if code in self.columns else code

    def pair(self, code: str, changes: Mapping[str, Any]) -> tuple[str, str]:
        """Return a difference's old and new value in words; a date to the month is said to the month."""
        old, new = changes[code]
        if code in self.precisions:
            return codes.PRECISION.label(old) or _("blank"), codes.PRECISION.label(new) or _("blank")
        precisions = changes.get(self._precision_of.get(code, ""), (None, None))
        return self.dated(code, old, precisions[0]), self.dated(code, new, precisions[1])

    def dated(self, code: str, value: Any, precision: str | None) -> str:
        """Return a value in words, a date no further than its precision."""
        if isinstance(value, str) and precision in _DIGITS:
            return value[: _DIGITS[precision]]
        return self.value(code, value)

    def value(self, code: str, value: Any) -> str:
        """Return a stored value as a person reads it, masked where it is personal."""
        if value is None or value in ("", []):
            return _("blank")
        if code not in self.columns:
            return str(value)
        column = self.columns[code]
        if hidden(column.field or ""):
            return HIDDEN
        model_field = self.field(column)
        # Coded health is read by whoever may import; only words about illness are covered (decisions, 2).
        if column.personal and not (column.personal == "health" and getattr(model_field, "codes", None)):
            return MASKS[column.personal](str(value))
        if model_field is not None:
            return worded(model_field, _typed(model_field, value))
        return str(column.parser.render(value)) if not isinstance(value, dict) else "；".join(map(str, value))

    def field(self, column: Column) -> "models.Field[Any, Any] | None":
        """Return the field of the register a column goes to, None without one."""
        target = self.targets.get(column.target)
        return target.field_of(column) if target else None


def _typed(model_field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a value of a difference (JSON) in the type of its field."""
    if isinstance(model_field, models.DateField) and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(model_field, models.DecimalField) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def shown_rows(batch: ImportBatch, rows: Iterable[ImportRow], *, opened: int | None = None) -> list[ShownRow]:
    """Return rows with their faults: one query for a page, however many rows it has."""
    page = list(rows)
    audit.note("batch", [batch.pk], fields=["id", "phone"], rows=len(page))
    audit.note("household", {row.household for row in page if row.household})
    audit.note("person", {row.target for row in page if row.target and row.subject == "person"})
    words = Wordings()
    sheets = {sheet.index: sheet.name for sheet in batch.sheets.all()}
    faults = faults_of(batch, page)
    shown = [_shown(row, words, sheets, faults.get((row.sheet, row.row), []), opened=opened) for row in page]
    asked, now = seconding.requests_of(page), timezone.now()
    for each in shown:
        each.second = second_words(each.row, batch, asked, now)
    return shown


def faults_of(batch: ImportBatch, rows: list[ImportRow]) -> dict[tuple[int, int | None], list[ImportFault]]:
    """Return the faults of some rows by (sheet, row)."""
    numbers = {row.row for row in rows if row.row is not None}
    found: dict[tuple[int, int | None], list[ImportFault]] = {}
    for fault in batch.faults.filter(row__in=numbers).order_by("pk"):
        found.setdefault((fault.sheet, fault.row), []).append(fault)
    return found


def _shown(
    row: ImportRow, words: Wordings, sheets: dict[int, str], faults: list[ImportFault], *, opened: int | None
) -> ShownRow:
    why, advice = why_words(row.why)
    held, opened_values = set(row.hold), opened_changes(row)
    changes = [
        ShownChange(code, words.heading(code), *words.pair(code, opened_values), code in held)
        for code in sorted(opened_values)
        if words.precisions.get(code) not in opened_values
    ]
    own = [shown_fault(fault, words) for fault in faults if row.subject == "person" or fault.column in row.changes]
    why = next((fault.message for fault in own if fault.kind == row.why), why)
    return ShownRow(
        row=row,
        tone=TONES[RowKind(row.kind)],
        why=why,
        advice=advice,
        sheet=sheets.get(row.sheet, ""),
        changes=changes,
        faults=own,
        choices=choices_of(row),
        opens=opened == row.pk,
    )


def shown_fault(fault: ImportFault, words: Wordings) -> ShownFault:
    """Return a fault in words."""
    return ShownFault(
        heading=fault.heading or words.heading(fault.column),
        column=fault.column if fault.column in words.columns else "",
        read=fault.shown,
        message=fault_message(fault.kind, fault.params),
        kind=fault.kind,
        repaired=fault.repaired,
        pk=fault.pk,
        one_mend=fault.column in words.columns and not words.columns[fault.column].personal,
    )


def choices_of(row: ImportRow) -> list[dict[str, str]]:
    """Return the choices a waiting row offers, each with its words and its key."""
    if row.state != RowState.PENDING or row.kind in {RowKind.MISSING, RowKind.UNCHANGED}:
        return []
    offered = [
        choice for choice in decisions.OFFERED[row.kind] if choice != Choice.LATER or row.kind != RowKind.CHANGED
    ]
    return [
        {"value": choice, "words": choice_words(row.kind, choice), "key": KEYS.get(Choice(choice), "")}
        for choice in offered
    ]


def household_of(row: ImportRow, user: Any) -> Household | None:
    """Return the registered household of a row, when the user may see it."""
    key: UUID | None = row.household or (row.target if row.subject == "household" else None)
    return Household.objects.visible_to(user).select_related("division").filter(pk=key).first() if key else None
