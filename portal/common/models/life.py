"""When what must happen again and again happened last: sweeps, backups, drills."""

from django.db import models


class LastDone(models.Model):
    """One regular act and the moment it last succeeded; read by the health checks and the metrics."""

    code = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M:%S}"
