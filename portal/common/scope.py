"""The scope: which areas' rows the database shows at all, whatever a query asks for (the second wall).

Policies of the tables (`portal.common.walls`) read a setting of the *transaction*, the ranges of codes it sees; this
module is the only one that writes it. It is never a setting of the session, so a connection cannot carry one user's
scope to another.
Without a scope a walled table is empty.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS

# A code stands below its area followed by this: digits sort before letters.
_END: Final = "z"
# The whole country, and the rows of nowhere (people without a household, whose division is "0").
_FIRST: Final = "0"
_SETTINGS: Final = (
    "app.scope",
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
)
_WRITE: Final = f"SELECT {', '.join(f'set_config({name!r}, %s, true)' for name in _SETTINGS)}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the database works or waits for us, in seconds: one statement, one lock, our own silence (0: no end)."""

    statement: int
    lock: int
    idle: int


# A page answers or says that it cannot. The longest statement of an import of 100,000 rows takes some 20 s on a small
# server; between two statements a worker may wait a minute for the child that reads a workbook.
PAGE: Final = Limits(statement=15, lock=5, idle=30)
WORKER: Final = Limits(statement=120, lock=5, idle=120)
# A person at the command line waits as long as it takes.
COMMAND: Final = Limits(statement=0, lock=0, idle=0)


@dataclass(frozen=True, slots=True)
class Scope:
    """Areas as the policies read them: ranges of codes, as PostgreSQL writes them; and the limits."""

    ranges: str
    limits: Limits

    @property
    def values(self) -> list[str]:
        """The settings, in the order of `_SETTINGS`."""
        limits = (self.limits.statement, self.limits.lock, self.limits.idle)
        return [self.ranges, *(f"{seconds}s" for seconds in limits)]


_NOWHERE: Final = Scope("{}", COMMAND)
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def _over(areas: Iterable[str], limits: Limits) -> Scope:
    codes = sorted(set(areas))
    if not all(code.isdecimal() for code in codes if code):
        raise ValueError("an area is a code of digits")
    ranges = ",".join(f"[{code or _FIRST},{code}{_END})" for code in codes)
    return Scope(f"{{{ranges}}}", limits)


@contextmanager
def scoped(areas: Iterable[str], limits: Limits | None = None) -> Iterator[None]:
    """Show rows of these areas only (division code prefixes; "" is the country; none at all shows nothing).

    Holds for this thread's connection inside the block, for the open transaction and for each that begins in it; what
    held before comes back at the end, after an exception too. `limits` stay what they were unless given.
    """
    outer = _scope.get()
    scope = _over(areas, limits or (outer or _NOWHERE).limits)
    with nullcontext() if outer else connection.execute_wrapper(_begin):
        token = _scope.set(scope)
        try:
            if _open():
                _write(scope)
            yield
        finally:
            _scope.reset(token)
            # A failed transaction takes no statement: its rollback, to a point before ours, brings the old values back.
            if _open():
                _write(outer or _NOWHERE)


@contextmanager
def everywhere(work: str, limits: Limits | None = None) -> Iterator[None]:
    """Show the rows of all areas, for work of the portal itself: `work` names it where the code is read."""
    if not work:
        raise ValueError("work that sees everything has a name")
    with scoped(("",), limits):
        yield


def current() -> Scope | None:
    """Return the scope of this thread, None outside every block."""
    return _scope.get()


def _open() -> bool:
    """Tell whether a transaction has begun and can still take a statement."""
    driver = connection.connection
    return driver is not None and not driver.closed and driver.info.transaction_status == TRANSACTION_STATUS_INTRANS


def _write(scope: Scope) -> None:
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(_WRITE, scope.values)


def _begin(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Before the first statement of a transaction, set its scope; a statement by itself gets a transaction for that."""
    scope, driver = _scope.get(), connection.connection
    if scope is None or driver.info.transaction_status != TRANSACTION_STATUS_IDLE:
        return execute(sql, params, many, context)
    if not connection.get_autocommit():
        _write(scope)
        return execute(sql, params, many, context)
    with transaction.atomic():
        _write(scope)
        return execute(sql, params, many, context)
