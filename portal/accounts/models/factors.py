"""Second factors of a user: code apps (TOTP), security keys and passkeys (WebAuthn), recovery codes."""

from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.users import User
from portal.common.keys import uuid7
from portal.common.sealing.fields import SealedField


class FactorKind(models.TextChoices):
    """What a second factor is."""

    APP = "app", _("Authenticator app")
    KEY = "key", _("Security key or passkey")


class Factor(models.Model):
    """A code app or a security key.

    `secret` is the app's shared secret (base32) or the key's credential (hexadecimal, public), sealed: who reads the
    database can make no codes. `counter` is the last
    time step whose code was taken (app) or the signature count last seen (key): it only rises.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=3, choices=FactorKind.choices)
    label = models.CharField(_("Name"), max_length=60)
    secret = cast("models.CharField[str, str]", SealedField(max_length=4000))
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=FactorKind.values), name="factor_kind_known"),
            models.UniqueConstraint(fields=["user"], condition=models.Q(kind="app"), name="one_app_a_user"),
        ]

    def __str__(self) -> str:
        return self.label


class RecoveryCode(models.Model):
    """A code for the day the factor is lost: it works once. Only its keyed digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code")]

    def __str__(self) -> str:
        return str(self.used_at or "")
