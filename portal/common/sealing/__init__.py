"""Sealing: personal text encrypted under a key of ours and bound to the very cell it stands in.

A sealed text is `key.mark.sealed`: the id of the key, the keyed digest by which equal texts of one column are found,
and nonce, ciphertext and tag. Table, row, column and mark are authenticated with it, so that a text put into another
cell does not open. Nothing here falls back to plain text: what cannot be opened is an error.
"""

import os
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from portal.common.keys import keyed, keyer

# What a sealed text looks like; the database refuses anything else in a sealed column.
PATTERN: Final = r"^[a-z0-9]{1,16}\.[0-9a-f]{32}\.[A-Za-z0-9_=-]{38,}$"
_NONCE: Final = 12
_TAG: Final = 16
_MARK: Final = 16
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class SealError(Exception):
    """A sealed value cannot be opened: its key is not here, or it is not what was written in this place."""


class _Cipher(Protocol):
    """An authenticated cipher, made once a key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _SM4GCM:
    """SM4 (GB/T 32907) in Galois/counter mode, in the shape of AESGCM."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        made = Cipher(self._key, modes.GCM(nonce)).encryptor()
        made.authenticate_additional_data(associated_data or b"")
        return made.update(data) + made.finalize() + made.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        made = Cipher(self._key, modes.GCM(nonce, data[-_TAG:])).decryptor()
        made.authenticate_additional_data(associated_data or b"")
        return made.update(data[:-_TAG]) + made.finalize()


class Ring:
    """The keys at hand by id; the first one seals, every one opens."""

    def __init__(self, keys: Mapping[str, tuple[str, bytes]]) -> None:
        self.current = next(iter(keys))
        self._ciphers: dict[str, _Cipher] = {
            name: AESGCM(secret) if kind == "aes" else _SM4GCM(secret) for name, (kind, secret) in keys.items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._ciphers

    def seal(self, data: bytes, bound: bytes) -> bytes:
        """Return nonce and sealed data under the current key."""
        nonce = os.urandom(_NONCE)
        return nonce + self._ciphers[self.current].encrypt(nonce, data, bound)

    def open(self, name: str, data: bytes, bound: bytes) -> bytes:
        """Return what was sealed; SealError without the key, or when a bit of it or its place is another."""
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise SealError(f"The key “{name}” is not among the portal's keys; ask whoever keeps them.")
        try:
            return cipher.decrypt(data[:_NONCE], data[_NONCE:], bound)
        except (InvalidTag, ValueError) as fault:
            raise SealError("The value was changed or moved since it was sealed.") from fault


@lru_cache(maxsize=4)
def _ring(keys: tuple[tuple[str, tuple[str, bytes]], ...]) -> Ring:
    return Ring(dict(keys))


def ring() -> Ring:
    """Return the ring of the settings."""
    return _ring(tuple(settings.SEALING_KEYS.items()))


class Seal:
    """Seals and opens the texts of one column."""

    def __init__(self, table: str, column: str, keys: Ring | None = None) -> None:
        self._table, self._column = table, column
        self._ring = keys or ring()
        self.name = f"{table}.{column}"
        self._domain = f"{self.name}\0"

    def mark(self, text: str) -> str:
        """Return the keyed digest equal texts of this column share, 32 hexadecimal characters."""
        return keyed(self._domain + text)[:_MARK].hex()

    def seal(self, text: str, pk: object) -> str:
        """Return the text sealed for the row `pk` under the current key."""
        return next(self.seal_each([text], [pk]))

    def seal_each(self, texts: Iterable[str], keys: Iterable[object]) -> Iterator[str]:
        """Yield texts sealed, each for the row of its key, under the current key: a column at a time."""
        digest, seal, name, domain = keyer(), self._ring.seal, self._ring.current, self._domain
        front, middle = f"{self._table}:", f":{self._column}:"
        for text, pk in zip(texts, keys, strict=True):
            mark = digest(domain + text)[:_MARK].hex()
            sealed = seal(text.encode(), f"{front}{pk}{middle}{mark}".encode())
            yield f"{name}.{mark}.{b2a_base64(sealed, newline=False).translate(_URL_SAFE).decode()}"

    def open(self, sealed: str, pk: object) -> str:
        """Return the plain text of the row `pk`; SealError otherwise."""
        try:
            name, mark, data = sealed.split(".")
            raw = urlsafe_b64decode(data)
        except ValueError as fault:
            raise SealError("The value is not a sealed one.") from fault
        return self._ring.open(name, raw, self._bound(pk, mark)).decode()

    def again(self, sealed: str, pk: object, to: object = None) -> str:
        """Return the text sealed anew under the current key, for the same row or for the row `to`."""
        return self.seal(self.open(sealed, pk), pk if to is None else to)

    def _bound(self, pk: object, mark: str) -> bytes:
        return f"{self._table}:{pk}:{self._column}:{mark}".encode()


def key_of(sealed: str) -> str:
    """Return the id of the key a text is sealed under."""
    return sealed.partition(".")[0]
