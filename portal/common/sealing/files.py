"""Files on disk, sealed piece by piece: bound to their name, to the order of the pieces and to where the file ends.

A file is opened into memory that has no name (memfd): its plain content never reaches a disk.
"""

import hashlib
import os
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from portal.common.sealing import SealError, ring

_MAGIC: Final = b"ANJU-SEALED-1 "
_LENGTH: Final = struct.Struct(">I")
_PIECE: Final = 1 << 20
_DESCRIPTORS: Final = Path("/proc/self/fd")


def seal_file(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write chunks as one sealed file under a draft's name, then put it in place; return SHA-256 and size of the plain.

    What interrupts the chunks leaves no file behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    plain, size, keys = hashlib.sha256(), 0, ring()
    try:
        with draft.open("wb") as file:
            file.write(_MAGIC + keys.current.encode() + b"\n")
            for place, (piece, last) in enumerate(_pieces(chunks)):
                plain.update(piece)
                size += len(piece)
                sealed = keys.seal(piece, _bound(path, place, last=last))
                file.write(_LENGTH.pack(len(sealed)) + sealed)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return plain.hexdigest(), size


def _pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces of one size, and whether each is the last."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > _PIECE:
            yield bytes(held[:_PIECE]), False
            del held[:_PIECE]
    yield bytes(held), True


def key_of_file(path: Path) -> str | None:
    """Return the id of the key a file is sealed under, None for a file that is not sealed."""
    with path.open("rb") as file:
        head = file.readline(len(_MAGIC) + 20)
    return head[len(_MAGIC) :].strip().decode("ascii", "replace") if head.startswith(_MAGIC) else None


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the plain content; SealError when the key is not here or anything of the file was changed."""
    keys, name = ring(), key_of_file(path)
    if name is None:
        raise SealError("The file is not a sealed one.")
    with path.open("rb") as file:
        file.readline()
        place, head = 0, file.read(_LENGTH.size)
        while head:
            if len(head) < _LENGTH.size:
                raise SealError("The file is cut short.")
            sealed = file.read(_LENGTH.unpack(head)[0])
            head = file.read(_LENGTH.size)
            yield keys.open(name, sealed, _bound(path, place, last=not head))
            place += 1
        if not place:
            raise SealError("The file is cut short.")


def _bound(path: Path, place: int, *, last: bool) -> bytes:
    return f"file:{path.name}:{place}:{'last' if last else 'more'}".encode()


@contextmanager
def opened_file(path: Path) -> Iterator[Path]:
    """Hold the plain content of a sealed file under a path of this process, and of children it hands `handed(path)`."""
    descriptor = os.memfd_create("anju", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as plain:
            for piece in pieces_of(path):
                plain.write(piece)
        yield _DESCRIPTORS / str(descriptor)
    finally:
        os.close(descriptor)


def seal_written(path: Path, write: Callable[[IO[bytes]], None]) -> int:
    """Seal what `write` writes, which is held in memory until then, as one file; return the size of the plain."""
    with os.fdopen(os.memfd_create("anju", os.MFD_CLOEXEC), "w+b") as plain:
        write(plain)
        plain.seek(0)
        return seal_file(path, iter(lambda: plain.read(_PIECE), b""))[1]


def opened_stream(path: Path) -> IO[bytes]:
    """Return the plain content of a sealed file to read from, in memory; all of it was opened before the first byte."""
    plain = os.fdopen(os.memfd_create("anju", os.MFD_CLOEXEC), "w+b")
    try:
        for piece in pieces_of(path):
            plain.write(piece)
    except SealError:
        plain.close()
        raise
    plain.seek(0)
    return plain


def handed(path: Path) -> tuple[int, ...]:
    """Return the descriptors a child needs to read a path under the same name: that of an opened file, else none."""
    return (int(path.name),) if path.parent == _DESCRIPTORS else ()
