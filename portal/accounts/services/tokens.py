"""Tokens of service accounts: made, replaced, revoked by the administrator of accounts; found by their digest."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import ApiToken, User
from portal.common import audit

PERMISSION: Final = "user.manage"
SERVICE: Final = "service"
MOST_DAYS: Final = 365
# How long a replaced token still opens, so that the other system can be set to the new one.
GRACE: Final = timedelta(hours=24)
_PREFIX: Final = "anju_"
_BYTES: Final = 32
_HINT: Final = 10
_NOTED: Final = timedelta(minutes=1)


def is_service(user: User) -> bool:
    """Tell whether an account is one of a system: it holds the role of a service today, and no other."""
    return {grant.role for grant in user.open_grants} == {SERVICE}


def create(actor: User, user: User, *, name: str, days: int, now: datetime) -> tuple[ApiToken, str]:
    """Make a token for a service account; returns it with the token itself, which is shown once and kept nowhere."""
    _check(actor, user, now)
    if not is_service(user):
        raise ValidationError(_("Only an account that holds the role of a service account alone has tokens."))
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": _("From 1 to %(most)d days.") % {"most": MOST_DAYS}})
    with transaction.atomic():
        return _made(actor, user, name, now + timedelta(days=days), "token_created")


def rotate(actor: User, token: ApiToken, *, now: datetime) -> tuple[ApiToken, str]:
    """Replace a token by a new one of the same length of life; the old one opens for another day."""
    _check(actor, token.user, now)
    with transaction.atomic():
        old = ApiToken.objects.select_for_update().get(pk=token.pk)
        if not old.holds(now) or not is_service(old.user):
            raise ValidationError(_("This token does not open anything any more: make a new one."))
        made = _made(actor, old.user, old.name, now + (old.expires_at - old.created_at), "token_rotated")
        old.expires_at = min(old.expires_at, now + GRACE)
        old.save(update_fields=["expires_at"])
    return made


def revoke(actor: User, token: ApiToken, *, now: datetime) -> None:
    """Let a token open nothing from now on."""
    _check(actor, token.user, now)
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
        audit.record("account", subjects=[("user", token.user_id)], detail={"what": "token_revoked"})


def found(text: str, *, now: datetime) -> ApiToken | None:
    """Return the token of a text when it opens the API now: it holds, and its account is a service in use."""
    token = ApiToken.objects.select_related("user").filter(digest=_digest(text)).first()
    if token is None or not token.holds(now):
        return None
    if not token.user.usable(timezone.localdate(now)) or not is_service(token.user):
        return None
    if token.last_used_at is None or now - token.last_used_at >= _NOTED:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _check(actor: User, user: User, now: datetime) -> None:
    if not (actor.may(PERMISSION) and actor.keeps(user, timezone.localdate(now))):
        raise PermissionDenied


def _made(actor: User, user: User, name: str, until: datetime, what: str) -> tuple[ApiToken, str]:
    text = _PREFIX + secrets.token_urlsafe(_BYTES)
    token = ApiToken.objects.create(
        user=user, name=name, hint=text[:_HINT], digest=_digest(text), created_by=actor, expires_at=until
    )
    audit.record("account", subjects=[("user", user.pk)], detail={"what": what, "token": token.pk})
    return token, text


def _digest(text: str) -> str:
    """Return the SHA-256 of a token: it has 256 random bits, so nothing slower is needed."""
    return sha256(text.encode()).hexdigest()
