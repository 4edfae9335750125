"""The sentences of the import pages: why a row waits, why a file or an act was refused, what a choice is called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.common.imports.faults import MESSAGES as FAULTS
from portal.common.imports.faults import fault_message
from portal.common.imports.refusals import MESSAGES as REFUSALS
from portal.common.imports.refusals import refusal_message
from portal.common.models.imports import BatchState, Choice, RowKind

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
# Why a row waits: what it is, and what to do about it.
WHY: Final = {
    "possible_duplicate": (
        gettext_lazy("Somebody of the same name and birth date is registered."),
        gettext_lazy("Compare the two, then say whether it is the same person."),
    ),
    "damaged_id": (
        gettext_lazy("The ID number is damaged; name, birth date and village fit one registered person."),
        gettext_lazy("Say whether it is that person, or enter the whole number."),
    ),
    "lives_elsewhere": (
        gettext_lazy("The person lives in another household of the register."),
        gettext_lazy("Take the row if the person has moved into this household."),
    ),
    "former_member": (
        gettext_lazy("The person left this register earlier."),
        gettext_lazy("Take the row if the person has come back."),
    ),
    "registered_as_dead": (
        gettext_lazy("The register says that this person has died."),
        gettext_lazy("Check with the village before you take the row."),
    ),
    "registered_elsewhere": (
        gettext_lazy("A person with this ID number is registered elsewhere."),
        gettext_lazy("Nothing more is shown. The county concerned has to give the person over first."),
    ),
    "outside_area": (
        gettext_lazy("The village of this row lies outside the area of this import."),
        gettext_lazy("Have it imported by whoever is responsible for that village."),
    ),
    "household_outside_area": (
        gettext_lazy("The household lies outside the area of this import."),
        gettext_lazy("Have it imported by whoever is responsible for that village."),
    ),
    "household_twice": (
        gettext_lazy("The same household stands in the file more than once."),
        gettext_lazy("Leave one of them in the file."),
    ),
    "household_refused": (
        gettext_lazy("The household of this row was refused."),
        gettext_lazy("Mend the household's row first."),
    ),
    "two_heads": (
        gettext_lazy("The household has two heads in the file."),
        gettext_lazy("Mend the relation to the head in one of the rows."),
    ),
    "village_unknown": (
        gettext_lazy("The village of this row is not a division of this area."),
        gettext_lazy("Mend the name of the village."),
    ),
    "nobody_registered": (
        gettext_lazy("None of the people of this household can be registered yet."),
        gettext_lazy("Mend the rows of its people."),
    ),
    "changed_since": (
        gettext_lazy("Somebody changed this household after the comparison."),
        gettext_lazy("Look at what changed; load the file again to compare afresh."),
    ),
}
# Refusals of acts; those of files are in portal.common.imports.refusals.
ACTS: Final = {
    "too_large": gettext_lazy("The file is larger than %(limit)s MB."),
    "empty": gettext_lazy("The file is empty (0 bytes)."),
    "not_a_workbook": gettext_lazy("Only .xlsx, .xls, .ods and .csv files can be read."),
    "busy": gettext_lazy("The same file is being started by somebody else at this moment. Try again."),
    "file_changed": gettext_lazy("The stored file is not the one that was uploaded. Upload it again."),
    "file_gone": gettext_lazy("The stored file is not there any more. Upload it again."),
    "not_abandonable": gettext_lazy("This batch is applied or over; it cannot be abandoned."),
    "not_decidable": gettext_lazy("This batch is past deciding."),
    "not_previewable": gettext_lazy("This batch is past the comparison."),
    "not_appliable": gettext_lazy("This batch cannot be applied in the state it is in."),
    "not_staged": gettext_lazy("The compared rows are not there any more. Upload the file again."),
    "not_undoable": gettext_lazy("This batch is not applied, or was undone already."),
    "gave_up": gettext_lazy("It was stopped %(attempts)s times by a fault of the machine and not tried again."),
    "touched_since": gettext_lazy(
        "%(number)s households were changed after this import, so it cannot be undone as a whole."
    ),
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
    "not_a_table": gettext_lazy("not a table of people or households"),
    "blank": gettext_lazy("blank row"),
    "header": gettext_lazy("heading repeated"),
    "total": gettext_lazy("total, not a person"),
    "footer": gettext_lazy("footer or note"),
    "note": gettext_lazy("footer or note"),
}


def choice_words(kind: str, choice: str) -> str:
    """Return what a choice is called for rows of a kind."""
    words: Mapping[Any, Any] = CHOICES.get(RowKind(kind), PLAIN_CHOICES)
    return str(words.get(choice) or PLAIN_CHOICES[Choice(choice)])


def failure_words(failure: Mapping[str, Any]) -> str:
    """Return the sentence of a stored failure: {kind, params}; of an unknown kind that it could not be done."""
    kind, params = failure.get("kind", ""), failure.get("params", {})
    if kind in REFUSALS:
        return refusal_message(kind, params)
    if kind in ACTS:
        return str(ACTS[kind]) % params
    return _("It could not be done.")


def why_words(why: str) -> tuple[str, str]:
    """Return what a row's reason means and what to do; a reason may also be the kind of a fault."""
    if why in WHY:
        return str(WHY[why][0]), str(WHY[why][1])
    if why in FAULTS:
        return _fault(why), _("Mend the cell here, or in the file.")
    return "", ""


def _fault(kind: str) -> str:
    try:
        return fault_message(kind)
    except (KeyError, ValueError):
        return _("A cell of this row could not be understood.")
