#!/usr/bin/env python
"""Run a management command of the portal."""

import sys

from django.core.management import execute_from_command_line

from portal.celery import app as jobs


def main() -> None:
    """Make the Celery application current (it has named the settings module, too), then run the command."""
    jobs.set_current()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
