"""Fill the demo county through the import itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dashboard.services.seeding import Demo, seed_demo

SEED = 20261001
HOUSEHOLDS = 2000


class Command(BaseCommand):
    """`manage.py seed_demo [--seed N] [--households 2000]`: safe to stop anywhere and to run again; only in a demo."""

    help = "Make the demo's accounts, sites and targets, and import its rosters (needs ANJU_DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take seed and size."""
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--households", type=int, default=HOUSEHOLDS)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse outside a demo; else fill, saying what is done."""
        if not settings.DEMO:
            raise CommandError(_("This portal is not a demo (ANJU_DEMO is not set): nothing was made."))
        seed_demo(Demo(timezone.localdate(), options["seed"], options["households"], self._say))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
