"""What a person keeps of lists: conditions saved under a name, for oneself alone."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """Conditions of a list (`query`, as in its address) under a name; at most one a list is where it opens."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.TextField()
    opens = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "list_name", "name"], name="saved_filter_name_once"),
            models.UniqueConstraint(
                fields=["user", "list_name"], condition=models.Q(opens=True), name="saved_filter_one_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.name
