"""The disposable process that opens a stranger's file.

Run as a script, never imported by the portal: it imports neither Django nor anything of ours, sets its own limits,
and writes frames to standard output until it is done or dies.

Frame: two big-endian 32-bit lengths (header, body), a JSON header, a binary body. Kinds of header:
  book    sheets of the file: name, hidden, table (a worksheet, not a chart)
  sheet   index, rows, columns, merges [[top, left, bottom, right], …] from 0; body: filled cells a row, 16-bit
  column  index of the sheet, at (from 0), cells (the distinct ones), width (bytes an entry); body: per row the place of
          its cell among them
  done    nothing follows; alone: the network could be left
  refused kind, params: the file cannot be read
Cells in JSON: text, number, true/false, {"d": "1998-03-05"} for a date; "" for blank.
"""

import argparse
import csv
import ctypes
import datetime as dt
import io
import json
import os
import re
import resource
import signal
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine as calamine

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
LONGEST_CELL = 32_767
FIRST_LINES = 20
BLOCK = 4_000
Rows = Iterable[list[Any]]


class Refused(Exception):
    """The file cannot be read, and why."""

    def __init__(self, kind: str, **params: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params = params


def write_frame(out: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    text = json.dumps(header, separators=(",", ":")).encode()
    out.write(struct.pack(">II", len(text), len(body)))
    out.write(text)
    out.write(body)


def leave_network() -> bool:
    """Move into a network of our own with nothing in it; False where the kernel does not allow it."""
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return any(unshare(flags) == 0 for flags in (CLONE_NEWUSER | CLONE_NEWNET, CLONE_NEWNET))


def set_limits(memory: int, seconds: int, parent: int) -> None:
    """Bound memory and processor time, and die with the parent. (Leaving the network first: it would undo the last.)"""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class Places(dict[Any, int]):
    """Cells in the order they were first met; a new one gets the next place when it is looked up."""

    def __missing__(self, cell: Any) -> int:
        place = self[cell] = len(self)
        return place


class Encoder:
    """One column being read: distinct cells and, per row, the place among them."""

    def __init__(self) -> None:
        self.places = Places({"": 0})
        self.index = array("I")

    def add(self, cells: Sequence[Any]) -> None:
        self.index.extend(map(self.places.__getitem__, unmixed(cells)))

    def pad(self, rows: int) -> None:
        self.index.extend([0] * (rows - len(self.index)))

    def packed(self) -> tuple[int, bytes]:
        size = len(self.places)
        if size <= 1 << 8:
            return 1, array("B", self.index).tobytes()
        if size <= 1 << 16:
            return 2, array("H", self.index).tobytes()
        return 4, self.index.tobytes()


def plain_cell(cell: Any) -> Any:
    """Return a cell as JSON can carry it."""
    if isinstance(cell, dt.datetime):
        return {"d": cell.date().isoformat()}
    if isinstance(cell, dt.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, (str, bool, int, float)) or cell is None:
        return cell
    return str(cell)


def unmixed(cells: Sequence[Any]) -> Sequence[Any]:
    """Return cells with true and false as texts, because Python holds them equal to the 1 and 0 of the same column."""
    if bool not in set(map(type, cells)):
        return cells
    return [str(cell).upper() if type(cell) is bool else cell for cell in cells]


def blocks(rows: Rows) -> Iterator[list[list[Any]]]:
    """Cut rows into blocks, so that never more than one is held as Python objects."""
    block: list[list[Any]] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def encode(rows: Rows, limits: argparse.Namespace, sheet: str) -> "tuple[list[Encoder], array[int], int]":
    """Return the columns, the filled cells of each row counted, and the number of rows down to the last filled one."""
    columns: list[Encoder] = []
    filled = array("H")
    last = read = 0
    for raw in blocks(rows):
        block, width = squared(raw, limits.columns, sheet)
        counts = [len(row) - row.count("") for row in block]
        filled.extend(min(count, 65_535) for count in counts)
        last = max((read + place + 1 for place, count in enumerate(counts) if count), default=last)
        if last > limits.rows:
            raise Refused("too_many_rows", sheet=sheet, limit=limits.rows)
        columns.extend(Encoder() for _ in range(width - len(columns)))
        for encoder, cells in zip(columns, zip(*block, strict=True), strict=False):
            encoder.pad(read)
            encoder.add(cells)
        read += len(block)
    for encoder in columns:
        encoder.pad(read)
    return columns, filled, last


def squared(block: list[list[Any]], most: int, sheet: str) -> tuple[list[list[Any]], int]:
    """Return a block with rows of one width, and that width; Refused when it is more than the most columns."""
    width = max(len(row) for row in block)
    if width > most:
        block = [trimmed(row) for row in block]
        width = max(len(row) for row in block)
        if width > most:
            raise Refused("too_many_columns", sheet=sheet, limit=most)
    if any(len(row) != width for row in block):
        block = [row + [""] * (width - len(row)) for row in block]
    return block, width


def trimmed(row: list[Any]) -> list[Any]:
    """Return a row without its trailing blanks."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def send_sheet(out: BinaryIO, index: int, name: str, rows: Rows, merges: list[Any], limits: argparse.Namespace) -> None:
    """Read one sheet and send it, columns that are empty throughout left out at the end."""
    columns, filled, last = encode(rows, limits, name)
    while columns and len(columns[-1].places) == 1:
        columns.pop()
    header = {"kind": "sheet", "index": index, "rows": last, "columns": len(columns), "merges": merges}
    write_frame(out, header, filled[:last].tobytes())
    for at, encoder in enumerate(columns):
        del encoder.index[last:]
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in encoder.places):
            raise Refused("cell_too_long", sheet=name, limit=LONGEST_CELL)
        width, body = encoder.packed()
        cells = [plain_cell(cell) for cell in encoder.places]
        write_frame(out, {"kind": "column", "index": index, "at": at, "width": width, "cells": cells}, body)


def read_workbook(out: BinaryIO, limits: argparse.Namespace) -> None:
    """Read .xlsx, .xls or .ods."""
    try:
        book = calamine.load_workbook(limits.path)
    except calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    visible = calamine.SheetVisibleEnum.Visible
    worksheet = calamine.SheetTypeEnum.WorkSheet
    sheets = [
        {"name": meta.name, "hidden": meta.visible != visible, "table": meta.typ == worksheet}
        for meta in book.sheets_metadata
    ]
    write_frame(out, {"kind": "book", "sheets": sheets})
    for index, sheet in enumerate(sheets):
        if not sheet["table"] or (sheet["hidden"] and index not in limits.hidden):
            continue
        try:
            table = book.get_sheet_by_index(index)
        except (calamine.CalamineError, ValueError) as error:
            raise Refused("damaged") from error
        merges = [[*start, *end] for start, end in table.merged_cell_ranges or ()]
        send_sheet(out, index, str(sheet["name"]), table.iter_rows(), merges, limits)


ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(raw: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or GB18030; Refused when it is none of them."""
    for mark, encoding in ENCODINGS:
        if raw.startswith(mark):
            return strictly(raw, encoding)
    # Without a mark, the half of each pair of bytes that is nought for plain letters tells which UTF-16 it is.
    first, second = raw[:4000:2].count(0), raw[1:4000:2].count(0)
    if first or second:
        if holds_nul(raw):
            raise Refused("encoding")
        return strictly(raw, "utf-16-be" if first > second else "utf-16-le")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = strictly(raw, "gb18030")
    # Big5 and others decode as GB18030 too, but into characters no Chinese sheet is made of.
    han = re.findall("[^\x00-\x7f]", text[:20_000])
    common = sum(1 for mark in han if len(mark.encode("gb2312", "ignore")) == 2)
    if han and common < 0.75 * len(han):
        raise Refused("encoding")
    return text


def holds_nul(raw: bytes) -> bool:
    """Tell text in UTF-8 that holds NUL characters from UTF-16, whose Chinese is no UTF-8."""
    try:
        return not raw.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def strictly(raw: bytes, encoding: str) -> str:
    """Decode or refuse."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("encoding") from error


def delimiter_of(text: str) -> str:
    """Return the separator that stands in most of the first lines; a comma when there is none."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:FIRST_LINES]]
    scores = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t;|"}
    middle = {mark: counts[len(counts) // 2] if counts else 0 for mark, counts in scores.items()}
    best = max(middle, key=lambda mark: middle[mark])
    return best if middle[best] else ","


def records(text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    """Return the records of a text file."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))


def read_text(out: BinaryIO, limits: argparse.Namespace) -> None:
    """Read a text file of records. A record is a row, also where a quoted cell holds line breaks."""
    csv.field_size_limit(LONGEST_CELL * 4)
    text = decoded(Path(limits.path).read_bytes())
    delimiter = delimiter_of(text)
    try:
        rows = records(text, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error) or "field larger" in str(error):
            raise Refused("quote_not_closed") from error
        rows = records(text, delimiter, strict=False)
    write_frame(out, {"kind": "book", "sheets": [{"name": "", "hidden": False, "table": True}]})
    send_sheet(out, 0, "", rows, [], limits)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--text", action="store_true")
    parser.add_argument("--hidden", type=int, action="append", default=[])
    for name in ("memory", "seconds", "parent", "rows", "columns"):
        parser.add_argument(f"--{name}", type=int, required=True)
    return parser.parse_args()


def main() -> int:
    """Read the file named on the command line; 0 also when it was refused."""
    limits = arguments()
    out = sys.stdout.buffer
    alone = leave_network()
    set_limits(limits.memory, limits.seconds, limits.parent)
    try:
        (read_text if limits.text else read_workbook)(out, limits)
    except Refused as refusal:
        write_frame(out, {"kind": "refused", "why": refusal.kind, "params": refusal.params})
    except MemoryError:
        write_frame(out, {"kind": "refused", "why": "too_complex", "params": {}})
    else:
        write_frame(out, {"kind": "done", "alone": alone})
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
