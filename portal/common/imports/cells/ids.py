"""Identity numbers: GB 11643 (18), the old form (15), disability certificates (20, 22), residence permits (81/82/83).

Check digit and birth date decide; the region in front is only a hint, because counties are recoded and cards are not.
"""

import re
from datetime import date
from operator import mul
from typing import Any, Final

from typing_extensions import override

from portal.common.imports import faults
from portal.common.imports.cells.base import Cell, Context, Parsed, Parser, number_text, plain
from portal.common.imports.faults import Fault
from portal.common.words import Words

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_SHAPE: Final = re.compile(r"^\d{17}[\dX]$")
_SCIENTIFIC: Final = re.compile(r"^\d([.,]\d+)?E\+?\d+$")
_SUFFIX: Final = re.compile(r"^[1-7][1-4](?:[A-Z]\d|\d{2})?$")
_SPACE: Final = re.compile(r"\s+")
_STRAY: Final = re.compile(r"[-_.,:;'\"‘’“”`·—–]+")
_LAST_X: Final = re.compile("[x×✕✖*ХхχΧ╳⨯]$")
_PLACEHOLDER: Final = "999999"
_PERMITS: Final = ("81", "82", "83")
_FIRST_YEAR: Final = 1880
_WAYS_OUT: Final = 16
CARD: Final = "DC"
PERMIT: Final = "RP"


def check_character(first17: str) -> str:
    """Return the 18th character that belongs to 17 digits (GB 11643, ISO 7064 mod 11-2)."""
    return _CHECKS[sum(map(mul, _WEIGHTS, map(int, first17))) % 11]


def birth_date(number18: str) -> date | None:
    """Return the birth date inside an 18-character number, None when there is no such day."""
    try:
        born = date(int(number18[6:10]), int(number18[10:12]), int(number18[12:14]))
    except ValueError:
        return None
    return born if born.year >= _FIRST_YEAR else None


def sex_of(number18: str) -> str:
    """Return "1" (male) or "2" (female), from the 17th digit."""
    return "1" if int(number18[16]) % 2 else "2"


def identity_fault(number18: str, on: date | None = None) -> str | None:
    """Return what is wrong with 18 characters: a kind of `faults`, None when nothing is."""
    if not _SHAPE.fullmatch(number18) or not number18.isascii():
        return faults.ID_CHARACTERS
    if number18.startswith(_PLACEHOLDER):
        return faults.ID_PLACEHOLDER
    born = birth_date(number18)
    if born is None or (on and born > on):
        return faults.ID_DATE
    return None if check_character(number18[:17]) == number18[17] else faults.ID_CHECK


def said_by(number18: str) -> dict[str, Any]:
    """Return what a sound number says: birth date, its precision, sex."""
    return {"birth_date": birth_date(number18), "birth_precision": "D", "sex": sex_of(number18)}


class IdNumber(Parser):
    """An identity number. The value is always the 18-character number.

    Extras: birth_date, birth_precision, sex; id_upgraded for an old number; for a disability certificate id_type,
    disability_type, disability_grade, disability_cert_no; id_type for a residence permit.
    """

    words = Words("18位，文本格式；残疾人证20位", "18 characters, stored as text; 20 for a disability certificate")
    may_be_masked = False

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if not isinstance(cell, str):
            return _from_number(cell, context)
        if cell.isascii() and _SHAPE.fullmatch(cell):
            return _understood(cell, context.on)
        text, repair = _tidy(cell)
        if not text:
            return Parsed()
        parsed = _understood(text, context.on)
        if parsed.fault is None and repair:
            return parsed._replace(fault=Fault(repair, repaired=True))
        return parsed


def _from_number(cell: Cell, context: Context) -> Parsed:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        text = number_text(cell)
        if abs(cell) >= 10 ** (_WAYS_OUT - 1):
            return Parsed(None, Fault(faults.ID_DAMAGED))
        return _understood(text, context.on)
    return Parsed(None, Fault(faults.ID_CHARACTERS))


def _tidy(written: str) -> tuple[str, str | None]:
    """Return the bare number and what had to be repaired, the most telling repair only."""
    text = plain(written)
    shown = written.strip(" ")
    quoted = shown[:1] in {"'", "’", "‘", "`"}
    spaced = bool(_SPACE.search(written.strip('="')))
    text = _SPACE.sub("", text)
    repairs = [
        (quoted, faults.ID_APOSTROPHE),
        (any("\uff10" <= mark <= "\uff5a" for mark in written), faults.ID_FULL_WIDTH),
        (spaced, faults.ID_SPACES),
    ]
    if _LAST_X.search(text):
        text = text[:-1] + "X"
        repairs.append((True, faults.ID_X))
    # A disability certificate may carry the small x in the middle.
    if len(text) in {20, 22} and text[17] in "x×":
        text = text[:17] + "X" + text[18:]
        repairs.append((True, faults.ID_X))
    if not _SCIENTIFIC.match(text.upper()):
        stripped = _STRAY.sub("", text)
        repairs.append((stripped != text, faults.ID_INVISIBLE))
        text = stripped
    repairs.append((not written.isprintable() and not spaced, faults.ID_INVISIBLE))
    return text.upper(), next((kind for found, kind in repairs if found), None)


def _understood(text: str, on: date | None) -> Parsed:
    if _SCIENTIFIC.match(text):
        return Parsed(None, Fault(faults.ID_DAMAGED))
    if text.startswith(_PLACEHOLDER):
        return Parsed(None, Fault(faults.ID_PLACEHOLDER))
    if len(text) == 15:
        return _upgraded(text, on)
    if len(text) not in {18, 20, 22}:
        return Parsed(None, Fault(faults.ID_LENGTH, params={"length": str(len(text))}))
    number, suffix = text[:18], text[18:]
    wrong = identity_fault(number, on)
    if wrong:
        return Parsed(None, Fault(wrong))
    extras = said_by(number)
    if number.startswith(_PERMITS):
        extras["id_type"] = PERMIT
    return _certificate(number, suffix, extras) if suffix else Parsed(number, None, extras)


def _certificate(number: str, suffix: str, extras: dict[str, Any]) -> Parsed:
    if not _SUFFIX.match(suffix):
        return Parsed(number, Fault(faults.ID_CARD_SUFFIX, repaired=True), extras)
    extras |= {
        "id_type": CARD,
        "disability_type": suffix[0],
        "disability_grade": suffix[1],
        "disability_cert_no": number + suffix,
    }
    return Parsed(number, Fault(faults.ID_CARD, repaired=True), extras)


def _upgraded(text: str, on: date | None) -> Parsed:
    """Upgrade an old number: the century is 19, the check character computed. It is marked: nothing vouches for it."""
    if not (text.isascii() and text.isdigit()):
        return Parsed(None, Fault(faults.ID_CHARACTERS))
    first17 = f"{text[:6]}19{text[6:]}"
    number = first17 + check_character(first17)
    wrong = identity_fault(number, on)
    if wrong:
        return Parsed(None, Fault(wrong))
    return Parsed(number, Fault(faults.ID_15, repaired=True), said_by(number) | {"id_upgraded": True})
