"""The way in: password, second step, a new password where one is due, a second step set up where there is none.

Between these a session holds only who is on the way (`entering`); nobody is signed in, so everything else is closed as
it is to anybody. `enter` signs in, once nothing is missing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.confirm import mark_confirmed
from portal.accounts.devices import device_of
from portal.accounts.models import User
from portal.accounts.services import attempts, factors, passwords, sessions
from portal.accounts.sessions import ADDRESS, AGENT, SINCE
from portal.common import audit
from portal.common.origin import client_ip

_KEY: Final = "entering"
_PATIENCE: Final = timedelta(minutes=15)
BACKEND: Final = "portal.accounts.backends.Accounts"


@dataclass(frozen=True, slots=True)
class Entering:
    """Somebody whose password was right: who, whether the second step is done, and where to go then."""

    user: User
    factor: bool
    target: str


def begin(request: HttpRequest, user: User, target: str) -> Entering:
    """Note that the password was right, under a fresh session key; whoever was signed in here no longer is."""
    request.session.flush()
    state = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": timezone.now().isoformat()}
    request.session[_KEY] = {**state, "factor": False, "target": target}
    return Entering(user, factor=False, target=target)


def current(request: HttpRequest) -> Entering | None:
    """Return who is on the way in; None when nobody is, it took too long, or the account changed meanwhile."""
    state: dict[str, Any] = request.session.get(_KEY) or {}
    if not state or timezone.now() - datetime.fromisoformat(state["at"]) > _PATIENCE:
        return None
    user = User.objects.filter(pk=state["user"]).first()
    if user is None or not user.usable(timezone.localdate()) or user.get_session_auth_hash() != state["hash"]:
        return None
    return Entering(user, factor=state["factor"], target=state["target"])


def note(request: HttpRequest, user: User, *, factor: bool | None = None) -> None:
    """Keep what has just been done: the second step, or a new password."""
    state = request.session[_KEY]
    done = state["factor"] if factor is None else factor
    request.session[_KEY] = {**state, "hash": user.get_session_auth_hash(), "factor": done}


def step(entering: Entering, *, now: datetime) -> str:
    """Return the page that comes next; "" when nothing is missing."""
    held = factors.has_factor(entering.user)
    if held and not entering.factor:
        return "accounts:second_step"
    if passwords.must_change(entering.user, now=now):
        return "accounts:new_password"
    return "accounts:set_up" if not held and factors.must_have_factor(entering.user) else ""


def enter(request: HttpRequest, entering: Entering) -> None:
    """Sign in; the oldest sessions beyond the limit end, and it is said."""
    now, user = timezone.now(), entering.user
    if step(entering, now=now):
        raise AssertionError("somebody enters past a step")
    request.session.pop(_KEY, None)
    address = client_ip(request) or ""
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        request.session.update(
            {SINCE: now.isoformat(), ADDRESS: address, AGENT: request.headers.get("User-Agent", "")[:300]}
        )
        mark_confirmed(request)
        request.session.save()
        attempts.forgive(user.username, address)
        audit.record("sign_in", detail={"device": device_of(request.session[AGENT])})
        for ended in sessions.end_oldest(user, now=now):
            text = _("You were signed in elsewhere, too: the session on %(device)s was ended.")
            messages.info(request, text % {"device": device_of(ended.agent)})
