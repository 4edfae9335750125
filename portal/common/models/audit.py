"""The audit log: what people (and the portal) did and saw, written once and never changed, and the chain over it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'append only: cannot truncate %', TG_TABLE_NAME;",
    ),
]


class AuditEvent(models.Model):
    """One act. It names rows and kinds of fields, never a personal value; the acting user by key and by name as it was.

    `subjects` is {kind: [key, …]}, `fields` the kinds of personal values shown or written, `rows` how many rows it was
    about, `detail` whatever else tells acts of a kind apart.
    """

    at = models.DateTimeField(_("Time"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    user_name = models.CharField(_("User"), max_length=60, blank=True, default="")
    roles = ArrayField(models.CharField(max_length=20), default=list)
    area = models.CharField(_("Area"), max_length=12, blank=True, default="")
    ip = models.GenericIPAddressField(_("Address"), null=True)
    session = models.CharField(max_length=16, blank=True, default="")
    request = models.UUIDField(null=True)
    through = models.CharField(max_length=10, blank=True, default="")
    path = models.CharField(max_length=200, blank=True, default="")
    act = models.CharField(_("Act"), max_length=20)
    subjects = models.JSONField(default=dict)
    fields = ArrayField(models.CharField(max_length=20), default=list)
    purpose = models.CharField(_("Purpose"), max_length=200, blank=True, default="")
    result = models.CharField(_("Result"), max_length=10)
    rows = models.PositiveIntegerField(_("Rows"), null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["user", "-at"], name="audit_by_user"),
            models.Index(fields=["request"], name="audit_by_request"),
        ]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class AuditSeal(models.Model):
    """One link of the chain: a keyed digest over a range of one table's rows and over the link before.

    `rows` holds, for each row of (after, upto], its key (8 bytes) and the first 16 bytes of its SHA-256; `names` says
    in words which events those were, so that a missing one can be named.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    table = models.CharField(max_length=63)
    after = models.PositiveBigIntegerField()
    upto = models.PositiveBigIntegerField()
    columns = ArrayField(models.CharField(max_length=63))
    rows = models.BinaryField()
    names = models.JSONField(default=dict)
    why = models.CharField(max_length=200, blank=True, default="")
    previous = models.CharField(max_length=64, blank=True, default="")
    mac = models.CharField(max_length=64)

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.id} {self.table}"


class SealMark(models.Model):
    """How far a table may be sealed once the transactions that wrote to it at the time are over."""

    table = models.CharField(max_length=63, primary_key=True)
    upto = models.PositiveBigIntegerField()
    writers = ArrayField(models.CharField(max_length=40))

    def __str__(self) -> str:
        return self.table


class AuditCheck(models.Model):
    """What a walk along the chain found. `faults` are the first ones, in words (kind, table, key, time, act)."""

    at = models.DateTimeField(default=timezone.now)
    seals = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.at:%F} {self.count}"
