"""Every address of the portal as a path that can be asked for."""

import re
from uuid import UUID

from django.urls import get_resolver, resolve

from portal.common.checks import routes

_UUID = str(UUID(int=7))
_CONVERTERS = {"uuid": _UUID, "int": "7", "str": "x", "slug": "x", "path": "x"}
_GROUP = re.compile(r"\(\?P<\w+>((?:[^()]|\([^()]*\))+)\)")
_TRIED = (_UUID, "520526", "7", "x")


def sample_paths() -> list[str]:
    """Return one path for each route of the URLconf; it leads to that route and, mostly, to no object."""
    return sorted({_sample(route) for route, _ in routes(get_resolver())})


def _sample(route: str) -> str:
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: _CONVERTERS.get(found.group(1) or "str", "x"), _plain(route))
    path = "/" + path.replace("^", "").replace("\\Z", "").replace("$", "").replace("\\.", ".").replace("\\/", "/")
    resolve(path)
    return path


def _plain(route: str) -> str:
    """Replace the groups of regular expressions by a value that fits them."""
    return _GROUP.sub(lambda found: next(value for value in _TRIED if re.fullmatch(found.group(1), value)), route)
