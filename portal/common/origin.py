"""Where an act comes from: who, from which address, in which session, by which request, job or command.

The middleware sets it for a request, `acting` for a job or a command; the audit log, the history and the log read it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from portal.common.keys import digest, uuid7

_UNIX_SOCKET = "unix"


def nobody() -> Any:
    """Return no user."""
    return None


@dataclass(slots=True)
class Origin:
    """One request, job or command. `user` is asked when it is needed: signing in changes it on the way."""

    through: str
    id: UUID = field(default_factory=uuid7)
    user: Callable[[], Any] = nobody
    user_name: str = ""
    ip: str | None = None
    session: Callable[[], str] = str
    method: str = ""
    path: str = ""
    # What the page shows, gathered while it is made, and what is to be written once the transaction is over.
    noted: dict[str, Any] = field(default_factory=dict)
    later: list[dict[str, Any]] = field(default_factory=list)


_origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin | None:
    """Return the origin of what runs now, None outside any request, job or command."""
    return _origin.get()


@contextmanager
def acting(origin: Origin) -> Iterator[Origin]:
    """Let everything inside come from this origin; the one before is restored at the end."""
    token = _origin.set(origin)
    try:
        yield origin
    finally:
        _origin.reset(token)


def of_request(request: HttpRequest) -> Origin:
    """Return the origin of a request. The path is kept without its query; the session only as a keyed digest."""
    return Origin(
        through="api" if request.path.startswith("/api/") else "page",
        user=lambda: getattr(request, "user", None),
        ip=client_ip(request),
        session=lambda: _session_digest(request),
        method=request.method or "",
        path=request.path,
    )


def _session_digest(request: HttpRequest) -> str:
    key = getattr(getattr(request, "session", None), "session_key", None)
    return digest(f"session:{key}")[:16] if key else ""


def client_ip(request: HttpRequest) -> str | None:
    """Return the address a request comes from. What a header says is believed from trusted proxies only.

    Of `X-Forwarded-For` the last address that is no trusted proxy counts: whatever stands before it, anybody can write.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while hops and _trusted(address):
        address = hops.pop()
    return address if _is_address(address) else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _trusted(address: str) -> bool:
    if not address:
        return _UNIX_SOCKET in settings.TRUSTED_PROXIES
    nets = [entry for entry in settings.TRUSTED_PROXIES if entry != _UNIX_SOCKET]
    return _is_address(address) and any(ip_address(address) in ip_network(net) for net in nets)
