"""Open every sealed text and file, and name what does not open: `verify_integrity`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.common.sealing import resealing

_SHOWN = 100


class Command(BaseCommand):
    """Exit code 1 when anything was changed, moved, or stands under a key that is not here."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Walk everything, and name table, column and row of each fault."""
        walk = resealing.verify()
        for fault in walk.faults[:_SHOWN]:
            self.stdout.write(fault)
        if walk.faults:
            raise CommandError(f"{len(walk.faults)} of {walk.seen} sealed texts and files do not open", returncode=1)
        self.stdout.write(f"{walk.seen} sealed texts and files open")
