#!/usr/bin/env python
"""Run a management command of the portal."""

import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from portal import env
from portal.celery import app as jobs
from portal.common.origin import Origin, acting
from portal.common.scope import everywhere


def main() -> None:
    """Make the Celery application current (it has named the settings module, too), then run the command.

    Commands see all areas, those with a --user only this user's. The owner's role, which migrates, has no scope.
    """
    jobs.set_current()
    scope = everywhere("management command") if env.text("ANJU_DATABASE_ROLE", "app") == "app" else nullcontext()
    with acting(Origin(through="command")), scope:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
