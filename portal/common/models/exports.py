"""Exports written by a job: which list, for whom, of which areas, and where the file lies until it expires."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from portal.common.areas import covers
from portal.common.keys import uuid7
from portal.common.models.jobs import Job


class Export(models.Model):
    """One export. The list is named by its address, so that the worker reads what the page showed.

    `permissions` and `areas` say what its rows stand on: whoever lost one of them cannot fetch the file any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, null=True, related_name="export")
    title = models.CharField(max_length=120)
    address = models.TextField()
    form = models.CharField(max_length=8)
    layout = models.CharField(max_length=40, blank=True, default="")
    columns = ArrayField(models.CharField(max_length=60), default=list)
    ticked = ArrayField(models.CharField(max_length=40), null=True)
    purpose = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=10)
    permissions = ArrayField(models.CharField(max_length=40), default=list)
    areas = ArrayField(models.CharField(max_length=12, blank=True), default=list)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    stored_name = models.CharField(max_length=60, blank=True, default="")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], condition=~models.Q(stored_name=""), name="export_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.id}"

    @property
    def filename(self) -> str:
        """What the file is called where it is saved."""
        return f"{self.title} {timezone.localdate(self.created_at):%Y-%m-%d}.{self.form}"

    def allowed(self, user: Any) -> bool:
        """Tell whether somebody may have the file now: its owner, with every right and area its rows stand on."""
        if user.pk != self.created_by_id:
            return False
        held = [user.areas(permission) for permission in self.permissions]
        return all(own and all(covers(own, area) for area in self.areas) for own in held)
