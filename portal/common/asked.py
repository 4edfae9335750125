"""What addresses and forms name, read without trust: numbers, and where to go on."""

from typing import Final

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

# Eighteen digits are within what any column of the database holds and beyond every key.
_MOST_DIGITS: Final = 18


def whole(text: str | None, otherwise: int = -1) -> int:
    """Return the number written in plain digits; `otherwise` for anything else (signs, letters, digits of other
    scripts, numbers no column can hold).
    """
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text is not None and plain else otherwise


def own_address(request: HttpRequest, target: str | None) -> str:
    """Return an address of this portal to go on at; "/" for any other, and for what a redirect would take for a name
    of a view.
    """
    text = target or ""
    mine = url_has_allowed_host_and_scheme(text, {request.get_host()}, require_https=request.is_secure())
    return text if mine and text.startswith("/") else "/"
