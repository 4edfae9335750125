"""Faults of cells, rows and sheets: what kind, what was wrong in a plain sentence, and whether it could be repaired.

A repaired fault keeps its value and is said; an unrepaired one means that the cell was not understood and has no value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `params` fill the message of its kind; they hold nothing personal and may be stored and logged."""

    kind: str
    repaired: bool = False
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the language of the request."""
        return fault_message(self.kind, self.params)


# Identity: of these, the unrepaired ones refuse the row.
ID_SPACES: Final = "id_spaces"
ID_FULL_WIDTH: Final = "id_full_width"
ID_APOSTROPHE: Final = "id_apostrophe"
ID_INVISIBLE: Final = "id_invisible"
ID_X: Final = "id_x"
ID_15: Final = "id_15"
ID_CARD: Final = "id_disability_card"
ID_DAMAGED: Final = "id_damaged"
ID_LENGTH: Final = "id_length"
ID_CHARACTERS: Final = "id_characters"
ID_DATE: Final = "id_date"
ID_CHECK: Final = "id_check"
ID_PLACEHOLDER: Final = "id_placeholder"
ID_CARD_SUFFIX: Final = "id_card_suffix"
ID_BLANK: Final = "id_blank"
ID_TWICE: Final = "id_twice"
NAME_BLANK: Final = "name_blank"
NAME_SPACES: Final = "name_spaces"
NAME_ODD: Final = "name_odd"
SEX_AGAINST_ID: Final = "sex_against_id"
BIRTH_AGAINST_ID: Final = "birth_against_id"

# Values.
TEXT_MARKS: Final = "text_marks"
TEXT_LONG: Final = "text_long"
DIGITS_LOST: Final = "digits_lost"
DATE_SERIAL: Final = "date_serial"
DATE_LUNAR: Final = "date_lunar"
DATE_UNKNOWN: Final = "date_unknown"
DATE_RANGE: Final = "date_range"
NUMBER_AS_TEXT: Final = "number_as_text"
NUMBER_WORDS: Final = "number_words"
NUMBER_ABOUT: Final = "number_about"
NUMBER_UNKNOWN: Final = "number_unknown"
NUMBER_BETWEEN: Final = "number_between"
NUMBER_LIMITS: Final = "number_limits"
NUMBER_WHOLE: Final = "number_whole"
YES_NO_UNKNOWN: Final = "yes_no_unknown"
CODE_UNKNOWN: Final = "code_unknown"
CODE_AGAINST: Final = "code_against"
PHONE_MARKS: Final = "phone_marks"
PHONE_DOT_ZERO: Final = "phone_dot_zero"
PHONE_UNKNOWN: Final = "phone_unknown"
PHONE_SEVERAL: Final = "phone_several"
MASKED: Final = "masked"
CELL_ERROR: Final = "cell_error"
FORMULA_EMPTY: Final = "formula_empty"
COMPANION_BLANK: Final = "companion_blank"
MEMBER_ENDED: Final = "member_ended"

# Layout.
HEADING_TWICE: Final = "heading_twice"
HEADINGS_DISAGREE: Final = "headings_disagree"
HEADER_REPEATED: Final = "header_repeated"
HOUSEHOLD_UNKNOWN: Final = "household_unknown"
FAMILY_DISAGREES: Final = "family_disagrees"

MESSAGES: Final[dict[str, Promise]] = {
    ID_SPACES: _("The ID number held spaces or line breaks; they were removed."),
    ID_FULL_WIDTH: _("The ID number was in full-width characters; they were made plain."),
    ID_APOSTROPHE: _("The ID number had a quotation mark in front; it was removed."),
    ID_INVISIBLE: _("The ID number held invisible or other stray characters; they were removed."),
    ID_X: _("The last character of the ID number was not a capital X; it was made one."),
    ID_15: _("An old ID number of 15 digits; it was upgraded to 18."),
    ID_CARD: _("The number is that of a disability certificate; its first 18 characters were taken as the ID number."),
    ID_DAMAGED: _("The ID number was stored as a number and its last digits are lost; enter it again as text."),
    ID_LENGTH: _("The ID number has %(length)s characters; 18 are needed."),
    ID_CHARACTERS: _("The ID number holds characters that cannot be in one."),
    ID_DATE: _("The birth date inside the ID number does not exist or lies in the future."),
    ID_CHECK: _("The check digit of the ID number is wrong; at least one character is mistaken."),
    ID_PLACEHOLDER: _("The ID number is a placeholder (it begins with 999999), not a real one."),
    ID_CARD_SUFFIX: _(
        "The last characters of the disability certificate are not a type, a grade and a reissue number."
    ),
    ID_BLANK: _("The ID number is missing."),
    ID_TWICE: _("The same ID number stands in more than one row (also in %(where)s)."),
    NAME_BLANK: _("The name is missing."),
    NAME_SPACES: _("The name held spaces; they were removed."),
    NAME_ODD: _("The name holds characters that cannot be in one."),
    SEX_AGAINST_ID: _("The sex contradicts the ID number; the one of the ID number was taken."),
    BIRTH_AGAINST_ID: _("The birth date contradicts the ID number; the one of the ID number was taken."),
    TEXT_MARKS: _("The cell held marks that do not belong to the text; they were removed."),
    TEXT_LONG: _("The text is longer than %(limit)s characters."),
    DIGITS_LOST: _("The number was stored as a number and its last digits are lost; enter it again as text."),
    DATE_SERIAL: _("The date was a bare serial number; it was read as a day of the spreadsheet's calendar."),
    DATE_LUNAR: _("The date is one of the lunar calendar and cannot be converted safely."),
    DATE_UNKNOWN: _("This is not a date that can be read."),
    DATE_RANGE: _("The date lies outside the years %(first)s to %(last)s."),
    NUMBER_AS_TEXT: _("The number was stored as text; it was read as a number."),
    NUMBER_WORDS: _("The number had words beside it; the number was taken."),
    NUMBER_ABOUT: _("The number is said to be approximate; it was taken as it stands."),
    NUMBER_UNKNOWN: _("This is not a number that can be read."),
    NUMBER_BETWEEN: _("This is a range, not a number; enter one value."),
    NUMBER_LIMITS: _("The number lies outside %(low)s to %(high)s."),
    NUMBER_WHOLE: _("A whole number is needed."),
    YES_NO_UNKNOWN: _("This is neither a yes nor a no that can be understood."),
    CODE_UNKNOWN: _("This value is not in the list “%(list)s”."),
    CODE_AGAINST: _("These values exclude each other."),
    PHONE_MARKS: _("The phone number held dashes, spaces or a country code; they were removed."),
    PHONE_DOT_ZERO: _("The phone number ended in “.0”; it was removed."),
    PHONE_UNKNOWN: _("This is not a phone number of 11 digits."),
    PHONE_SEVERAL: _("The cell holds several phone numbers; the first was taken."),
    MASKED: _("The value is masked (stars stand for characters), so it was not taken; the register keeps its own."),
    CELL_ERROR: _("The cell shows the error %(error)s of a formula."),
    FORMULA_EMPTY: _("The formula in this cell was never computed; open the file, save it, and upload it again."),
    COMPANION_BLANK: _("By what “%(other)s” says, this must be filled in; it is blank."),
    MEMBER_ENDED: _("The remark says that this person is no longer a member (%(reason)s)."),
    HEADING_TWICE: _("Two headings mean the same; their values are equal (also “%(other)s”)."),
    HEADINGS_DISAGREE: _("Two headings mean the same, but their values differ (also “%(other)s”)."),
    HEADER_REPEATED: _("The heading is repeated here inside a household; the household goes on below it."),
    FAMILY_DISAGREES: _("The rows of one household give different values here; none of them is taken."),
    HOUSEHOLD_UNKNOWN: _("It cannot be told which household this row belongs to."),
}


def fault_message(kind: str, params: Mapping[str, str] | None = None) -> str:
    """Return the sentence of a kind in the language of the request, with its parameters; KeyError when unknown."""
    return str(MESSAGES[kind]) % dict(params or {})
