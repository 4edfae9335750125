"""The hand-written matrix as data: what each role may do, and which act each address and method is."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from portal.common.checks import routes

ROLES = ("AN", "PW", "VW", "CM", "TS", "TL", "CS", "CL", "LI", "SY", "SE", "AU", "SV")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_CONVERTER = re.compile(r"<\w+:(\w+)>")
_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text())


def plain(pattern: str) -> str:
    """Return a pattern of the URLconf as the matrix writes it: `households/<pk>/`."""
    return _CONVERTER.sub(r"<\1>", _GROUP.sub(r"<\1>", pattern)).replace("^", "").replace("$", "")


def addresses() -> dict[str, URLPattern]:
    """Return every address of the URLconf."""
    return {plain(pattern): entry for pattern, entry in routes(get_resolver())}


def _column(line: str, wanted: str = "+") -> frozenset[str]:
    marks = line.split()
    assert len(marks) == len(ROLES), f"{line} has {len(marks)} marks for {len(ROLES)} roles"
    assert set(marks) <= {"+", ".", "?"}, line
    return frozenset(role for role, mark in zip(ROLES, marks, strict=True) if mark == wanted)


ACTS: dict[str, frozenset[str]] = {act: _column(line) for act, line in _TABLE["acts"].items()}
# What needs a second person within an import → the roles that ask for it.
ASKS: dict[str, frozenset[str]] = {name: _column(line) for name, line in _TABLE["asks"].items()}
# Class of values → the roles that read them, and those that are told only whether there is something.
READS: dict[str, frozenset[str]] = {name: _column(line) for name, line in _TABLE["fields"].items()}
TOLD: dict[str, frozenset[str]] = {name: _column(line, "?") for name, line in _TABLE["fields"].items()}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: which act each method is, of which kind of row it speaks, how else it may end, what to post."""

    address: str
    methods: dict[str, str]
    of: str = ""
    ends: str = ""
    form: str = ""

    def act(self, method: str) -> str | None:
        """Return the act of a method; HEAD is GET, what is not named does not exist."""
        return self.methods.get("GET" if method == "HEAD" else method)

    def may(self, role: str, method: str) -> bool:
        """Tell whether a role may do this in its own area."""
        act = self.act(method)
        return act is not None and role in ACTS[act]

    def reaches(self, role: str) -> bool:
        """Tell whether a role may do anything at all here."""
        return any(role in ACTS[act] for act in self.methods.values())


def _routes() -> Iterator[Route]:
    for address, line in _TABLE["routes"].items():
        methods = {method: act for method, act in line.items() if method in METHODS}
        unknown = set(line) - set(methods) - {"of", "ends", "form"}
        assert not unknown, f"{address}: {unknown}"
        assert set(methods.values()) <= set(ACTS), f"{address}: {methods}"
        yield Route(address, methods, *(line.get(name, "") for name in ("of", "ends", "form")))


ROUTES: dict[str, Route] = {route.address: route for route in _routes()}
