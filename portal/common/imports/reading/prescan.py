"""Checks of a stored file before anything opens it as a spreadsheet (trust reference §3, stages 1 and 2).

They read bytes, never a workbook: what the file is by its content, and whether its container is one a spreadsheet
program makes, within the limits. They also note what readers of values lose: errors shown, formulas without a value.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from defusedxml.ElementTree import fromstring

from portal.common.imports.cells.base import UNCOMPUTED
from portal.common.imports.reading import archives
from portal.common.imports.reading.archives import Part
from portal.common.imports.refusals import Refused

XLSX: Final = ".xlsx"
XLS: Final = ".xls"
ODS: Final = ".ods"
CSV: Final = ".csv"
SUFFIXES: Final = (XLSX, XLS, ODS, CSV)
# Title, heading and footer rows do not count against the limit of people.
ROWS_BESIDE: Final = 100
MAX_MERGES: Final = 100_000
MAX_MERGED_CELLS: Final = 1_000_000
MAX_EMPTY_OUTSIDE: Final = 200_000
MAX_NOTED: Final = 5_000
_HEAD: Final = 4096
_SMALL: Final = 8 * 1024**2

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    (b"%PDF", "PDF"), (b"MZ", "EXE"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"), (b"PK", "ZIP"), (b"{\\rtf", "RTF"),
)  # fmt: skip
_HTML: Final = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html|<table|<\?xml|<head|<meta|<style)", re.IGNORECASE
)
_MHTML: Final = re.compile(rb"^\s*MIME-Version:", re.IGNORECASE)
_BIFF_GLOBALS: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_BIFF_PASSWORD: Final = 0x2F
_BIFF_1904: Final = 0x22
_BIFF_END: Final = 0x0A

_MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,7})(\d{1,10})(?::([A-Z]{1,7})(\d{1,10}))?"')
_CELL: Final = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ERROR_SHOWN: Final = re.compile(rb"<v>([^<]{1,20})</v>")
# What ends a cell whose formula has no value.
_UNCOMPUTED_ENDS: Final = (b"</f></c>", b"</f><v/></c>", b"</f><v></v></c>", b'"/></c>')
_TAG_BEFORE: Final = re.compile(rb"<(?:\w+:)?c\s[^<>]*$")
_TRUTHS: Final = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold: bytes, bytes unpacked, rows, columns."""

    size: int = 50 * 1024**2
    unpacked: int = 600 * 1024**2
    rows: int = 100_000
    columns: int = 300


@dataclass(slots=True)
class Prescan:
    """What a sound file is: kind, unpacked size in bytes, calendar, and the cells a reader of values would lose.

    `lost` gives, by the sheet's place in the workbook, (row, column) from 0 → the error shown, `=` for a formula that
    was never computed.
    """

    kind: str
    unpacked: int
    since_1904: bool = False
    lost: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)


def prescan(path: Path, filename: str, limits: Limits) -> Prescan:
    """Return what a stored file is; Refused when it must not be opened. `filename` is its name at upload."""
    scan = identify(path, filename, limits)
    scan_parts(path, scan, limits)
    return scan


def identify(path: Path, filename: str, limits: Limits) -> Prescan:
    """Do the quick half: name, first bytes, size, directory of the container."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > limits.size:
        raise Refused("too_large", limit=limits.size // 1024**2)
    named = Path(filename).suffix.lower()
    if named in {".xlsm", ".xltm", ".xlam", ".xla", ".xlt"}:
        raise Refused("macros")
    if named not in SUFFIXES:
        raise Refused("not_a_workbook")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP):
        return _zipped(path, named, limits)
    if head.startswith(_OLE):
        return _compound(path, named)
    return _text(head, named, size)


def column_number(letters: bytes) -> int:
    """Return the number of a column from 1: A is 1, XFD is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column numbered from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text(head: bytes, named: str, size: int) -> Prescan:
    for magic, found in _OTHERS:
        if head.startswith(magic):
            raise Refused("wrong_extension", named=named, found=found)
    if _HTML.match(head) or _MHTML.match(head):
        raise Refused("wrong_extension", named=named, found="HTML")
    if named != CSV:
        broken = b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
        raise Refused("damaged" if broken else "wrong_extension", named=named, found="TXT/CSV")
    return Prescan(CSV, size)


def _compound(path: Path, named: str) -> Prescan:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused("macros")
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        # A cut file may have lost its directory of streams; anything else of this container is no workbook.
        raise Refused("damaged" if _BIFF_GLOBALS in content or named == XLS else "not_a_workbook")
    if named != XLS:
        raise Refused("wrong_extension", named=named, found=XLS)
    encrypted, since_1904 = _biff_globals(content)
    if encrypted:
        raise Refused("encrypted")
    return Prescan(XLS, len(content), since_1904)


def _biff_globals(content: bytes) -> tuple[bool, bool]:
    """Return whether the workbook has a password and whether it counts days from 1904, from its first records."""
    place = content.find(_BIFF_GLOBALS)
    since_1904 = False
    for _ in range(400):
        if not 0 <= place <= len(content) - 6:
            break
        kind, length = (
            int.from_bytes(content[place : place + 2], "little"),
            int.from_bytes(content[place + 2 : place + 4], "little"),
        )
        if kind == _BIFF_PASSWORD:
            return True, since_1904
        if kind == _BIFF_1904:
            since_1904 = content[place + 4] == 1
        if kind in {_BIFF_END, 0}:
            break
        place += 4 + length
    return False, since_1904


def _zipped(path: Path, named: str, limits: Limits) -> Prescan:
    with archives.open_archive(path, limits.unpacked) as archive:
        parts = archives.parts_of(archive)
        kind = _kind_of(archive, parts)
        if kind != named:
            raise Refused("wrong_extension", named=named, found=kind)
        return Prescan(kind, sum(part.info.file_size for part in parts))


def scan_parts(path: Path, scan: Prescan, limits: Limits) -> None:
    """Do the slow half: look through every part of a container; Refused when one must not be opened."""
    if scan.kind not in {XLSX, ODS}:
        return
    with archives.open_archive(path, limits.unpacked) as archive:
        parts = archives.parts_of(archive)
        sheets = _sheets(archive, parts, scan) if scan.kind == XLSX else {}
        for part in parts:
            _scan(archive, part, sheets, scan, limits)


def _kind_of(archive: zipfile.ZipFile, parts: list[Part]) -> str:
    names = {part.name.lower(): part for part in parts}
    if "[content_types].xml" in names:
        types = archives.whole(archive, names["[content_types].xml"], _SMALL).lower()
        if b"macroenabled" in types:
            raise Refused("macros")
        if any(name.endswith("workbook.bin") for name in names):
            raise Refused("format", found=".xlsb")
        if any(name.endswith("workbook.xml") for name in names):
            return XLSX
        raise Refused("not_a_workbook")
    if "mimetype" in names and b"opendocument.spreadsheet" in archives.whole(archive, names["mimetype"], 200):
        manifest = names.get("meta-inf/manifest.xml")
        if manifest and b"encryption-data" in archives.whole(archive, manifest, _SMALL):
            raise Refused("encrypted")
        return ODS
    raise Refused("not_a_workbook")


def _sheets(archive: zipfile.ZipFile, parts: list[Part], result: Prescan) -> dict[str, tuple[int, str]]:
    """Return, by the name of its part, each sheet's place in the workbook and its title; note the calendar."""
    book = next(part for part in parts if part.name.lower().endswith("workbook.xml"))
    folder, _, name = book.name.rpartition("/")
    rels_name = f"{folder}/_rels/{name}.rels".lstrip("/")
    rels = next((part for part in parts if part.name == rels_name), None)
    content = archives.whole(archive, book, _SMALL)
    archives.check_markup(content, book)
    targets: dict[str, str] = {}
    if rels:
        links = archives.whole(archive, rels, _SMALL)
        archives.check_markup(links, rels)
        targets = {item.get("Id", ""): item.get("Target", "") for item in _elements(links, "Relationship")}
    result.since_1904 = any(item.get("date1904", "") in _TRUTHS for item in _elements(content, "workbookPr"))
    sheets = {}
    for place, item in enumerate(_elements(content, "sheet")):
        link = next((value for key, value in item.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        part_name = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        sheets[part_name] = (place, item.get("name", ""))
    return sheets


def _elements(content: bytes, name: str) -> list[dict[str, str]]:
    try:
        root = fromstring(content)
    except (SyntaxError, ValueError) as error:
        raise Refused("damaged") from error
    return [dict(item.attrib) for item in root.iter() if item.tag.rpartition("}")[2] == name]


def _scan(
    archive: zipfile.ZipFile, part: Part, sheets: dict[str, tuple[int, str]], result: Prescan, limits: Limits
) -> None:
    if not part.is_xml:
        archives.check_first_bytes(archive, part)
        return
    sheet = SheetScan(sheets[part.name][1], limits) if part.name in sheets else None
    for chunk in archives.chunks(archive, part):
        archives.check_markup(chunk, part)
        if sheet:
            sheet.look(chunk)
    if sheet and sheet.lost:
        result.lost[sheets[part.name][0]] = sheet.lost


class SheetScan:
    """One worksheet's markup, looked at chunk by chunk: cells outside the limits, merged areas, errors shown."""

    def __init__(self, title: str, limits: Limits) -> None:
        self.title = title
        self.rows = limits.rows + ROWS_BESIDE
        self.columns = limits.columns
        self.outside = _outside_pattern(self.rows, self.columns)
        self.empty_outside = 0
        self.merges = 0
        self.lost: dict[tuple[int, int], str] = {}

    def look(self, chunk: bytes) -> None:
        """Look at one chunk; Refused when a filled cell or a merged area goes beyond the limits."""
        for found in self.outside.finditer(chunk):
            self._outside(chunk, found)
        if b"mergeCell " in chunk:
            for found in _MERGE.finditer(chunk):
                self._merge(found)
        for place in _places(chunk, b't="e"'):
            self._lose(chunk, place, None)
        for ending in _UNCOMPUTED_ENDS:
            for place in _places(chunk, ending):
                self._lose(chunk, place, UNCOMPUTED)

    def _lose(self, chunk: bytes, place: int, what: str | None) -> None:
        """Note the cell whose markup surrounds a place; `what` None means that its text is the error shown."""
        start = chunk.rfind(b"<c ", 0, place)
        found = _CELL.match(chunk, start) if start >= 0 else None
        if not found or len(self.lost) >= MAX_NOTED:
            return
        if what is None:
            shown = _ERROR_SHOWN.search(chunk, place, place + 10_000)
            what = shown[1].decode("ascii", "replace") if shown else "#ERROR"
        elif b"<f" not in chunk[start:place]:
            return
        self.lost[int(found[2]) - 1, column_number(found[1]) - 1] = what

    def _outside(self, chunk: bytes, found: re.Match[bytes]) -> None:
        row, column = int(found[2] or b"1"), column_number(found[1])
        if row <= self.rows and column <= self.columns:
            return
        if not _TAG_BEFORE.search(chunk, max(0, found.start() - 200), found.start()):
            return
        end = chunk.find(b">", found.end())
        if chunk[end - 1 : end] == b"/":
            self.empty_outside += 1
            if self.empty_outside > MAX_EMPTY_OUTSIDE:
                raise Refused("too_many_formats", sheet=self.title)
            return
        cell = f"{found[1].decode()}{found[2].decode()}"
        raise Refused("cell_outside", sheet=self.title, cell=cell, rows=self.rows - ROWS_BESIDE, columns=self.columns)

    def _merge(self, found: re.Match[bytes]) -> None:
        self.merges += 1
        if self.merges > MAX_MERGES:
            raise Refused("too_many_merges", sheet=self.title, limit=MAX_MERGES)
        high = int(found[4] or found[2]) - int(found[2]) + 1
        wide = column_number(found[3] or found[1]) - column_number(found[1]) + 1
        if high * wide > MAX_MERGED_CELLS or int(found[4] or found[2]) > self.rows:
            area = b":".join(part for part in (found[1] + found[2], (found[3] or b"") + (found[4] or b"")) if part)
            raise Refused("merge_too_large", sheet=self.title, cell=area.decode())


def _places(chunk: bytes, mark: bytes) -> Iterator[int]:
    place = chunk.find(mark)
    while place >= 0:
        yield place
        place = chunk.find(mark, place + 1)


def _outside_pattern(rows: int, columns: int) -> re.Pattern[bytes]:
    """Return a pattern of the references that may lie outside; it lets almost every sound one pass unseen."""
    last = column_letters(columns)
    wide = ["[A-Z]{3,7}"]
    if len(last) == 2:
        first, second = last[0], last[1]
        if first < "Z":
            wide.append(f"[{chr(ord(first) + 1)}-Z][A-Z]")
        if second < "Z":
            wide.append(f"{first}[{chr(ord(second) + 1)}-Z]")
    digits = len(str(rows))
    return re.compile(
        rf'r="(?:(?=(?:{"|".join(wide)})\d)|(?=[A-Z]{{1,2}}\d{{{digits},}}))([A-Z]{{1,7}})(\d{{1,10}})"'.encode()
    )
