"""The Celery application and its clock."""

import os
from typing import TYPE_CHECKING, Any

from celery import Celery, Task

from portal.common.scope import WORKER, everywhere

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


if TYPE_CHECKING:
    _Task = Task[Any, Any]
else:
    _Task = Task


class Work(_Task):
    """A task is the portal's own work and sees all areas; a job within it only those of its owner."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do it under its name, within a worker's limits of time."""
        with everywhere(self.name, WORKER):
            return super().__call__(*args, **kwargs)


app = Celery("anju", task_cls=Work)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()
