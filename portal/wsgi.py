"""The web application for a WSGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402  # needs the settings module named first

import portal.celery  # noqa: E402, F401  # jobs are announced through it

application = get_wsgi_application()
