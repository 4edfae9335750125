"""Why a row of a file waits or is left alone, and why a batch cannot go on: one plain sentence each."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.common.imports import faults

REASONS: Final[dict[str, Promise]] = {
    "village_unknown": _("It cannot be told which village or community this household belongs to."),
    "outside_area": _("The village of this row lies outside the area of this import."),
    "registered_elsewhere": _("Registered elsewhere. Ask the other county to close it there, then import again."),
    "household_outside_area": _(
        "A household of this number is registered in another village outside the area of this import."
    ),
    "household_twice": _("Another family of the file is this household already."),
    "two_heads": _("The household has two heads in this file; tell which one is right."),
    "nobody_registered": _("None of its people could be registered, so the household was not made."),
    "damaged_id": _(
        "The ID number cannot be read. Somebody of the same name, birth date and village is registered: "
        "perhaps the same person."
    ),
    "possible_duplicate": _("Somebody of the same name, birth date and village is registered under another ID number."),
    "lives_elsewhere": _("Registered in another household of the area, which is not in this file."),
    "former_member": _("Registered, but recorded as gone from the household."),
    "registered_as_dead": _("Registered as deceased."),
    "gone_already": _("Recorded as gone earlier this year; nothing is left to do."),
    "changed_since": _("Somebody changed the household after the preview; look at it again before taking this row."),
}

FAILURES: Final[dict[str, Promise]] = {
    "busy": _("The file is being taken by somebody else at this moment; try again."),
    "file_gone": _("The stored file is missing. Upload it again."),
    "file_changed": _("The stored file is not the one that was uploaded. Upload it again."),
    "not_abandonable": _("The batch is being applied or is over; it cannot be abandoned."),
    "not_appliable": _("The batch cannot be applied: it is not previewed, or it is over."),
    "not_previewable": _("The batch cannot be previewed again: it is being applied or is over."),
    "not_decidable": _("The batch takes no decisions now: it is being read or applied, or it is over."),
    "not_undoable": _("Only an applied batch can be undone."),
    "not_staged": _("The rows of this batch are gone. Start the import again."),
    "undo_over": _("An import can be undone for %(days)s days. After that, change what is wrong in the register."),
    "touched_since": _("Undo stopped: %(number)s households of this batch were changed after it."),
    "unknown_source": _("There is no such source of statements."),
    "unknown_column": _("There is no such column."),
    "unknown_heading": _("There is no such heading on the sheet."),
    "layout_wrong": _(
        "The heading takes one to three rows in a row, the data begin below it and end after they begin; "
        "the sheet has %(rows)s rows."
    ),
    "nothing_left": _("This is the only sheet that is read. Read another one first, or abandon the batch."),
    "too_many_reading": _(
        "%(limit)s of your files are being read already. Hand this one in again when one of them is done."
    ),
    "day_used_up": _("You have handed in %(limit)s MB today, which is as much as a day takes. Go on tomorrow."),
}


def reason(why: str) -> str:
    """Return the sentence of a row's reason; a fault's own sentence where a fault is the reason; "" for none."""
    if not why:
        return ""
    if why in REASONS:
        return str(REASONS[why])
    return str(faults.MESSAGES[why]).replace("%%", "%") if why in faults.MESSAGES else why
