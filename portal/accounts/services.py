"""Changes of users and grants: check the right, decide, write in one transaction, return the fact."""

import secrets
from datetime import date, timedelta
from typing import Any

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Grant, User
from portal.accounts.roles import OFFICERS
from portal.common.areas import covers

# Letters and digits that are not mistaken for one another when read from a slip of paper.
_CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 14
OWN_FIELDS = frozenset({"name", "unit", "phone", "language"})


def _check(actor: User, permission: str, area: str | None = None) -> None:
    if not actor.may(permission) or (area is not None and not covers(actor.areas(permission), area)):
        raise PermissionDenied


def _one_time_code() -> str:
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def create_user(actor: User, *, username: str, fields: dict[str, Any]) -> tuple[User, str]:
    """Make an account; returns it with the one-time code to hand over, which must be changed at the first sign-in."""
    _check(actor, "user.manage")
    code = _one_time_code()
    with transaction.atomic(), pghistory.context(why="create_user"):
        user = User.objects.create_user(username, code, must_change_password=True, **fields)
    return user, code


def change_user(actor: User, user: User, fields: dict[str, Any]) -> User:
    """Change name, unit, phone, language or whether the account is active; oneself cannot be switched off."""
    if actor.pk == user.pk and set(fields) <= OWN_FIELDS:
        pass
    else:
        _check(actor, "user.manage")
    if actor.pk == user.pk and fields.get("is_active") is False:
        raise ValidationError(_("You cannot switch off your own account."))
    for name, value in fields.items():
        setattr(user, name, value)
    with transaction.atomic(), pghistory.context(why="change_user"):
        user.save(update_fields=list(fields))
    return user


def reset_password(actor: User, user: User) -> str:
    """Give the account a new one-time code and return it; it is shown once and kept nowhere."""
    _check(actor, "user.manage")
    code = _one_time_code()
    user.set_password(code)
    user.must_change_password = True
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])
    return code


def change_password(user: User, password: str) -> None:
    """Set one's own new password, checked by the rules of the settings."""
    validate_password(password, user)
    user.set_password(password)
    user.must_change_password = False
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])


def add_grant(actor: User, user: User, *, role: str, area: str, valid_from: date, valid_until: date | None) -> Grant:
    """Give a role in an area. The three officers' roles exclude each other and any other; nobody grants to oneself."""
    _check(actor, "user.grant", area)
    if actor.pk == user.pk:
        raise ValidationError(_("Nobody grants a role to oneself."))
    with transaction.atomic(), pghistory.context(why="add_grant"):
        User.objects.select_for_update().get(pk=user.pk)
        held = {grant.role for grant in Grant.objects.filter(user=user).open_on(valid_from)} - {role}
        if held and (role in OFFICERS or held & OFFICERS):
            raise ValidationError(
                _("System administrator, security administrator and auditor each exclude any other role.")
            )
        return Grant.objects.create(user=user, role=role, area=area, valid_from=valid_from, valid_until=valid_until)


def end_grant(actor: User, grant: Grant, *, on: date) -> Grant:
    """Take a grant away from a day on; the day before is its last, and one that has not begun yet is removed."""
    _check(actor, "user.grant", grant.area)
    last = on - timedelta(days=1)
    with transaction.atomic(), pghistory.context(why="end_grant"):
        if grant.valid_from > last:
            grant.delete()
        else:
            grant.valid_until = last
            grant.save(update_fields=["valid_until"])
    return grant
