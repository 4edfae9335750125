"""Typed readers of the environment. A value that cannot be read stops the start and says which one."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}
# Ciphers a sealing key may be for, with the bytes it then has.
_CIPHERS: Final = {"aes": 32, "sm4": 16}
_SEALING_KEY: Final = re.compile(r"([a-z0-9]{1,16}):(aes|sm4):([0-9a-fA-F]+)")


def text(name: str, default: str | None = None) -> str:
    """Return the variable as text; without a default it must be set and not blank."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set; see README, “Settings”.")
    return default


def flag(name: str, *, default: bool = False) -> bool:
    """Return yes or no; anything but 1/true/yes/on and 0/false/no/off is an error."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes (1, true) nor no (0, false).")


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return a whole number not below `least`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdecimal()) or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {least}.")
    return int(value)


def choice(name: str, default: str, known: Sequence[str]) -> str:
    """Return one of the known words."""
    value = text(name, default)
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value!r} is none of: {', '.join(known)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list, blanks dropped."""
    return [word for word in (part.strip() for part in os.environ.get(name, default).split(",")) if word]


def sealing_keys(name: str, file_name: str) -> dict[str, tuple[str, bytes]]:
    """Return the sealing keys, id → (cipher, secret), the current one first.

    `name` holds them separated by commas or blanks, or `file_name` names a file with one a line; each is
    `id:cipher:hex` with cipher aes (32 bytes) or sm4 (16 bytes). No part of a key is ever repeated in an error.
    """
    path = os.environ.get(file_name, "").strip()
    if path and os.environ.get(name, "").strip():
        raise ImproperlyConfigured(f"{name} and {file_name} are both set; the keys can come from one place only.")
    try:
        written = Path(path).read_text(encoding="utf-8") if path else text(name)
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"{file_name}: {path} cannot be read.") from fault
    keys: dict[str, tuple[str, bytes]] = {}
    for place, entry in enumerate(re.split(r"[,\s]+", re.sub(r"#.*", "", written).strip()), start=1):
        found = _SEALING_KEY.fullmatch(entry)
        if not found or len(found[3]) != 2 * _CIPHERS[found[2]]:
            raise ImproperlyConfigured(
                f"{file_name if path else name}: entry {place} is no key: id:aes:64 or id:sm4:32 hexadecimal digits."
            )
        if found[1] in keys:
            raise ImproperlyConfigured(f"{file_name if path else name}: the key id {found[1]} stands there twice.")
        keys[found[1]] = (found[2], bytes.fromhex(found[3]))
    return keys


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """Return Django's connection settings from `postgresql://user:password@host:port/name`.

    A unix socket is given as a percent-encoded host or as `?host=/path`.
    """
    value = text(name, default)
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} is not an address of a database: {fault}.") from fault
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql:// (the portal runs on PostgreSQL only).")
    database_name = unquote(url.path.lstrip("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name} names no database: postgresql://user:password@host:port/NAME.")
    options = dict(parse_qsl(url.query))
    host = options.pop("host", "") or unquote(url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or str(port or ""),
        "OPTIONS": options,
    }
