"""Errors as people meet them: what happened, what to do, a number to report; never anything of the inside.

Rendered without the request's context, so that no error page needs a database, a session or a right. `/api/` gets the
same as JSON.
"""

import errno
import sys
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.common import origin
from portal.common.logs import logger
from portal.common.sealing import SealError

RETRY_SECONDS: Final = 5
# Two writers met: whoever tries again finds the other one done (serialisation, deadlock, lock timeout).
_CLASHES: Final = frozenset({"40001", "40P01", "55P03"})
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

# Wording of a 400 whose query holds somebody's number.
PERSONAL_ADDRESS: Final = -400
SHUT: Final = -503

# Status → icon, what happened, what to do.
_WORDS: Final[dict[int, tuple[str, Promise, Promise]]] = {
    400: (
        "alert-circle",
        _("This request cannot be read"),
        _("Go back and try again. If you stayed very long on the page, load it anew first."),
    ),
    PERSONAL_ADDRESS: (
        "shield-check",
        _("Numbers of people do not belong in an address"),
        _("Addresses stay in histories. Look for an ID or phone number with the search at the top of the page."),
    ),
    403: (
        "lock",
        _("You may not do this"),
        _("Your roles do not include this page. The administrator of your area can tell you who may."),
    ),
    404: (
        "home-question",
        _("It is not here"),
        _("The address or the number is wrong, it was merged or moved, or it does not lie in your area."),
    ),
    405: (
        "alert-circle",
        _("This address is not opened in this way"),
        _("Go back to the page you came from and use its buttons."),
    ),
    409: (
        "git-compare",
        _("Somebody else is writing here just now"),
        _("Nothing of yours was saved and nothing was mixed up. Go back and try again in a moment."),
    ),
    413: (
        "alert-circle",
        _("This is too large"),
        _("Nothing was taken. Divide the file and send its parts one after the other."),
    ),
    429: (
        "clock",
        _("Too many tries in a short time"),
        _("Wait a few minutes, then try again. Nothing was lost."),
    ),
    500: (
        "alert-circle",
        _("Something went wrong and nothing was saved"),
        _("It has been recorded. What you typed is kept on this machine: go back and try again."),
    ),
    503: (
        "clock",
        _("The portal is busy or being mended"),
        _("Nothing was lost. Go back and try again in a moment."),
    ),
    # The key is not here, or the value was changed in the database: trying again would not help.
    SHUT: (
        "lock",
        _("A value of this page cannot be opened"),
        _("Nothing was lost or shown. Tell whoever runs the portal the number below; other pages work as usual."),
    ),
    507: (
        "alert-circle",
        _("The portal has no room left for this"),
        _("Nothing was taken, and what is there is safe. Tell whoever runs the portal, and try again later."),
    ),
}
STATUSES: Final = frozenset(_WORDS)


def error_answer(request: HttpRequest, status: int, *, words_of: int | None = None) -> HttpResponse:
    """Return the answer of an error status: a page, or JSON below `/api/`; `words_of` names another status' wording."""
    icon, what, todo = _WORDS[words_of or status]
    now = origin.current()
    number = str(now.id) if now else ""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": str(what), "request": number}, status=status)
    else:
        context = {"icon_name": icon, "what": what, "todo": todo, "number": number}
        response = HttpResponse(render_to_string("error.html", context), status=status)
    if status in {409, 429, 503}:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def bad_request(request: HttpRequest, *_why: object, **_named: object) -> HttpResponse:
    """400."""
    return error_answer(request, 400)


def refused(request: HttpRequest, *_why: object, **_named: object) -> HttpResponse:
    """403."""
    return error_answer(request, 403)


def not_found(request: HttpRequest, *_why: object, **_named: object) -> HttpResponse:
    """404, one answer for what is absent and what lies elsewhere."""
    return error_answer(request, 404)


def forged(request: HttpRequest, *_why: object, **_named: object) -> HttpResponse:
    """403 to a form without its token: a page open for too long, or another site's."""
    return error_answer(request, 403, words_of=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500; or 409 and 503 where the database says that two met, or that it cannot answer in time or at all, or where a
    sealed value does not open; 507 where a disk is full.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        logger.error("no room left: %s", type(error).__name__)
        return error_answer(request, 507)
    if isinstance(error, OperationalError | InterfaceError):
        code = getattr(error.__cause__, "pgcode", None)
        return error_answer(request, 409 if code in _CLASHES else 503)
    if isinstance(error, SealError):
        return error_answer(request, 503, words_of=SHUT)
    return error_answer(request, 500)


class ErrorPagesMiddleware:
    """Dress error answers that came without a word of ours (405 of a view, 413 and the like)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code not in STATUSES or not isinstance(response, HttpResponse) or response.content:
            return response
        dressed = error_answer(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                dressed[name] = response[name]
        return dressed
