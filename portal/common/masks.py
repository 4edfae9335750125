"""How personal values are shown: one table of fields and kinds, consulted by everything that shows a value.

Identifiers stand under their mask for everybody: never more than seven characters (level-3 practice: 3 + 4). Values of
a class (health, income) are seen by whoever is cleared for it (`portal.common.clearance`), and are stars to all others.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from portal.common import clearance

_SHORTEST_ID = 15
_PHONE = 11
_SHORTEST_ACCOUNT = 9
HIDDEN = "****"
# What may stand between the digits of a number: spaces, dashes of any length, characters without a width.
_BETWEEN = r"[\s\-\u00ad\u200b-\u200f\u2010-\u2015\u2060-\u2064\ufeff]"
_LONG_NUMBER = re.compile(rf"(?:\d{_BETWEEN}{{0,3}}){{6,}}[\dXxＸｘ]")
# Keys, digests and days are numbers of nobody.
_NOBODYS = (
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b(?=\d*[a-f])[0-9a-f]{32,63}\b|\d{4}-\d{2}-\d{2}"
)
_KEY_OR_DAY = re.compile(_NOBODYS, re.IGNORECASE)
_GAP = re.compile(rf"(?<=\d){_BETWEEN}{{1,3}}(?=\d)")
_NUMBERS = re.compile(r"\d{15,}|(?<!\d)(?:(?:00)?86)?1[3-9]\d{9}(?!\d)")
_KEPT_OR_PERSONAL = re.compile(
    rf"(?P<kept>{_NOBODYS})|\d(?:[ -]?\d){{13,}}(?:[ -]?[\dX])"
    r"|(?<!\d)(?:(?:00)?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)",
    re.IGNORECASE,
)
# A whole identity number (with a day of birth in it), mobile number or bank card, and nothing else.
_IDENTIFIES = re.compile(
    r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]|(?:(?:00|\+)?86)?1[3-9]\d{9}|62\d{14,17}",
    re.IGNORECASE,
)


def mask_id(value: str | None) -> str:
    """Return `520***********1650`: the first three and the last four of an identity number, or nothing of it."""
    if not value:
        return ""
    if len(value) < _SHORTEST_ID:
        return HIDDEN
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def mask_phone(value: str | None) -> str:
    """Return `138****2046`; nothing of a number that is not a mobile one."""
    if not value:
        return ""
    return f"{value[:3]}{HIDDEN}{value[-4:]}" if len(value) == _PHONE else HIDDEN


def mask_bank(value: str | None) -> str:
    """Return the last four of an account number."""
    if not value:
        return ""
    return f"{HIDDEN}{value[-4:]}" if len(value) >= _SHORTEST_ACCOUNT else HIDDEN


def mask_health(value: str | None) -> str:
    """Return stars for words about illness or disability."""
    return HIDDEN if value else ""


def mask_text(value: str | None) -> str:
    """Return free text with every run of digits that could be an identity, phone or account number starred out."""
    return _LONG_NUMBER.sub(HIDDEN, value) if value else ""


def looks_personal(text: str) -> bool:
    """Tell whether a text holds what looks like an identity, account or phone number, in whatever width or grouping."""
    plain = _KEY_OR_DAY.sub(" . ", unicodedata.normalize("NFKC", text))
    return _NUMBERS.search(_GAP.sub("", plain)) is not None


def hide_numbers(text: str) -> str:
    """Return an ASCII text without identity, account and phone numbers; keys, digests and days stay."""
    return _KEPT_OR_PERSONAL.sub(lambda found: found["kept"] or HIDDEN, text)


def identifies(text: str) -> bool:
    """Tell whether a text is nothing but somebody's identity, mobile or card number (a household's number is not)."""
    return _IDENTIFIES.fullmatch(re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))) is not None


MASKS = {"id": mask_id, "phone": mask_phone, "bank": mask_bank, "health": mask_health, "text": mask_text}

# Which field holds what kind of personal value, by the field's name; filled by the code lists of each storey.
_PERSONAL: dict[str, str] = {}
# Identifiers whose being there already tells something of a class.
_TELLING: dict[str, str] = {}
# The value of a field that says there is nothing (healthy), where it is not simply unknown or no.
_NONE: dict[str, Any] = {}


def declare_personal(**kinds: str) -> None:
    """Say once what kind of personal value fields hold: field name → kind of MASKS, or class of clearance."""
    for name, kind in kinds.items():
        if kind not in MASKS and kind not in clearance.CLASSES:
            raise ValueError(f"{kind} is no kind of mask")
        if _PERSONAL.setdefault(name, kind) != kind:
            raise ValueError(f"{name} is declared as {_PERSONAL[name]} already")


def declare_telling(**classes: str) -> None:
    """Say which identifiers give something of a class away by being there: masked, and seen by clearance only."""
    _TELLING.update(classes)


def declare_none(**values: Any) -> None:
    """Say which values of fields mean that there is nothing, for those who are told only whether there is something."""
    _NONE.update(values)


def _last(name: str) -> str:
    return name.rsplit("__", 1)[-1].rsplit(".", 1)[-1]


def personal_kind(name: str) -> str | None:
    """Return the kind of personal value a field (or a path that ends in it) holds, None when it may be shown."""
    return _PERSONAL.get(_last(name))


def class_of(name: str) -> str | None:
    """Return the class of clearance a field belongs to, None when it belongs to none."""
    kind = _TELLING.get(_last(name)) or personal_kind(name)
    return kind if kind in clearance.CLASSES else None


def hidden(name: str) -> bool:
    """Tell whether a field's value is of a class that who acts now is not cleared to read."""
    belongs = class_of(name)
    return belongs is not None and belongs not in clearance.current().reads


def withheld(name: str, value: Any) -> str | None:
    """Return what stands for a value that who acts now is not cleared for; None for one that may be seen.

    Stars stand for unknown values, too, so that they tell nothing. Who is told whether there is something reads that
    there is, or nothing.
    """
    if not hidden(name):
        return None
    if class_of(name) not in clearance.current().told:
        return HIDDEN
    return _("On record") if value and value != _NONE.get(_last(name)) else ""


def sight(name: str) -> Callable[[Any, Any], Any]:
    """Return how who acts now may see a field: a function of a value and of its words, asked once for many values."""
    if hidden(name):
        return lambda value, _words: withheld(name, value)
    kind = personal_kind(name)
    if kind not in MASKS or kind in clearance.CLASSES:
        return lambda _value, words: words
    mask = MASKS[kind]
    return lambda _value, words: mask(str(words)) if words else words


def shown(name: str, value: Any) -> Any:
    """Return the value of a field as who acts now may see it: masked or withheld where it is personal."""
    return sight(name)(value, value)
