"""Jobs: the row is the truth about a long act, the broker only rings for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.keys import uuid7


class JobState(models.TextChoices):
    """Where a job stands. Only `QUEUED` and `RUNNING` are unfinished."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """One long act of a person or of the schedule. Parameters hold identifiers only, never personal data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    area = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    stage = models.CharField(max_length=40, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # When the sweeper last rang for it.
    rung_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(state__in=["queued", "running"]), name="job_unfinished"
            ),
            models.Index(fields=["created_by", "-created_at"], name="job_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def percent(self) -> int:
        """Progress in whole per cent, 0 when the total is not known yet."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def unfinished(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}
