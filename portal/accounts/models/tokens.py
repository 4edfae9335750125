"""Tokens of service accounts: another system signs in to the API with one. Only the digest is kept."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.users import User


class ApiToken(models.Model):
    """One token. `hint` are its first characters, to tell tokens apart; it ends at `expires_at`, or when revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("What it is for"), max_length=60)
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"

    def holds(self, now: datetime) -> bool:
        """Tell whether it opens anything now."""
        return self.revoked_at is None and now < self.expires_at
