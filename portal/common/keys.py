"""Keys made by the application: time-ordered UUIDs and keyed digests."""

import hmac
import os
import time
import unicodedata
from uuid import UUID

from django.conf import settings


def uuid7() -> UUID:
    """Return a time-ordered UUID (RFC 9562, version 7): 48 bits of milliseconds, 74 random bits."""
    raw = int.from_bytes((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10), "big")
    raw = raw & ~(0xF << 76) | (0x7 << 76)
    raw = raw & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=raw)


def digest(text: str) -> str:
    """Return the keyed digest (hexadecimal) by which an identifier is found and kept unique, however it is written."""
    return keyed(plain_identifier(text)).hex()


def keyed(text: str) -> bytes:
    """Return HMAC of a text under the digest key, by SHA-256 or SM3 as the settings say: 32 bytes."""
    return hmac.digest(settings.DIGEST_KEY.encode(), text.encode(), settings.DIGEST_HASH)


def plain_identifier(text: str) -> str:
    """Return an identifier as it is stored and sought: NFKC, capitals, no blanks."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
