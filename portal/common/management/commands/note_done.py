"""`manage.py note_done backup`: tell health and metrics that a regular act outside the portal succeeded."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.common.health import note_done


class Command(BaseCommand):
    """Used by the backup's timer and by restore drills."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the code of the act."""
        parser.add_argument("code", choices=["backup", "drill"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the moment down."""
        note_done(options["code"], timezone.now())
