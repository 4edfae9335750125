"""Codes of an authenticator app: RFC 6238 with what every app knows (SHA-1, 30 seconds, six digits)."""

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

PERIOD: Final = 30
DIGITS: Final = 6
# Clocks of phones go wrong: one step before and one after are taken, too.
_DRIFT: Final = 1


def new_secret() -> str:
    """Return a fresh secret of 160 bits, in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(moment: datetime) -> int:
    """Return the number of the time step of a moment."""
    return int(moment.timestamp()) // PERIOD


def code_at(secret: str, step: int) -> str:
    """Return the code of a time step."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the time step near now whose code this is; None when it is none. Takes as long either way."""
    here = step_at(now)
    near = range(here - _DRIFT, here + _DRIFT + 1)
    fits = [step for step in near if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return fits[0] if fits else None


def address(secret: str, account: str, issuer: str) -> str:
    """Return the otpauth:// address that an app reads from a QR code."""
    query = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": PERIOD}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"
