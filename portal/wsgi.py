"""The web application for a WSGI server."""

from django.core.wsgi import get_wsgi_application

from portal.celery import app as jobs

# Jobs are announced through this application; importing it has named the settings module, too.
jobs.set_current()
application = get_wsgi_application()
