"""Setting passwords: rules, age, history; one-time codes."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import FormerPassword, User
from portal.accounts.models.sessions import Ending
from portal.accounts.services import attempts, sessions
from portal.common import audit

# Letters and digits that are not mistaken for one another when read from a slip of paper.
_CODE_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH: Final = 14


def one_time_code() -> str:
    """Return a fresh code to be handed over on paper."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def must_change(user: User, *, now: datetime) -> bool:
    """Tell whether nothing else may be reached before a new password is set: a one-time code, or one too old."""
    days = settings.PASSWORD_RULES["days"]
    return user.must_change_password or bool(days and now - user.password_set_at > timedelta(days=days))


def change_password(user: User, password: str, *, now: datetime, keep: str | None = None) -> None:
    """Set one's own new password by the rules; ends one's sessions but the one whose key is to be kept."""
    validate_password(password, user)
    with transaction.atomic():
        _refuse_former(user, password)
        _set(user, password, now=now, must_change=False)
        sessions.end_all(user, Ending.PASSWORD, now=now, but=keep)


def give_code(user: User, *, now: datetime) -> str:
    """Give an account a one-time code and return it; the password is void, the sessions end, a lock is lifted."""
    code = one_time_code()
    with transaction.atomic():
        _set(user, code, now=now, must_change=True)
        sessions.end_all(user, Ending.PASSWORD, now=now)
        attempts.forgive(user.username)
    return code


def _set(user: User, password: str, *, now: datetime, must_change: bool) -> None:
    if not user.must_change_password and user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password, set_at=user.password_set_at)
    user.set_password(password)
    user.must_change_password, user.password_set_at = must_change, now
    user.save(update_fields=["password", "must_change_password", "password_set_at"])
    audit.record("password_changed", subjects=[("user", user.pk)], detail={"one_time_code": must_change})


def _refuse_former(user: User, password: str) -> None:
    """Refuse the present password and those before it, as many as the rules remember."""
    if check_password(password, user.password):
        raise ValidationError(_("This is the password you have now."))
    former = FormerPassword.objects.filter(user=user).order_by("-set_at", "-pk")
    kept = list(former[: max(settings.PASSWORD_RULES["history"] - 1, 0)])
    if any(check_password(password, one.password) for one in kept):
        raise ValidationError(_("You had this password before. Choose a new one."))
    former.exclude(pk__in=[one.pk for one in kept]).delete()
