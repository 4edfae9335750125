"""How personal values are shown: never more than seven characters of an identifier (level-3 practice: 3 + 4)."""

import re
import unicodedata
from typing import Any

_SHORTEST_ID = 15
_PHONE = 11
_SHORTEST_ACCOUNT = 9
HIDDEN = "****"
_LONG_NUMBER = re.compile(r"(?:\d[\s-]?){6,}[\dXx]")
# Keys, digests and days are numbers of nobody.
_NOBODYS = (
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b(?=\d*[a-f])[0-9a-f]{32,63}\b|\d{4}-\d{2}-\d{2}"
)
_KEY_OR_DAY = re.compile(_NOBODYS, re.IGNORECASE)
_GAP = re.compile(r"(?<=\d)[\s-](?=\d)")
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


def declare_personal(**kinds: str) -> None:
    """Say once what kind of personal value fields hold (field name → kind of MASKS)."""
    for name, kind in kinds.items():
        if kind not in MASKS:
            raise ValueError(f"{kind} is no kind of mask")
        if _PERSONAL.setdefault(name, kind) != kind:
            raise ValueError(f"{name} is declared as {_PERSONAL[name]} already")


def personal_kind(name: str) -> str | None:
    """Return the kind of personal value a field (or a path that ends in it) holds, None when it may be shown."""
    return _PERSONAL.get(name.rsplit("__", 1)[-1].rsplit(".", 1)[-1])


def shown(name: str, value: Any) -> Any:
    """Return the value of a field as everybody may see it: masked where it is personal, else as it is."""
    kind = personal_kind(name)
    return MASKS[kind](str(value)) if kind and value else value
