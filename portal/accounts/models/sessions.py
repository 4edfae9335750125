"""A session: whose, from where, since when; ended ones stay until they expire, so that the browser can be told why."""

from uuid import uuid4

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.users import User


class Ending(models.TextChoices):
    """Why a session was ended."""

    BY_USER = "user", _("You ended this session on the page “My sessions”.")
    TOO_MANY = "many", _("You signed in elsewhere. No more than %(limit)d sessions are open at once.")
    PASSWORD = "password", _("The password was changed. Sign in with the new one.")
    RIGHTS = "rights", _("Your roles were changed. Sign in again.")
    ACCOUNT = "account", _("The account was changed by an administrator. Sign in again.")
    DEVICE = "device", _("The session was used from another browser and was ended for safety.")


class Session(AbstractBaseSession):
    """What django.contrib.sessions keeps, with the columns by which its user recognises and ends it."""

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=300, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_why="")
                | models.Q(ended_at__isnull=False, ended_why__in=Ending.values),
                name="session_end_has_its_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)
