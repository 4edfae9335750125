"""The sentences of the import pages: why a row waits, why a file or an act was refused, what a choice is called."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.common.imports import reasons
from portal.common.jobs.endings import ending
from portal.common.models import ApprovalRequest, ImportBatch, ImportRow
from portal.common.models.approvals import ApprovalState
from portal.common.models.imports import BatchState, Choice, RowKind, RowState

TONES: Final = {
    RowKind.NEW: "green",
    RowKind.CHANGED: "teal",
    RowKind.UNCHANGED: "",
    RowKind.SUSPECT: "yellow",
    RowKind.CONFLICT: "orange",
    RowKind.REFUSED: "red",
    RowKind.MISSING: "blue",
}
STATE_TONES: Final = {
    BatchState.WAITING: "blue",
    BatchState.READY: "yellow",
    BatchState.APPLYING: "blue",
    BatchState.APPLIED: "green",
    BatchState.UNDONE: "",
    BatchState.ABANDONED: "",
    BatchState.FAILED: "red",
}
# What happens to rows of a kind unless somebody decides otherwise.
BY_DEFAULT: Final = {
    RowKind.NEW: gettext_lazy("written unless you say otherwise"),
    RowKind.CHANGED: gettext_lazy("new values taken unless you say otherwise"),
    RowKind.UNCHANGED: gettext_lazy("nothing to write"),
    RowKind.SUSPECT: gettext_lazy("you decide"),
    RowKind.CONFLICT: gettext_lazy("you decide"),
    RowKind.REFUSED: gettext_lazy("can be mended here"),
    RowKind.MISSING: gettext_lazy("listed, not removed"),
}
# What to do about a row that waits; why it waits is said by portal.common.imports.reasons.
ADVICE: Final = {
    "possible_duplicate": gettext_lazy("Compare the two, then say whether it is the same person."),
    "damaged_id": gettext_lazy("Say whether it is that person, or enter the whole number."),
    "lives_elsewhere": gettext_lazy("Take the row if the person has moved into this household."),
    "former_member": gettext_lazy("Take the row if the person has come back."),
    "registered_as_dead": gettext_lazy("Check with the village before you take the row."),
    "registered_elsewhere": gettext_lazy(
        "Nothing more is shown. The county concerned has to give the person over first."
    ),
    "outside_area": gettext_lazy("Have it imported by whoever is responsible for that village."),
    "household_outside_area": gettext_lazy("Have it imported by whoever is responsible for that village."),
    "household_twice": gettext_lazy("Leave one of them in the file."),
    "two_heads": gettext_lazy("Mend the relation to the head in one of the rows."),
    "village_unknown": gettext_lazy("Mend the name of the village."),
    "nobody_registered": gettext_lazy("Mend the rows of its people."),
    "changed_since": gettext_lazy("Look at what changed; load the file again to compare afresh."),
}
CHOICES: Final = {
    RowKind.NEW: {
        Choice.TAKE: pgettext_lazy("choice", "Write"),
        Choice.SKIP: pgettext_lazy("choice", "Leave out"),
        Choice.LATER: pgettext_lazy("choice", "Later"),
    },
    RowKind.SUSPECT: {
        Choice.TAKE: pgettext_lazy("choice", "Same person"),
        Choice.NEW: pgettext_lazy("choice", "New person"),
        Choice.SKIP: pgettext_lazy("choice", "Leave out"),
        Choice.LATER: pgettext_lazy("choice", "Later"),
    },
}
PLAIN_CHOICES: Final = {
    Choice.TAKE: pgettext_lazy("choice", "Take new"),
    Choice.KEEP: pgettext_lazy("choice", "Keep old"),
    Choice.NEW: pgettext_lazy("choice", "New person"),
    Choice.SKIP: pgettext_lazy("choice", "Leave out"),
    Choice.LATER: pgettext_lazy("choice", "Later"),
}
# Keys 1, 2, 3 by choice.
KEYS: Final = {Choice.TAKE: "1", Choice.KEEP: "2", Choice.NEW: "2", Choice.SKIP: "3"}
STAGES: Final = {
    "reading": gettext_lazy("Reading the file"),
    "mapping": gettext_lazy("Finding the headings"),
    "cleaning": gettext_lazy("Understanding the cells"),
    "staging": gettext_lazy("Laying the rows out"),
    "matching": gettext_lazy("Finding people and households in the register"),
    "comparing": gettext_lazy("Comparing with the register"),
    "writing": gettext_lazy("Writing to the register"),
    "undoing": gettext_lazy("Taking back what was written"),
    "flags": gettext_lazy("Working out what this does to the flags"),
}
SKIPPED: Final = {
    "hidden": gettext_lazy("hidden, not read"),
    "no_header": gettext_lazy("no heading row found"),
    "skipped": gettext_lazy("left out by you"),
    "outside": gettext_lazy("outside the rows you gave"),
    "not_a_table": gettext_lazy("not a table of people or households"),
    "blank": gettext_lazy("blank row"),
    "header": gettext_lazy("heading repeated"),
    "total": gettext_lazy("total, not a person"),
    "footer": gettext_lazy("footer or note"),
    "note": gettext_lazy("footer or note"),
}

PEEK: Final = {
    "title": gettext_lazy("Title"),
    "header": pgettext_lazy("row", "Headings"),
    "data": "",
}


def choice_words(kind: str, choice: str) -> str:
    """Return what a choice is called for rows of a kind."""
    words: Mapping[Any, Any] = CHOICES.get(RowKind(kind), PLAIN_CHOICES)
    return str(words.get(choice) or PLAIN_CHOICES[Choice(choice)])


def failure_words(failure: Mapping[str, Any]) -> str:
    """Return the sentence of a stored failure: {kind, params}."""
    return ending(failure.get("kind", ""), failure.get("params", {}))


def why_words(why: str) -> tuple[str, str]:
    """Return what a row's reason means and what to do about it."""
    if not why:
        return "", ""
    return reasons.reason(why), str(ADVICE.get(why, _("Mend the cell here, or in the file.")))


def second_words(row: ImportRow, batch: ImportBatch, asked: Mapping[UUID, ApprovalRequest], now: datetime) -> str:
    """Say how it stands with the second person a row with a changed ID number needs; "" where it needs none."""
    if row.state != RowState.PENDING:
        return ""
    request = asked.get(row.asked) if row.asked else None
    if request is None:
        return _not_asked(row, batch)
    if request.state == ApprovalState.REFUSED:
        return _("A second person refused the changed ID number: %(reason)s") % {"reason": request.reason}
    if request.state == ApprovalState.APPROVED:
        return _("A second person agreed to the changed ID number; it is being written.")
    if request.state == ApprovalState.EXPIRED or request.expires_at <= now:
        return _("Nobody agreed to the changed ID number within a day. Apply again to ask again.")
    return _("The changed ID number waits for a second person.")


def _not_asked(row: ImportRow, batch: ImportBatch) -> str:
    left = row.choice == Choice.TAKE and row.why == "possible_duplicate" and batch.state == BatchState.APPLIED
    return _("Only the township or the county asks for a changed ID number; this row was not written.") if left else ""
