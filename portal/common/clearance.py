"""Clearance: which classes of values the one who acts may see, whatever page, file or answer shows them.

It stands beside the scope (`portal.common.scope`): the scope says whose rows, the clearance which of their values. Set
for a request from its user, for a job from its owner, for a command from its --user; where nobody set it, nothing is
cleared. What belongs to which class is declared with the fields (`portal.common.masks`), what a role is cleared for
with the roles.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import reduce
from typing import Final

# Classes that are seen by clearance. Whatever else is personal stands under its mask for everybody.
CLASSES: Final = frozenset({"health", "income"})


@dataclass(frozen=True, slots=True)
class Clearance:
    """The classes whose values are read, and those of which one is told only whether there is something."""

    reads: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def __or__(self, other: "Clearance") -> "Clearance":
        """Return what either is cleared for."""
        return Clearance(self.reads | other.reads, self.told | other.told)

    def __and__(self, other: "Clearance") -> "Clearance":
        """Return what both are cleared for; whoever reads is told, too."""
        told = (self.told | self.reads) & (other.told | other.reads)
        return Clearance(self.reads & other.reads, told)


NOTHING: Final = Clearance()
EVERYTHING: Final = Clearance(reads=CLASSES)
_cleared: ContextVar[Clearance] = ContextVar("cleared", default=NOTHING)


@contextmanager
def cleared(clearance: Clearance) -> Iterator[None]:
    """Let what is shown inside the block be seen with this clearance; what held before comes back at its end."""
    token = _cleared.set(clearance)
    try:
        yield
    finally:
        _cleared.reset(token)


def current() -> Clearance:
    """Return the clearance in force."""
    return _cleared.get()


def over_areas(held: Iterable[tuple[str, Clearance]]) -> Clearance:
    """Return what somebody is cleared for in every one of the areas held, each with its clearance.

    In an area holds what its own grant gives and what a grant of an area around it gives. Where areas differ, the
    smallest holds: a page may show rows of all of them.
    """
    grants = tuple(held)
    each = [
        reduce(Clearance.__or__, (clearance for around, clearance in grants if area.startswith(around)))
        for area, _own in grants
    ]
    return reduce(Clearance.__and__, each) if each else NOTHING
