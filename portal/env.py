"""Typed readers of the environment. A value that cannot be read stops the start and says which one."""

import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}


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
