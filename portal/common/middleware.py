"""Middleware of the ground: who and through what stands in the history of every write."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class HistoryContextMiddleware:
    """Attach the user and the channel (page or API) to all history rows that an unsafe request causes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _SAFE or not request.user.is_authenticated:
            return self.get_response(request)
        through = "api" if request.path.startswith("/api/") else "page"
        with pghistory.context(user=request.user.pk, user_name=request.user.get_username(), through=through):
            return self.get_response(request)
