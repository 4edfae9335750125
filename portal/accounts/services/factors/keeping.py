"""Adding and taking away second factors."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Factor, FactorKind, RecoveryCode, User
from portal.accounts.models.sessions import Ending
from portal.accounts.services import sessions
from portal.accounts.services.factors import totp, webauthn
from portal.common import audit


def must_have_factor(user: User) -> bool:
    """Tell whether a role of the user asks for a second factor (settings.SECOND_FACTOR_ROLES; "all" is everybody)."""
    asked = set(settings.SECOND_FACTOR_ROLES)
    return "all" in asked or any(grant.role in asked for grant in user.open_grants)


def has_factor(user: User) -> bool:
    """Tell whether the user has an app or a key."""
    return Factor.objects.filter(user=user).exists()


def add_app(user: User, secret: str, code: str, *, now: datetime) -> Factor:
    """Keep a code app once it has shown a right code (which is used up by that); it replaces the one before."""
    step = totp.step_of(secret, "".join(code.split()), now=now)
    if step is None:
        raise ValidationError(
            _("The code does not fit. Look whether the phone's clock is right, and type the next one.")
        )
    with transaction.atomic():
        Factor.objects.filter(user=user, kind=FactorKind.APP).delete()
        _recorded("factor_added", user, FactorKind.APP)
        return Factor.objects.create(
            user=user,
            kind=FactorKind.APP,
            label=str(FactorKind.APP.label),
            secret=secret,
            counter=step,
            created_at=now,
        )


def add_key(user: User, answer: Any, state: Any, host: str, *, label: str, now: datetime) -> Factor:
    """Keep a security key from the browser's answer."""
    try:
        credential, count = webauthn.made(answer, state, host)
    except ValueError as fault:
        raise ValidationError(_("The security key did not answer as it should. Try again.")) from fault
    with transaction.atomic():
        _recorded("factor_added", user, FactorKind.KEY)
        return Factor.objects.create(
            user=user,
            kind=FactorKind.KEY,
            label=label.strip()[:60] or str(FactorKind.KEY.label),
            secret=credential,
            counter=count,
            created_at=now,
        )


def _recorded(act: str, user: User, *kinds: str) -> None:
    audit.record(act, subjects=[("user", user.pk)], detail={"kinds": [str(FactorKind(kind).value) for kind in kinds]})


def remove_factor(user: User, pk: UUID) -> None:
    """Take away one of one's own factors; the last one stays while a role asks for one."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held = list(Factor.objects.filter(user=user))
        if len(held) == 1 and must_have_factor(user):
            raise ValidationError(_("This is your only second step. Add another one first."))
        for factor in held:
            if factor.pk == pk:
                factor.delete()
                _recorded("factor_removed", user, factor.kind)


def reset_factors(actor: User, user: User, *, now: datetime) -> None:
    """Take all factors of somebody who lost them; they set up new ones at the next sign-in, after their password."""
    if actor.pk == user.pk or not actor.keeps(user, timezone.localdate(now)):
        raise PermissionDenied
    with transaction.atomic(), pghistory.context(why="reset_factors"):
        _recorded("factor_removed", user, *Factor.objects.filter(user=user).values_list("kind", flat=True))
        Factor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        sessions.end_all(user, Ending.ACCOUNT, now=now)
