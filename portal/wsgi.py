"""The web application for a WSGI server."""

from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.utils import timezone

from portal.celery import app as jobs
from portal.common.sealing.in_use import take_up_keys

# Jobs are announced through this application; importing it has named the settings module, too.
jobs.set_current()
application = get_wsgi_application()
# Without a sealing key in use nothing could be read: then the portal does not start. A database that is away may come.
with suppress(OperationalError):
    take_up_keys(timezone.now())
