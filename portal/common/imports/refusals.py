"""Why a file, or a sheet of it, cannot be taken at all: one kind and one plain sentence each."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: Final[dict[str, Promise]] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(limit)s MB."),
    "not_a_workbook": _("This is not a spreadsheet. Files of the kinds .xlsx, .xls, .ods and .csv can be read."),
    "wrong_extension": _(
        "The file is named %(named)s, but what it holds is %(found)s. "
        "Open it and save it as .xlsx, then upload it again."
    ),
    "format": _(
        "This kind of workbook (%(found)s) cannot be read. Save it as .xlsx without macros, then upload it again."
    ),
    "encrypted": _("The file has a password. Remove the password, then upload it again."),
    "damaged": _("The file is damaged or was not uploaded whole. Open it, save it again, and upload it once more."),
    "macros": _("The workbook holds macros. Save it as .xlsx without macros, then upload it again."),
    "foreign_parts": _(
        "The workbook holds links to other files or embedded objects (%(part)s). Remove them, then upload it again."
    ),
    "doctype": _(
        "The file holds a document type declaration (%(part)s), which no spreadsheet program writes; it is refused."
    ),
    "bad_archive": _("The inside of the file is not as a spreadsheet program makes it (%(part)s); it is refused."),
    "too_many_parts": _("The file consists of more than %(limit)s parts; it is refused."),
    "unpacked_too_large": _("Unpacked, the file is too large (more than %(limit)s MB)."),
    "too_many_rows": _(
        "Sheet “%(sheet)s” has more than %(limit)s rows. Split the file, or delete what stands far below the table."
    ),
    "too_many_columns": _(
        "Sheet “%(sheet)s” has more than %(limit)s columns. Delete what stands far to the right of the table."
    ),
    "cell_outside": _(
        "Sheet “%(sheet)s”: cell %(cell)s lies outside what can be read (%(rows)s rows, %(columns)s columns)."
    ),
    "too_many_formats": _(
        "Sheet “%(sheet)s” has too many empty formatted cells. Delete the empty rows below the table."
    ),
    "merge_too_large": _(
        "Sheet “%(sheet)s”: the merged area %(cell)s is too large. Undo the merge, then upload it again."
    ),
    "too_many_merges": _("Sheet “%(sheet)s” has more than %(limit)s merged areas."),
    "cell_too_long": _("Sheet “%(sheet)s” holds a cell of more than %(limit)s characters."),
    "too_complex": _("The file is too complex to be read within the limits. Split it, then upload the parts."),
    "too_slow": _(
        "Reading the file took longer than %(limit)s seconds and was stopped. Split it, then upload the parts."
    ),
    "encoding": _(
        "The characters of this text file cannot be read. Save it as .xlsx or as UTF-8, then upload it again."
    ),
    "quote_not_closed": _(
        "A quotation mark in this text file is never closed. Save it as .xlsx, then upload it again."
    ),
    "no_header": _(
        "No heading row was found in any sheet: at least name and ID number, or household number, are needed."
    ),
}


class Refused(Exception):
    """A file that cannot be taken. `kind` is a key of `MESSAGES`; `params` fill its sentence."""

    def __init__(self, kind: str, **params: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params = {name: str(value) for name, value in params.items()}

    @property
    def message(self) -> str:
        """The sentence in the language of the request."""
        return refusal_message(self.kind, self.params)


def refusal_message(kind: str, params: Mapping[str, str] | None = None) -> str:
    """Return the sentence of a kind in the language of the request; KeyError when the kind is unknown."""
    return str(MESSAGES[kind]) % dict(params or {})
