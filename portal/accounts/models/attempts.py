"""Failed attempts to sign in, by account and by account and place."""

from django.db import models


class Attempts(models.Model):
    """How often one thing (an account; an account from one address) failed lately, and until when it must wait.

    The key is a keyed digest: what was typed as a user name may be a password, and is kept nowhere.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} until {self.wait_until}"
