"""Changes of users and grants: check the right, decide, write in one transaction, return the fact."""

from datetime import date, datetime, timedelta
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Grant, User
from portal.accounts.models.sessions import Ending
from portal.accounts.roles import OFFICERS
from portal.accounts.services import passwords, sessions
from portal.common import audit
from portal.common.areas import above, covers

OWN_FIELDS = frozenset({"name", "unit", "phone", "language"})
# An account nobody signs in to for so long is switched off.
IDLE_DAYS = 90


def _check(actor: User, permission: str, area: str | None = None) -> None:
    if not actor.may(permission) or (area is not None and not covers(actor.areas(permission), area)):
        raise PermissionDenied


def check_keeps(actor: User, user: User, on: date) -> None:
    """Refuse (PermissionDenied) whoever does not look after the account."""
    _check(actor, "user.manage")
    if not actor.keeps(user, on):
        raise PermissionDenied


def create_user(actor: User, *, username: str, fields: dict[str, Any]) -> tuple[User, str]:
    """Make an account; returns it with the one-time code to hand over, which must be changed at the first sign-in."""
    _check(actor, "user.manage")
    code = passwords.one_time_code()
    with transaction.atomic(), pghistory.context(why="create_user"):
        made_in = above(actor.areas("user.manage"))
        user = User.objects.create_user(username, code, must_change_password=True, made_in=made_in, **fields)
        audit.record("account", subjects=[("user", user.pk)], detail={"what": "created"})
    return user, code


def change_user(actor: User, user: User, fields: dict[str, Any], *, now: datetime) -> User:
    """Change name, unit, phone, language, or whether and until when the account can be used (not one's own)."""
    if actor.pk != user.pk or not set(fields) <= OWN_FIELDS:
        check_keeps(actor, user, timezone.localdate(now))
    if actor.pk == user.pk and fields.get("is_active") is False:
        raise ValidationError(_("You cannot switch off your own account."))
    if fields.get("is_active") and not user.is_active:
        fields = {**fields, "active_since": now}
    for name, value in fields.items():
        setattr(user, name, value)
    with transaction.atomic(), pghistory.context(why="change_user"):
        user.save(update_fields=list(fields))
        audit.record("account", subjects=[("user", user.pk)], detail={"what": "changed", "fields": sorted(fields)})
        if not user.usable(timezone.localdate(now)):
            sessions.end_all(user, Ending.ACCOUNT, now=now)
    return user


def reset_password(actor: User, user: User, *, now: datetime) -> str:
    """Give the account a new one-time code and return it; it is shown once and kept nowhere."""
    check_keeps(actor, user, timezone.localdate(now))
    return passwords.give_code(user, now=now)


def add_grant(
    actor: User, user: User, *, role: str, area: str, valid_from: date, valid_until: date | None, now: datetime
) -> Grant:
    """Give a role in an area. The three officers' roles exclude each other and any other; nobody grants to oneself."""
    _check(actor, "user.grant", area)
    if actor.pk == user.pk:
        raise ValidationError(_("Nobody grants a role to oneself."))
    with transaction.atomic(), pghistory.context(why="add_grant"):
        User.objects.select_for_update().get(pk=user.pk)
        beside = Grant.objects.filter(user=user).open_between(valid_from, valid_until)
        held = set(beside.values_list("role", flat=True)) - {role}
        if held and (role in OFFICERS or held & OFFICERS):
            raise ValidationError(
                _("System administrator, security administrator and auditor each exclude any other role.")
            )
        sessions.end_all(user, Ending.RIGHTS, now=now)
        audit.record("grant", subjects=[("user", user.pk)], area=area, detail={"role": role, "given": True})
        return Grant.objects.create(user=user, role=role, area=area, valid_from=valid_from, valid_until=valid_until)


def end_grant(actor: User, grant: Grant, *, on: date, now: datetime) -> Grant:
    """Take a grant away from a day on; the day before is its last, and one that has not begun yet is removed."""
    _check(actor, "user.grant", grant.area)
    last = on - timedelta(days=1)
    with transaction.atomic(), pghistory.context(why="end_grant"):
        if grant.valid_from > last:
            grant.delete()
        else:
            grant.valid_until = last
            grant.save(update_fields=["valid_until"])
        sessions.end_all(grant.user, Ending.RIGHTS, now=now)
        about = [("user", grant.user_id)]
        audit.record("grant", subjects=about, area=grant.area, detail={"role": grant.role, "given": False})
    return grant


def disable_idle(*, now: datetime) -> list[str]:
    """Switch off the accounts that nobody used for 90 days; returns their user names."""
    since = now - timedelta(days=IDLE_DAYS)
    unused = Q(last_login__lt=since) | Q(last_login=None)
    with transaction.atomic(), pghistory.context(why="disable_idle"):
        idle = list(User.objects.select_for_update().filter(unused, is_active=True, active_since__lt=since))
        User.objects.filter(pk__in=[user.pk for user in idle]).update(is_active=False)
        for user in idle:
            audit.record("account", subjects=[("user", user.pk)], detail={"what": "idle"})
            sessions.end_all(user, Ending.ACCOUNT, now=now)
    return [user.username for user in idle]
