"""One's own sessions, and the password once more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import confirm
from portal.accounts.actors import actor
from portal.accounts.devices import device_of
from portal.accounts.models.sessions import Ending
from portal.accounts.services import sessions
from portal.common.asked import own_address
from portal.common.views import SIGNED_IN, PortalView


class Sessions(PortalView):
    """Where one is signed in: device, address, since when, last seen; end one or all others."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, the last used first."""
        key = request.session.session_key
        rows = [
            {"session": row, "device": device_of(row.agent), "here": row.session_key == key}
            for row in sessions.open_sessions(actor(request), now=timezone.now())
        ]
        return render(request, "accounts/sessions.html", {"rows": rows})

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session named in `session`, or all but this one."""
        now, user = timezone.now(), actor(request)
        named = request.POST.get("session", "")
        if named:
            ended = sessions.end_one(user, _uuid(named), now=now)
        else:
            ended = sessions.end_all(user, Ending.BY_USER, now=now, but=request.session.session_key)
        messages.success(request, _("Sessions ended: %(count)d") % {"count": ended})
        return redirect("accounts:sessions")


def _uuid(text: str) -> UUID:
    """Return a reference; one that is none refers to nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


class Confirm(PortalView):
    """The password once more, on the way to what asks for it; for scripts, too (204 when it was right)."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        return self._asked(request, request.GET.get("next", "/"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look, and go on."""
        target = request.POST.get("next", "")
        fault = confirm.confirm(request, request.POST.get(confirm.FIELD, ""))
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(fault, status=422 if fault else 204, content_type="text/plain; charset=utf-8")
        if fault:
            return self._asked(request, target, fault)
        return redirect(own_address(request, target))

    @staticmethod
    def _asked(request: HttpRequest, target: str, fault: str = "") -> HttpResponse:
        return confirm.page(request, action=request.path, hidden=[("next", target)], fault=fault)
