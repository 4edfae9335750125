"""Names of areas, asked of the storey that knows the divisions, and kept for some minutes (they change once a year)."""

from collections.abc import Callable, Iterable

from django.core.cache import cache
from django.utils.translation import gettext as _

from portal.common.areas import LENGTHS
from portal.common.registry import Registry

_KEPT = 600

# Each source takes division codes and returns the names it knows.
area_names: Registry[Callable[[list[str]], dict[str, str]]] = Registry()


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of areas by code; an unknown one is named by its code, the empty one is the country."""
    wanted = {code for code in codes if code}
    keys = {f"area-name:{code}": code for code in wanted}
    found = {keys[key]: name for key, name in cache.get_many(keys).items()}
    missing = sorted(wanted - set(found))
    if missing:
        for source in area_names:
            fresh = source(missing)
            cache.set_many({f"area-name:{code}": name for code, name in fresh.items()}, _KEPT)
            found.update(fresh)
    return {"": _("The whole country"), **{code: found.get(code, code) for code in wanted}}


def path_of(code: str) -> list[tuple[str, str]]:
    """Return (code, name) of an area and of those above it, from the province down."""
    above = [code[:length] for length in LENGTHS if length <= len(code)]
    names = names_of(above)
    return [(one, names[one]) for one in above]
