"""When what must happen again and again happened last: sweeps, backups, drills."""

from django.db import models


class LastDone(models.Model):
    """One regular act and the moment it last succeeded; read by the health checks and the metrics."""

    code = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M:%S}"


class Slot(models.Model):
    """One moment a regular task was due and was sent: whoever writes the row sends it, so no moment counts twice."""

    task = models.CharField(max_length=80)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "due_at"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.task} {self.due_at:%Y-%m-%d %H:%M:%S}"
