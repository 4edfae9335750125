"""How personal values are shown: never more than seven characters of an identifier (level-3 practice: 3 + 4)."""

_SHORTEST_ID = 15
_PHONE = 11
_SHORTEST_ACCOUNT = 9
_HIDDEN = "****"


def mask_id(value: str | None) -> str:
    """Return `520***********1650`: the first three and the last four of an identity number, or nothing of it."""
    if not value:
        return ""
    if len(value) < _SHORTEST_ID:
        return _HIDDEN
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def mask_phone(value: str | None) -> str:
    """Return `138****2046`; nothing of a number that is not a mobile one."""
    if not value:
        return ""
    return f"{value[:3]}{_HIDDEN}{value[-4:]}" if len(value) == _PHONE else _HIDDEN


def mask_bank(value: str | None) -> str:
    """Return the last four of an account number."""
    if not value:
        return ""
    return f"{_HIDDEN}{value[-4:]}" if len(value) >= _SHORTEST_ACCOUNT else _HIDDEN


def mask_health(value: str | None) -> str:
    """Return stars for words about illness or disability."""
    return _HIDDEN if value else ""


MASKS = {"id": mask_id, "phone": mask_phone, "bank": mask_bank, "health": mask_health}
