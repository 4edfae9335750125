"""What every request of a session passes: its browser, its time, who must sign in, who must confirm."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.accounts import confirm
from portal.accounts.models.sessions import Ending
from portal.accounts.services import sessions, tokens
from portal.accounts.sessions import AGENT, expiry

# The table is written once a minute at most, not at every request.
_NOTED: Final = timedelta(minutes=1)


class SessionRulesMiddleware:
    """Ends a session that moved to another browser, notes when one is used, asks to confirm where a view says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        opened_with = request.session.get(AGENT, "")
        if opened_with and opened_with != request.headers.get("User-Agent", "")[:300]:
            sessions.end_key(str(request.session.session_key), Ending.DEVICE, now=timezone.now())
            logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Note the use (a page asking by itself how a job stands is none), and ask for the password where it is due."""
        view = getattr(view_func, "view_class", None) or getattr(view_func, "cls", None)
        if not getattr(view, "polled", False):
            self._note(request)
        return confirm.gate(request, view)

    def _note(self, request: HttpRequest) -> None:
        row, now = getattr(request.session, "row", None), timezone.now()
        if row is not None and row.user_id and now - row.seen_at >= _NOTED:
            sessions.seen(row.session_key, now=now, until=expiry(row.since, now))


class TokenMiddleware:
    """Signs in the service account of a token, for the API alone; what comes beside it (a session) does not count.

    It stands before whatever goes by the user. A token that opens nothing leaves nobody signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and request.path.startswith("/api/"):
            token = tokens.found(text.strip(), now=timezone.now())
            request.user = token.user if token else AnonymousUser()
            vars(request)["api_token"] = token.pk if token else None
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to the sign-in page, with where to go on and why the session is over."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """Redirect; what htmx asked for is answered 401, so that no sign-in page stands inside another page."""
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        query = {"next": back_to(request)}
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key.isalnum() and (why := sessions.how_it_ended(key, now=timezone.now())):
            query["why"] = why
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode(query)}")


def back_to(request: HttpRequest) -> str:
    """Return the page to come back to: a form that was sent is found where it was filled in."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return confirm.came_from(request)
