"""What waits for a second person: who asks for what, in words without values, and who decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.common.keys import uuid7


class ApprovalState(models.TextChoices):
    """Where a request stands; only `WAITING` can still change."""

    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")


_DECIDED = [ApprovalState.APPROVED, ApprovalState.REFUSED]


class ApprovalRequest(models.Model):
    """An act that two people must want. `subject` is the key of what the kind keeps of it (an export's order).

    `area` covers every row of it; `told_at` is when the requester saw what was decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12, blank=True, default="")
    what = models.TextField()
    rows = models.PositiveIntegerField()
    columns = ArrayField(models.CharField(max_length=60), default=list)
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.WAITING)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("requester")), name="approval_by_another"),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=[ApprovalState.WAITING, ApprovalState.EXPIRED], decided_by=None, decided_at=None),
                name="approval_decided_by_somebody",
            ),
            models.UniqueConstraint(fields=["kind", "subject"], name="approval_once"),
        ]
        indexes = [
            models.Index(fields=["area"], condition=Q(state="waiting"), name="approval_waiting"),
            models.Index(fields=["requester", "-asked_at"], name="approval_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
