"""Keys made by the application: time-ordered UUIDs and keyed digests."""

import hashlib
import hmac
import os
import time
from uuid import UUID

from django.conf import settings


def uuid7() -> UUID:
    """Return a time-ordered UUID (RFC 9562, version 7): 48 bits of milliseconds, 74 random bits."""
    raw = int.from_bytes((time.time_ns() // 1_000_000).to_bytes(6, "big") + os.urandom(10), "big")
    raw = raw & ~(0xF << 76) | (0x7 << 76)
    raw = raw & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=raw)


def digest(text: str) -> str:
    """Return the keyed digest (HMAC-SHA-256, hexadecimal) by which an ID number is found and kept unique."""
    return hmac.new(settings.DIGEST_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
