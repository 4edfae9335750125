"""Sealing keys that texts stand under: what the portal must have before it may start."""

from django.db import models


class SealingKey(models.Model):
    """A key in use, by its id. `proof` is a text sealed under it: another key of the same id does not open it."""

    name = models.CharField(max_length=16, primary_key=True)
    proof = models.TextField()
    used_since = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
