"""Middleware of the ground: every request gets an origin, which audit log, history and log lines name."""

from collections.abc import Callable
from time import monotonic

import pghistory
from django.http import HttpRequest, HttpResponse

from portal.common import audit, origin
from portal.common.logs import logger, requests
from portal.common.masks import identifies
from portal.common.requests.errors import PERSONAL_ADDRESS, error_answer

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
REQUEST_ID_HEADER = "X-Request-ID"


class OriginMiddleware:
    """Say who acts and through what; write refusals after the transaction; answer 503 when nothing can be recorded.

    It stands outside the transaction of the request and inside of whatever finds out who is signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = monotonic()
        with origin.acting(origin.of_request(request)) as now:
            response = self._answer(request, now)
            if response.status_code in audit.DENIED and request.user.is_authenticated and request.resolver_match:
                audit.later("denied", result="denied", detail=_denial(request, response))
            audit.write_later(now)
            response[REQUEST_ID_HEADER] = str(now.id)
            said = {"method": now.method, "path": now.path, "status": response.status_code}
            requests.info("request", extra={**said, "ms": round((monotonic() - began) * 1000)})
            return response

    def _answer(self, request: HttpRequest, now: origin.Origin) -> HttpResponse:
        if request.method in _SAFE or not request.user.is_authenticated:
            return self.get_response(request)
        who = {"user": request.user.pk, "user_name": request.user.get_username()}
        with pghistory.context(**who, through=now.through, request=str(now.id)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show nothing of what could not be recorded."""
        if not isinstance(exception, audit.AuditFailedError):
            return None
        logger.critical("refused %s: it cannot be recorded", request.path)
        return error_answer(request, 503)


def _denial(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    route = request.resolver_match.view_name if request.resolver_match else ""
    return {"status": response.status_code, "method": request.method or "", "route": route}


class AddressMiddleware:
    """Refuse an address with somebody's identity, phone or account number in its query: it would stay in histories."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(identifies(value) for _, values in request.GET.lists() for value in values):
            return error_answer(request, 400, words_of=PERSONAL_ADDRESS)
        return self.get_response(request)
