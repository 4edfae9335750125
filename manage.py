#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys


def main() -> None:
    """Set the settings module, load the Celery application, run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import portal.celery  # noqa: F401, PLC0415  # tasks bind to it; needs the settings module named first
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # same reason

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
