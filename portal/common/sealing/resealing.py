"""Every sealed text there is: sealed anew under the current key, or opened to see that it still can be.

Both walk the same way: the columns of the register and its history, what others keep sealed elsewhere, files.
A walk may be broken off at any moment and begun again; what people change meanwhile stays theirs.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.common.registry import Registry
from portal.common.scope import everywhere
from portal.common.sealing import Seal, SealError, key_of, ring
from portal.common.sealing.cells import Change, rewrite, sealed_tables
from portal.common.sealing.files import key_of_file, pieces_of, seal_file
from portal.common.sealing.in_use import retire_others, take_up_keys

_PASSES = 3


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Sealed text that stands in no column of a model: `rewrite` offers each to the change of its table, and counts."""

    files: Callable[[], list[Path]]
    rewrite: Callable[[Callable[[str], Change]], int] = lambda _change_of: 0


elsewhere: Registry[Elsewhere] = Registry()


@dataclass(slots=True)
class Walk:
    """What a walk found: texts seen and written anew, and the place and key of each that does not open.

    `under_others` counts what the last round still found under another key than the current one.
    """

    seen: int = 0
    written: int = 0
    under_others: int = 0
    faults: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


def rotate(now: datetime) -> Walk:
    """Seal everything under the current key; keys nothing stands under any more are retired."""
    take_up_keys(now)
    walk = Walk()
    with everywhere("change the sealing key"):
        for _ in range(_PASSES):
            walk.under_others, walk.faults = 0, []
            walk.written += _every_text(lambda table: _anew(walk, table))
            walk.written += _files_anew(walk)
            if not walk.under_others:
                break
        if not walk.under_others:
            walk.retired = retire_others(now)
    return walk


def verify() -> Walk:
    """Open everything and name what does not open."""
    walk = Walk()
    with everywhere("open every sealed text"):
        _every_text(lambda table: _looked_at(walk, table))
    for path in _files():
        # A file may be cleared away meanwhile.
        with suppress(FileNotFoundError):
            try:
                for _piece in pieces_of(path):
                    pass
            except SealError as fault:
                walk.faults.append(f"{path.name}: {fault}")
            walk.seen += 1
    return walk


def _every_text(change_of: Callable[[str], Change]) -> int:
    """Offer each sealed text of the database to a change; return how many were written."""
    count = sum(rewrite(table, change_of(table.table)) for table in sealed_tables())
    return count + sum(place.rewrite(change_of) for place in elsewhere)


def _files() -> list[Path]:
    return [path for place in elsewhere for path in place.files()]


def _files_anew(walk: Walk) -> int:
    """Seal anew each file that stands under another key; return how many."""
    count = 0
    for path in _files():
        with suppress(FileNotFoundError):
            if _is_other(walk, key_of_file(path)):
                seal_file(path, pieces_of(path))
                count += 1
    return count


def _is_other(walk: Walk, key: str | None) -> bool:
    """Tell whether something stands under another key than the current one (None: a file that is not sealed)."""
    other = key not in {None, ring().current}
    walk.under_others += other
    return other


def _anew(walk: Walk, table: str) -> Change:
    def change(seal: Seal, text: str, pk: Any) -> str | None:
        if not _is_other(walk, key_of(text)):
            return None
        try:
            return seal.again(text, pk)
        except SealError as fault:
            walk.faults.append(_named(table, seal, pk, fault))
            return None

    return change


def _looked_at(walk: Walk, table: str) -> Change:
    def look(seal: Seal, text: str, pk: Any) -> None:
        walk.seen += 1
        try:
            if seal.mark(seal.open(text, pk)) != text.split(".")[1]:
                walk.faults.append(_named(table, seal, pk, "the digest key is another one."))
        except SealError as fault:
            walk.faults.append(_named(table, seal, pk, fault))

    return look


def _named(table: str, seal: Seal, pk: Any, why: object) -> str:
    return f"{table}: {seal.name} of {pk}: {why}"
