"""Move events past their time (ANJU_AUDIT_KEEP_DAYS) out of the audit log into a file that the chain still proves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from portal.common.audit import retention, verifying


class Command(BaseCommand):
    """`manage.py retain_audit --to FOLDER` (by the owner of the tables), or `--check FILE`."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Take the folder to write to, or a file to check."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", type=Path, metavar="FOLDER", help="write the file here and remove what is in it")
        what.add_argument("--check", type=Path, metavar="FILE", help="compare a file with the chain")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify the chain first: what is not as it was sealed stays where it is."""
        try:
            if options["check"]:
                self.stdout.write(f"{retention.check(options['check'])} events are as they were sealed")
                return
            self._cut(options["to"])
        except retention.NotKeptError as fault:
            raise CommandError(str(fault)) from fault

    def _cut(self, folder: Path) -> None:
        if connection.settings_dict["USER"] == settings.DATABASE_APP_ROLE:
            raise CommandError("only the owner of the tables may do this (ANJU_DATABASE_ROLE=owner)")
        if faults := verifying.verify().faults:
            raise CommandError(f"the chain is broken ({len(faults)} faults): see verify_audit", returncode=1)
        done = retention.cut(timezone.localtime(), folder)
        if done is None:
            self.stdout.write(f"nothing is older than {settings.AUDIT_KEEP_DAYS} days")
        else:
            self.stdout.write(f"{done.rows} events moved to {done.path}; keep it for as long as the county's rules say")
