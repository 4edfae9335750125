"""A zip container looked at before anything reads it: size, ratio, names, overlaps, parts that must not be there."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.common.imports.refusals import Refused

MAX_PARTS: Final = 1_000
MAX_RATIO: Final = 100
RATIO_FROM: Final = 10 * 1024**2
CHUNK: Final = 4 * 1024**2
# Kept from one chunk to the next, so that nothing looked for is cut in two.
CARRY: Final = 1024
_LOCAL_HEADER: Final = 30
_ENCRYPTED_FLAG: Final = 0x1

_MACRO_MARKS: Final = ("vbaproject", "macrosheets/", "basic/", "scripts/", "dialogsheets/")
_FOREIGN_MARKS: Final = (
    "externallinks/",
    "embeddings/",
    "activex/",
    "ctrlprops/activex",
    "objectreplacements/",
    "ddelinks",
)
_DOCTYPES: Final = tuple(
    tuple(mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY"))
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_XML_ENDS: Final = (".xml", ".rels", ".vml", ".rdf")


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a container."""

    info: zipfile.ZipInfo
    name: str

    @property
    def is_xml(self) -> bool:
        return self.name.lower().endswith(_XML_ENDS)


def open_archive(path: Path, max_unpacked: int) -> zipfile.ZipFile:
    """Return the container once its directory was found sound; Refused when it is not. The caller closes it."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("damaged") from error
    try:
        _check_directory(archive.infolist(), max_unpacked, path.stat().st_size)
    except Refused:
        archive.close()
        raise
    return archive


def parts_of(archive: zipfile.ZipFile) -> list[Part]:
    """Return the entries that are files."""
    return [Part(info, info.filename) for info in archive.infolist() if not info.is_dir()]


def chunks(archive: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    """Yield a part's content in chunks that overlap by `CARRY` bytes; Refused when it does not unpack as declared."""
    carried = b""
    try:
        with archive.open(part.info) as content:
            while data := content.read(CHUNK):
                yield carried + data
                carried = data[-CARRY:]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused("damaged") from error


def whole(archive: zipfile.ZipFile, part: Part, limit: int) -> bytes:
    """Return the content of a small part; Refused beyond the limit (bytes)."""
    if part.info.file_size > limit:
        raise Refused("bad_archive", part=part.name)
    content = bytearray()
    for chunk in chunks(archive, part):
        content += chunk[CARRY:] if content else chunk
    return bytes(content)


def check_markup(chunk: bytes, part: Part) -> None:
    """Refuse a document type declaration, in any encoding XML may be in."""
    if b"<!" in chunk and any(mark in chunk for mark in _DOCTYPES[0]):
        raise Refused("doctype", part=part.name)
    if b"\x00" in chunk and any(mark in chunk for marks in _DOCTYPES[1:] for mark in marks):
        raise Refused("doctype", part=part.name)


def check_first_bytes(archive: zipfile.ZipFile, part: Part) -> None:
    """Refuse a container or a program inside the container."""
    head = next(chunks(archive, part), b"")[:4]
    if head[:2] in {b"PK", b"MZ"} or head == b"\xd0\xcf\x11\xe0":
        raise Refused("foreign_parts", part=part.name)


def _check_directory(infos: list[zipfile.ZipInfo], max_unpacked: int, size: int) -> None:
    if len(infos) > MAX_PARTS:
        raise Refused("too_many_parts", limit=MAX_PARTS)
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
        raise Refused("encrypted")
    names = [info.filename.lower() for info in infos]
    for name in names:
        _check_name(name, names)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > max_unpacked or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * size):
        raise Refused("unpacked_too_large", limit=max_unpacked // 1024**2)
    _check_overlaps(infos, size)


def _check_name(name: str, names: list[str]) -> None:
    if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name or "\x00" in name:
        raise Refused("bad_archive", part=name[:60])
    if names.count(name) > 1:
        raise Refused("bad_archive", part=name[:60])
    if any(mark in name for mark in _MACRO_MARKS):
        raise Refused("macros")
    if any(mark in name for mark in _FOREIGN_MARKS):
        raise Refused("foreign_parts", part=name[:60])


def _check_overlaps(infos: list[zipfile.ZipInfo], size: int) -> None:
    end = 0
    for info in sorted(infos, key=lambda item: item.header_offset):
        if info.header_offset < end:
            raise Refused("bad_archive", part=info.filename[:60])
        end = info.header_offset + _LOCAL_HEADER + len(info.orig_filename.encode()) + info.compress_size
        if end > size:
            raise Refused("damaged")
