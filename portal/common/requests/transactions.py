"""One transaction around a view and the rendering of its answer, in which the database shows the user's areas only."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from psycopg2.errors import InsufficientPrivilege

from portal.common.clearance import NOTHING, cleared
from portal.common.logs import logger
from portal.common.requests.errors import refused
from portal.common.scope import PAGE, scoped

_KEY: Final = "anju.transaction"


@dataclass(slots=True)
class _Act:
    """The transaction of a request, open as long as `stack` is, and whether it is to be taken back."""

    stack: ExitStack = field(default_factory=ExitStack)
    begun: bool = False
    failed: bool = False


class TransactionMiddleware:
    """Open the transaction and its scope once the view is known; close both when its answer is written.

    What an answer streams after that is sent outside of both: a stream reads files, never tables.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        act = request.META[_KEY] = _Act()
        with act.stack:
            response = self.get_response(request)
            if act.begun and act.failed:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Begin. Officers, and whoever is not signed in, see no row of any household."""
        holder = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
        if getattr(holder, "without_database", False):
            return
        act: _Act = request.META[_KEY]
        user: Any = request.user
        known = user.is_authenticated
        areas = user.reach if known else ()
        act.stack.enter_context(cleared(user.clearance if known else NOTHING))
        act.stack.enter_context(scoped(areas, PAGE))
        act.stack.enter_context(transaction.atomic())
        act.begun = True

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Take everything back; what the database itself refused by a policy or a missing right is a 403."""
        take_back(request)
        if isinstance(exception, DatabaseError) and isinstance(exception.__cause__, InsufficientPrivilege):
            logger.error("the database refused %s %s: %s", request.method, request.path, type(exception).__name__)
            return refused(request)
        return None


def take_back(request: HttpRequest) -> None:
    """Let the request's transaction be rolled back, although its view answers (the API turns errors into answers)."""
    act: _Act | None = request.META.get(_KEY)
    if act is not None:
        act.failed = True
