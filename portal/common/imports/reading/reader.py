"""Reads a stored file into sheets of typed cells, through a disposable child process (`child.py`), never itself."""

import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from portal.common.imports.cells.base import Cell, CellError
from portal.common.imports.reading.prescan import CSV, Limits, Prescan, identify, scan_parts
from portal.common.imports.refusals import MESSAGES, Refused
from portal.common.logs import logger
from portal.common.sealing.files import handed

_CHILD: Final = Path(__file__).with_name("child.py")
_HEADER: Final = struct.Struct(">II")
_PIECE: Final = 1 << 20
_MOST_BYTES: Final = 512 * 1024**2
_WIDTHS: Final = {1: "B", 2: "H", 4: "I"}
_GRACE: Final = 2.0
_AS_READ: Final = frozenset({str, float, int, bool})
# Memory and time of the child by the size of what it unpacks: a small file may not take what a large one needs.
_BASE_MEMORY: Final = 384 * 1024**2
_BASE_SECONDS: Final = 15
_BYTES_A_SECOND: Final = 8 * 1024**2

Progress = Callable[[float], None]


@dataclass(slots=True)
class RawColumn:
    """A column as read: its distinct cells, and for each row the place of its cell among them. Place 0 is blank."""

    cells: list[Cell]
    index: "array[int]"

    def at(self, row: int) -> Cell:
        return self.cells[self.index[row]]


@dataclass(slots=True)
class RawSheet:
    """One sheet as read. `filled` counts the filled cells of each row; merges are (top, left, bottom, right) from 0."""

    title: str
    place: int
    hidden: bool = False
    table: bool = True
    rows: int = 0
    columns: list[RawColumn] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    filled: "array[int]" = field(default_factory=lambda: array("H"))

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at a place from 0; blank beyond the table."""
        return self.columns[column].at(row) if column < len(self.columns) and row < self.rows else ""


@dataclass(slots=True)
class RawBook:
    """A file as read: its kind (suffix), its calendar, its sheets in order (hidden ones without cells)."""

    kind: str
    since_1904: bool
    sheets: list[RawSheet]


def configured_limits() -> Limits:
    """Return the limits of the settings."""
    return Limits(
        size=settings.IMPORT_MAX_BYTES,
        unpacked=settings.IMPORT_MAX_UNPACKED_BYTES,
        rows=settings.IMPORT_MAX_ROWS,
        columns=settings.IMPORT_MAX_COLUMNS,
    )


def read_book(
    path: Path,
    filename: str,
    limits: Limits | None = None,
    progress: Progress | None = None,
    hidden: Collection[int] = (),
) -> RawBook:
    """Check and read a stored file; Refused when it cannot be taken. `filename` is the name it was uploaded under.

    `hidden` are the places of hidden sheets to be read all the same.
    """
    limits = limits or configured_limits()
    scan = identify(path, filename, limits)
    # The child may open the file while we still look through it: nothing of it is taken before the look is over, and a
    # file that kills its reader only kills the child.
    with Child(path, scan, limits, hidden) as child:
        scan_parts(path, scan, limits)
        book = RawBook(scan.kind, scan.since_1904, [])
        for header, body in child.frames():
            try:
                _take(book, scan, header, body)
            except (LookupError, TypeError, ValueError, OverflowError) as error:
                # A child that a file has taken over may write anything.
                raise Refused("damaged") from error
            if progress and book.sheets:
                progress(sum(1 for sheet in book.sheets if sheet.rows) / len(book.sheets))
    return book


def _header(text: bytes | bytearray) -> dict[str, Any]:
    """Return a frame's header; Refused when it is none."""
    try:
        header = json.loads(text)
        known = header["kind"] in {"book", "sheet", "column", "done"} or (
            header["why"] in MESSAGES and isinstance(header["params"], dict)
        )
    except (LookupError, TypeError, ValueError, RecursionError) as error:
        raise Refused("damaged") from error
    if not known:
        raise Refused("damaged")
    return dict(header)


def _take(book: RawBook, scan: Prescan, header: dict[str, Any], body: bytes) -> None:
    if header["kind"] == "book":
        book.sheets = [
            RawSheet(str(sheet["name"]), place, bool(sheet["hidden"]), bool(sheet["table"]))
            for place, sheet in enumerate(header["sheets"])
        ]
    elif header["kind"] == "sheet":
        sheet = book.sheets[header["index"]]
        sheet.rows = int(header["rows"])
        sheet.merges = [(int(top), int(left), int(bottom), int(right)) for top, left, bottom, right in header["merges"]]
        sheet.filled = array("H")
        sheet.filled.frombytes(body)
        if len(sheet.filled) != sheet.rows:
            raise ValueError("rows that were not counted")
    elif header["kind"] == "column":
        sheet = book.sheets[header["index"]]
        index = array(_WIDTHS[header["width"]])
        index.frombytes(body)
        if (
            len(index) != sheet.rows
            or header["at"] != len(sheet.columns)
            or max(index, default=0) >= len(header["cells"])
        ):
            raise ValueError("a column that does not fit its sheet")
        cells = [cell if type(cell) in _AS_READ else _cell(cell) for cell in header["cells"]]
        column = RawColumn(cells, index)
        sheet.columns.append(_with_lost(column, header["at"], scan.lost.get(sheet.place, {})))


def _cell(cell: Any) -> Cell:
    return date.fromisoformat(cell["d"]) if isinstance(cell, dict) else ""


def _with_lost(column: RawColumn, at: int, lost: dict[tuple[int, int], str]) -> RawColumn:
    """Put back the errors and uncomputed formulas that a reader of values sees as blank."""
    for (row, place), what in lost.items():
        if place != at or row >= len(column.index) or column.at(row) != "":
            continue
        if len(column.cells) >= 255 and column.index.typecode != "I":
            column.index = array("I", column.index)
        column.cells.append(CellError(what))
        column.index[row] = len(column.cells) - 1
    return column


@cache
def _warn_of_network() -> None:
    """Say once a process that readers keep the machine's network: the kernel or the service allows no namespaces."""
    logger.warning("workbooks are read without a network namespace: allow user and network namespaces to this service")


class Child:
    """The reading child: started with limits by the size of the file, stopped with its whole group at the end."""

    def __init__(self, path: Path, scan: Prescan, limits: Limits, hidden: Collection[int] = ()) -> None:
        # Processor time goes by size, so that a small file cannot keep a core busy; the clock only ends what hangs,
        # for on a busy machine it runs on while the child waits its turn.
        self.seconds = settings.IMPORT_CHILD_SECONDS
        busy = min(self.seconds, _BASE_SECONDS + scan.unpacked // _BYTES_A_SECOND)
        memory = min(settings.IMPORT_CHILD_MEMORY_BYTES, _BASE_MEMORY + 12 * scan.unpacked)
        self.handed = handed(path)
        self.command = [sys.executable, "-I", "-B", str(_CHILD), str(path.absolute())]
        self.command += [f"--memory={memory}", f"--seconds={busy}", f"--parent={os.getpid()}"]
        self.command += [f"--rows={limits.rows + 100}", f"--columns={limits.columns}"]
        self.command += [f"--hidden={place}" for place in hidden]
        if scan.kind == CSV:
            self.command.append("--text")

    def __enter__(self) -> "Child":
        self.deadline = time.monotonic() + self.seconds
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
            pass_fds=self.handed,
        )
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdout:
            self.process.stdout.close()
        self.process.wait()

    def frames(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Yield the child's frames until it is done; Refused when it refuses, dies, or takes too long."""
        stream = self._bytes()
        buffer = bytearray()
        while True:
            while len(buffer) < _HEADER.size:
                buffer += next(stream)
            head, body = _HEADER.unpack_from(buffer)
            end = _HEADER.size + head + body
            while len(buffer) < end:
                buffer += next(stream)
            header = _header(buffer[_HEADER.size : _HEADER.size + head])
            if header["kind"] == "done":
                if not header.get("alone"):
                    _warn_of_network()
                return
            if header["kind"] == "refused":
                raise Refused(header["why"], **header["params"])
            yield header, bytes(buffer[_HEADER.size + head : end])
            del buffer[:end]

    def _bytes(self) -> Iterator[bytes]:
        """Yield what the child writes; Refused at its end, for the child says itself when it is done."""
        if self.process.stdout is None:
            raise RuntimeError("the child was started without a pipe")
        source = self.process.stdout.fileno()
        taken = 0
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            while selector.select(max(0.0, self.deadline - time.monotonic())):
                piece = os.read(source, _PIECE)
                taken += len(piece)
                if taken > _MOST_BYTES:
                    raise Refused("too_complex")
                if not piece:
                    raise self._death()
                yield piece
        raise Refused("too_slow", limit=self.seconds)

    def _death(self) -> Refused:
        try:
            code = self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return Refused("too_slow", limit=self.seconds)
        if code == -signal.SIGXCPU:
            return Refused("too_slow", limit=self.seconds)
        return Refused("too_complex" if code < 0 else "damaged")
