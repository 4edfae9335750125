"""Seal everything anew under the current key: `rotate_keys`. It may be broken off and run again, while people work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.common.sealing import resealing

_SHOWN = 100


class Command(BaseCommand):
    """Exit code 1 when something does not open; its key then stays in use."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Walk everything, and say what was done and which keys may be taken away."""
        walk = resealing.rotate(timezone.now())
        self.stdout.write(f"{walk.written} texts and files were sealed anew")
        for fault in walk.faults[:_SHOWN]:
            self.stdout.write(fault)
        if walk.faults:
            raise CommandError(f"{len(walk.faults)} do not open; no key may be taken away", returncode=1)
        if walk.under_others:
            raise CommandError(f"{walk.under_others} still stand under another key; run this again", returncode=1)
        if walk.retired:
            self.stdout.write(f"nothing stands under {', '.join(walk.retired)} any more: these keys may be taken away")
