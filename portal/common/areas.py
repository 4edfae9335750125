"""Areas: a 12-digit division code or a prefix of it (2 province, 4 city, 6 county, 9 township, 12 village)."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest

LENGTHS = (2, 4, 6, 9, 12)
VILLAGE = 12


def is_area(code: str) -> bool:
    """Tell whether the text has the form of a division code of any level; the empty area is the whole country."""
    return code == "" or (code.isascii() and code.isdecimal() and len(code) in LENGTHS)


def bounds(prefix: str) -> tuple[str, str]:
    """Return the half-open range [first, next) of the codes under a prefix that is not empty."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def within(field: str, areas: Iterable[str]) -> Q:
    """Return the condition that `field` lies under one of the areas: ranges, which an index answers.

    No area at all matches nothing; the empty area matches everything.
    """
    condition = Q(pk__in=[])
    for area in areas:
        if area == "":
            return ~Q(pk__in=[])  # and not Q(), which an "or" would leave out
        if len(area) == VILLAGE:  # equality lets an index on (division, sort key) give a village's list in order
            condition |= Q(**{field: area})
            continue
        low, high = bounds(area)
        condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition


def covers(areas: Iterable[str], code: str) -> bool:
    """Tell whether one of the areas contains the division."""
    return any(code.startswith(area) for area in areas)


def above(areas: Iterable[str]) -> str:
    """Return the smallest area that covers all of some areas."""
    first, *others = areas
    reaching = [first[:length] for length in (0, *LENGTHS) if length <= len(first)]
    return next(area for area in reversed(reaching) if all(other.startswith(area) for other in others))


def narrowed(areas: Iterable[str], focus: str) -> tuple[str, ...]:
    """Return the part of the areas that lies under `focus` (the area a page is looking at)."""
    kept = [
        area if area.startswith(focus) else focus for area in areas if area.startswith(focus) or focus.startswith(area)
    ]
    return tuple(dict.fromkeys(kept))


def focus(request: HttpRequest) -> str:
    """Return the area the address asks for (`?area=520526`), "" when none or malformed."""
    code = request.GET.get("area", "")
    return code if is_area(code) else ""


def seen_areas(request: HttpRequest, permission: str) -> tuple[str, ...]:
    """Return the areas a page shows: those the user holds a permission for, narrowed to the one in the address."""
    if not request.user.is_authenticated:
        return ()
    return narrowed(request.user.areas(permission), focus(request))
