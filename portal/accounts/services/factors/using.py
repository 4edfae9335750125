"""Using a second factor: each code and each count once."""

import secrets
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from portal.accounts.models import Factor, FactorKind, RecoveryCode, User
from portal.accounts.services.factors import totp, webauthn
from portal.common.keys import digest

CODE_LENGTH: Final = 10
_CODES: Final = 10
# No letter or digit that is mistaken for another on paper: 31 of them, ten make 49 bits.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def use_code(user: User, typed: str, *, now: datetime) -> bool | None:
    """Take a code of the app, or a recovery code; True when it held, None when not (wrong, old, used before)."""
    code = "".join(typed.split()).replace("-", "").lower()
    if len(code) == totp.DIGITS and code.isascii() and code.isdecimal():
        return _use_app(user, code, now)
    return _use_recovery(user, code, now)


def _use_app(user: User, code: str, now: datetime) -> bool | None:
    app = Factor.objects.filter(user=user, kind=FactorKind.APP).first()
    step = totp.step_of(app.secret, code, now=now) if app else None
    if app is None or step is None:
        return None
    # Compare and set in one statement: of two requests with the same code one gets in.
    return bool(Factor.objects.filter(pk=app.pk, counter__lt=step).update(counter=step, used_at=now)) or None


def _use_recovery(user: User, code: str, now: datetime) -> bool | None:
    rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return bool(rows.update(used_at=now)) or None


def use_key(user: User, answer: Any, state: Any, host: str, *, now: datetime) -> bool | None:
    """Take the answer of a security key; None when it does not hold, or the key's count did not rise (a copy)."""
    keys = list(Factor.objects.filter(user=user, kind=FactorKind.KEY))
    try:
        key, count = webauthn.proven(answer, state, keys, host)
    except ValueError:
        return None
    # Passkeys that are synchronised do not count: zero before, zero now.
    rises = Q(counter__lt=count) | Q(counter=0) if count == 0 else Q(counter__lt=count)
    return bool(Factor.objects.filter(rises, pk=key.pk).update(counter=count, used_at=now)) or None


def _digest(user: User, code: str) -> str:
    return digest(f"recovery\0{user.pk}\0{code}")


def new_recovery_codes(user: User) -> list[str]:
    """Return ten fresh codes, shown once; those before them are void."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(_CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(user, code)) for code in codes])
    return codes


def open_recovery_codes(user: User) -> int:
    """Return how many recovery codes are left."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def unused_step(app: Factor, *, now: datetime) -> int:
    """Return the first time step from now on whose code was not used yet (for the sign-in page of a demo)."""
    return max(totp.step_at(now), app.counter + 1)
