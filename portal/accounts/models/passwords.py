"""Passwords a user had before."""

from django.db import models

from portal.accounts.models.users import User


class FormerPassword(models.Model):
    """The hash of a password once used, so that it is not taken again too soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.set_at)
