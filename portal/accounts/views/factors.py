"""Setting up a second step, and keeping one's own: app, security keys, recovery codes."""

import json
from typing import Any, Final
from uuid import UUID

import qrcode
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import actor
from portal.accounts.models import Factor, FactorKind, User
from portal.accounts.services import factors
from portal.accounts.services.factors import totp, webauthn
from portal.common.views import SIGNED_IN, PortalView

_OFFER: Final = "new_app"
_STATE: Final = "new_key"


def host_of(request: HttpRequest) -> str:
    """Return the name the portal is opened under, to which a security key binds itself."""
    return request.get_host().rpartition(":")[0] or request.get_host()


def answer_of(request: HttpRequest) -> Any:
    """Return what the browser's key answered (JSON); None when it cannot be read."""
    try:
        return json.loads(request.POST.get("answer", ""))
    except (ValueError, RecursionError):
        return None


def qr_path(text: str) -> tuple[int, str]:
    """Return the side of a QR code in modules, and its dark ones as the path of an SVG."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    cells = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return len(rows), "".join(cells)


class SettingUp:
    """The offer to set up an app or a key: its secret and challenge wait in the session until the browser answers."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request = request
        self.user = user
        self.fault = ""

    def take(self) -> Factor | None:
        """Keep the app or the key that was set up; None when it did not answer as it should (`fault` says why)."""
        posted, now = self.request.POST, timezone.now()
        try:
            if posted.get("act") == "key":
                state = self.request.session.pop(_STATE, None)
                label, host = posted.get("label", ""), host_of(self.request)
                return factors.add_key(self.user, answer_of(self.request), state, host, label=label, now=now)
            made = factors.add_app(self.user, self._secret(), posted.get("code", ""), now=now)
        except ValidationError as error:
            self.fault = " ".join(error.messages)
            return None
        self.request.session.pop(_OFFER, None)
        return made

    def _secret(self) -> str:
        """Return the secret on offer; the same one until it is taken, so that a mistyped code asks for no new scan."""
        kept: str = self.request.session.setdefault(_OFFER, totp.new_secret())
        return kept

    def context(self) -> dict[str, Any]:
        """Return the QR code, the secret in groups of four, what a key is asked, and what went wrong."""
        secret = self._secret()
        side, path = qr_path(totp.address(secret, self.user.username, _("Anju")))
        held = list(Factor.objects.filter(user=self.user, kind=FactorKind.KEY))
        options, self.request.session[_STATE] = webauthn.ask_new(self.user, held, host_of(self.request))
        return {
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            "qr_side": side,
            "qr_path": path,
            "options": options,
            "fault": self.fault,
        }

    def shown(self, template: str, **more: Any) -> HttpResponse:
        """Show the offer."""
        context = {**self.context(), **more}
        return render(self.request, template, context, status=422 if self.fault else 200)


class Factors(PortalView):
    """One's own second steps: add, take away, new recovery codes. A fresh password is asked for."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"GET", "POST"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self._shown(SettingUp(request, actor(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add an app or a key, take one away (`act=remove`), or make new recovery codes (`act=codes`)."""
        user, offer = actor(request), SettingUp(request, actor(request))
        act = request.POST.get("act")
        if act == "codes":
            return self._shown(offer, codes=factors.new_recovery_codes(user))
        if act == "remove":
            return self._remove(request, user)
        if offer.take() is None:
            return self._shown(offer)
        messages.success(request, _("The second step is added."))
        return redirect("accounts:factors")

    @staticmethod
    def _remove(request: HttpRequest, user: User) -> HttpResponse:
        try:
            factors.remove_factor(user, UUID(request.POST.get("factor", "")))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except ValueError:
            messages.error(request, _("There is no such second step."))
        else:
            messages.success(request, _("The second step is taken away."))
        return redirect("accounts:factors")

    @staticmethod
    def _shown(offer: SettingUp, codes: list[str] | None = None) -> HttpResponse:
        held = Factor.objects.filter(user=offer.user).order_by("created_at")
        left = factors.open_recovery_codes(offer.user)
        return offer.shown("accounts/factors.html", held=held, left=left, codes=codes)
