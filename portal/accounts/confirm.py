"""Acts that ask for the password again: revealing, exporting, changing roles or second factors.

A view says so by `confirmed` (the methods) or by its own `asks_confirmation`; the middleware calls `gate` before it. A
page comes back with a form that holds what was typed and goes on from there; htmx opens a dialogue and sends again; the
API answers 428 with the code `confirmation_required`.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.services import attempts
from portal.common import audit
from portal.common.origin import client_ip
from portal.common.views import may, needed_permission

FIELD: Final = "confirm_password"
_KEY: Final = "confirmed_at"


def recently_confirmed(request: HttpRequest) -> bool:
    """Tell whether the user of this session gave the password within the last minutes (settings.CONFIRM_MINUTES)."""
    at = request.session.get(_KEY)
    if not at:
        return False
    past = timezone.now() - datetime.fromisoformat(at)
    return timedelta(0) <= past <= timedelta(minutes=settings.CONFIRM_MINUTES)


def mark_confirmed(request: HttpRequest) -> None:
    """Note that the user has just proved to be there."""
    request.session[_KEY] = timezone.now().isoformat()


def tried(request: HttpRequest, name: str, password: str, step: str = "password") -> tuple[User | None, str]:
    """Look at a password, counting failures; returns the user, or None and how long to wait ("" where one need not)."""

    def check() -> User | None:
        found = authenticate(request, username=name, password=password)
        return found if isinstance(found, User) else None

    try:
        return attempts.attempt(name, client_ip(request) or "", check, step=step, now=timezone.now()), ""
    except attempts.MustWaitError as wait:
        return None, wait_words(wait.until)


def wait_words(until: datetime) -> str:
    """Say until when nothing is looked at."""
    seconds = ceil((until - timezone.now()).total_seconds())
    if seconds < 120:
        return _("Too many failed attempts. Wait %(seconds)d seconds.") % {"seconds": seconds}
    return _("Too many failed attempts. The account is locked until %(time)s.") % {
        "time": date_format(timezone.localtime(until), "H:i")
    }


def confirm(request: HttpRequest, password: str) -> str:
    """Take the password again; returns "" when it was right, else what to say."""
    user, wait = tried(request, request.user.get_username(), password, "confirm")
    if user is None:
        return wait or _("This is not your present password.")
    mark_confirmed(request)
    attempts.forgive(user.username, client_ip(request) or "")
    audit.record("confirmed")
    return ""


def gate(request: HttpRequest, view: Any) -> HttpResponse | None:
    """Return the answer that asks for the password, or None where the view may go on."""
    asks = getattr(view, "asks_confirmation", None)
    needed = asks(request) if asks else request.method in getattr(view, "confirmed", ())
    if not needed or not request.user.is_authenticated or not may(request, needed_permission(view, request.method)):
        return None
    fault = ""
    if request.method == "POST" and FIELD in request.POST:
        posted = request.POST.copy()
        fault = confirm(request, str(posted.pop(FIELD)[-1]))
        request.POST = posted  # type: ignore[assignment]  # Django's own setter; the stubs know none
    return None if not fault and recently_confirmed(request) else ask(request, fault)


def ask(request: HttpRequest, fault: str = "") -> HttpResponse:
    """Ask for the password in the way the request came."""
    url, words = reverse("accounts:confirm"), _("Confirm your password first.")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": words, "code": "confirmation_required", "confirm": url}, status=428)
    if request.headers.get("HX-Request"):
        return HttpResponse(words, status=428, headers={"X-Confirm": url}, content_type="text/plain; charset=utf-8")
    if request.method == "POST":
        hidden = [(name, value) for name, values in request.POST.lists() for value in values]
        hidden = [(name, value) for name, value in hidden if name != "csrfmiddlewaretoken"]
        return page(request, action=request.get_full_path(), hidden=hidden, fault=fault)
    return page(request, action=url, hidden=[("next", request.get_full_path())], fault=fault)


def came_from(request: HttpRequest) -> str:
    """Return the page of this portal a request came from; "/" when it came from elsewhere or does not say."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc != request.get_host():
        return "/"
    return f"{referer.path}{'?' + referer.query if referer.query else ''}"


def page(request: HttpRequest, *, action: str, hidden: list[tuple[str, str]], fault: str = "") -> HttpResponse:
    """Show the form that asks for the password and sends what was typed along."""
    context = {
        "action": action,
        "hidden": hidden,
        "fault": fault,
        "minutes": settings.CONFIRM_MINUTES,
        "field": FIELD,
        "back": came_from(request),
    }
    return render(request, "accounts/confirm.html", context, status=422 if fault else 200)
