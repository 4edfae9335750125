"""Registries: what an upper storey hands down, so that a lower page can show it without knowing whose it is.

Each app fills them from a module of the registry's name (`navigation`, `panels`, `queues`, …), found at start-up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by code, in the order of their `rank`, then of their code."""

    def __init__(self) -> None:
        self._items: dict[str, tuple[int, T]] = {}

    def add(self, code: str, item: T, rank: int = 100) -> T:
        """Register under a code that must be new."""
        if code in self._items:
            raise ValueError(f"{code} is registered twice")
        self._items[code] = (rank, item)
        return item

    def remove(self, code: str) -> None:
        """Take an item out again (tests that add one in memory)."""
        del self._items[code]

    def get(self, code: str) -> T:
        """Return the item of a code; KeyError when there is none."""
        return self._items[code][1]

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[T]:
        return (item for _, (_, item) in sorted(self._items.items(), key=lambda pair: (pair[1][0], pair[0])))

    def items(self) -> Iterator[tuple[str, T]]:
        """Yield (code, item) in order."""
        return ((code, item) for code, (_, item) in sorted(self._items.items(), key=lambda pair: (pair[1][0], pair[0])))


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the side navigation; shown to whoever holds the permission. `label` may be lazy."""

    label: Any
    url_name: str
    icon: str
    permission: str
    count: Callable[[HttpRequest], int | None] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on another storey's page: `context(request, subject)` fills `template`; shown with the permission."""

    template: str
    permission: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class QueueState:
    """How a queue stands for one user: how many rows, how many late, due today, and the next deadline."""

    count: int
    late: int = 0
    today: int = 0
    next_due: date | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """A line of the home page: work that waits. `url(request)` opens exactly the rows that `state` counts."""

    label: Any
    hint: Any
    permission: str
    state: Callable[[HttpRequest, date], QueueState]
    url: Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Handover:
    """Open work of a person: how much there is, and handing it to another (returns how much that one may take)."""

    label: Any
    count: Callable[[Any], int]
    hand: Callable[[Any, Any], int]


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in one's area since a day: how many, and the address of exactly those."""

    label: Any
    permission: str
    count: Callable[[HttpRequest, date], int]
    url: Callable[[HttpRequest, date], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a finished job leaves to fetch or to open: where, in which words, until when."""

    url: str
    label: Any
    until: datetime | None = None


class ChangeHook(Protocol):
    """Called after a service changed households, in the same transaction; returns what a page may tell the user."""

    def __call__(self, household_ids: list[UUID], *, on: date) -> list[Any]: ...


# What is handed over when somebody leaves.
handovers: Registry[Handover] = Registry()
navigation: Registry[NavItem] = Registry()
household_panels: Registry[Panel] = Registry()
site_panels: Registry[Panel] = Registry()
# Cards of the home page; their subject is None.
home_panels: Registry[Panel] = Registry()
queues: Registry[Queue] = Registry()
# What the home page tells of the time since one's last working day.
news: Registry[News] = Registry()
after_household_change: Registry[ChangeHook] = Registry()
# Kinds of rows that are about people, for the audit log: returns the keys of the people behind some keys, at a moment.
people_behind: Registry[Callable[[list[UUID], datetime], dict[UUID, list[UUID]]]] = Registry()
# What a role is called, by its code.
role_words: Registry[Any] = Registry()
# What a kind of job is called on the pages: words, in both languages.
job_labels: Registry[Any] = Registry()
# When a regular act of an upper storey last succeeded, for health and metrics; None when it never did.
last_done: Registry[Callable[[], datetime | None]] = Registry()
# What a job of a kind that is done leaves, by its row and the moment; None when there is nothing (any more).
job_offers: Registry[Callable[[Any, datetime], Offer | None]] = Registry()
