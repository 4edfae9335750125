"""Imports of workbooks: the batch, its sheets, the state of every row, its faults, what was written, remembered
mappings.

The typed values of a batch stand in tables of their own in the schema `staging`, named by the batch; they go when it is
over.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common.keys import uuid7
from portal.common.models.jobs import Job
from portal.common.sealing.fields import SealedJSONField
from portal.common.walls import Wall, in_scope

# What belongs to a batch is seen by whoever sees the batch (asked once a statement, not once a row).
_OF_BATCH = "batch_id IN (SELECT b.id FROM common_importbatch b)"


class BatchState(models.TextChoices):
    """Where a batch stands. The first three are unfinished: the same file cannot be started beside them."""

    WAITING = "waiting", _("Being read")
    READY = "ready", _("To decide")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    ABANDONED = "abandoned", _("Abandoned")
    FAILED = "failed", _("Rejected")


UNFINISHED = (BatchState.WAITING, BatchState.READY, BatchState.APPLYING)


class RowKind(models.TextChoices):
    """What a row of the file is against the register."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    SUSPECT = "suspect", _("Suspect")
    CONFLICT = "conflict", _("Conflict")
    REFUSED = "refused", _("Refused")
    MISSING = "missing", _("Missing")


class Choice(models.TextChoices):
    """What a person decided about a row."""

    TAKE = "take", _("Take")
    KEEP = "keep", _("Keep the register's")
    SKIP = "skip", _("Leave out")
    NEW = "new", _("Register as new")
    LATER = "later", _("Later")


class RowState(models.TextChoices):
    """Whether a row still waits. Refused, suspect and conflicting rows wait, also after the rest is applied."""

    PENDING = "pending", _("Waiting")
    APPLIED = "applied", _("Applied")
    SETTLED = "settled", _("Settled")
    DISMISSED = "dismissed", _("Dismissed")


class ImportBatch(models.Model):
    """One file of one user for one area, from upload to undo."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(_("Area"), max_length=12)
    filename = models.CharField(_("File"), max_length=200)
    stored_name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    full = models.BooleanField(_("Full roster"), default=False)
    blank_clears = models.BooleanField(_("Blank clears"), default=False)
    blank_columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    as_of = models.DateField(_("As of"))
    source = models.CharField(_("Source"), max_length=16, default="ROSTER")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.WAITING)
    failure = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    flag_preview = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    previewed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "area", "sha256"],
                condition=Q(state__in=["waiting", "ready", "applying"]),
                name="import_once_unfinished",
            ),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="import_state_known"),
            Wall(name="wall_import_batch", sees=in_scope("coalesce(nullif(area, ''), '0')")),
        ]
        indexes = [models.Index(fields=["created_by", "-created_at"], name="import_of_user")]

    def __str__(self) -> str:
        return self.filename

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def suffix(self) -> str:
        """What the names of the batch's staging tables end in."""
        return self.id.hex


class ImportSheet(models.Model):
    """A sheet as it was laid out: title, heading rows, which heading means which column, rows that are not people."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="sheets")
    index = models.PositiveSmallIntegerField()
    # Its place in the book, from 0.
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=100, blank=True, default="")
    title = models.CharField(max_length=400, blank=True, default="")
    header_rows = ArrayField(models.PositiveIntegerField(), default=list)
    used = models.BooleanField(default=True)
    why_skipped = models.CharField(max_length=40, blank=True, default="")
    shape = models.CharField(max_length=64, blank=True, default="")
    # [{index, heading, column (code, "note", "skip" or null), how, likeness}]
    mapping = models.JSONField(default=list)
    # {column index or code: code} as a person set it; beats what was found.
    corrections = models.JSONField(default=dict)
    # How a person laid it out: {used, header: [rows], first, last, remember}; empty when found.
    by_hand = models.JSONField(default=dict)
    # [{row, why}]: blank, repeated heading, totals, footer …
    skipped_rows = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    # {samples: {heading's index: [cell]}, peek: [{row, cells}]}, masked and still sealed: cells nobody knows yet.
    seen = SealedJSONField(default=dict, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "index"], name="import_sheet_once"),
            Wall(name="wall_import_sheet", sees=_OF_BATCH),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """A row of the file, or a household of several rows, or somebody missing from a full roster.

    `changes` is {field: [old, new]} in stored values, `hold` the fields whose new value is not taken, `cells` the row
    as it stood (only of rows that wait for a person).
    """

    # Two indexes begin with it; a third one would only be kept.
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=10)
    sheet = models.PositiveSmallIntegerField(default=0)
    row = models.PositiveIntegerField(null=True)
    family = models.PositiveIntegerField(null=True)
    label = models.CharField(max_length=120, blank=True, default="")
    masked_id = models.CharField(max_length=24, blank=True, default="")
    target = models.UUIDField(null=True)
    household = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    why = models.CharField(max_length=40, blank=True, default="")
    changes = models.JSONField(default=dict)
    hold = ArrayField(models.CharField(max_length=60), default=list)
    cells = models.JSONField(default=dict)
    mended = SealedJSONField(default=dict, null=True)
    choice = models.CharField(max_length=5, choices=Choice.choices)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.PENDING)
    # The request for a second person's agreement (its subject), and what of this row it was about.
    asked = models.UUIDField(null=True)
    asked_for = models.CharField(max_length=110, blank=True, default="", db_default="")
    version_seen = models.PositiveIntegerField(null=True)
    version_after = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "subject", "number"], name="import_row_once"),
            Wall(name="wall_import_row", sees=_OF_BATCH),
        ]
        indexes = [
            models.Index(fields=["batch", "kind", "number"], name="import_row_kind"),
            models.Index(fields=["batch"], condition=Q(state="pending"), name="import_row_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row}"


class ImportFault(models.Model):
    """One fault of a cell, a row or a sheet, by sheet, row and heading. `shown` is the value read, masked where
    personal.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="faults")
    number = models.PositiveIntegerField(null=True)
    sheet = models.PositiveSmallIntegerField(default=0)
    row = models.PositiveIntegerField(null=True)
    heading = models.CharField(max_length=200, blank=True, default="")
    column = models.CharField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=40)
    repaired = models.BooleanField(default=False)
    shown = models.CharField(max_length=120, blank=True, default="")
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [Wall(name="wall_import_fault", sees=_OF_BATCH)]
        indexes = [models.Index(fields=["batch", "number"], name="import_fault_row")]

    def __str__(self) -> str:
        return self.kind


class ImportWrite(models.Model):
    """What a batch wrote, in order: keys it inserted, or one row it changed or deleted as it was before (for undo)."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="writes")
    step = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=63)
    act = models.CharField(max_length=6)
    keys = ArrayField(models.UUIDField(), default=list)
    before: "models.JSONField[Any, Any]" = models.JSONField(null=True)

    class Meta:
        constraints = [Wall(name="wall_import_write", sees=_OF_BATCH)]
        indexes = [models.Index(fields=["batch", "step"], name="import_write_step")]

    def __str__(self) -> str:
        return f"{self.act} {self.table}"


class ColumnMemory(models.Model):
    """A mapping a person corrected, remembered for sheets of the same shape in the same county."""

    county = models.CharField(max_length=6)
    shape = models.CharField(max_length=64)
    # {heading: column code, "note" or "skip"}
    mapping = models.JSONField(default=dict)
    # {used, between}: whether such sheets are read, and how many rows lie between heading and data.
    layout = models.JSONField(default=dict)
    # The file it was learnt from, and how many files it has helped to read since.
    example = models.CharField(max_length=200, blank=True, default="")
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "shape"], name="column_memory_once")]

    def __str__(self) -> str:
        return self.shape
