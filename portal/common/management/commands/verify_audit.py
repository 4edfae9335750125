"""Walk the chain over audit log and history: `verify_audit` names what was changed, taken out or put in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.common.audit import chain, verifying

_SHOWN = 100
_WORDS = {
    "changed": "row was changed",
    "missing": "row is missing",
    "inserted": "row was put in later",
    "seal": "link of the chain is not as it was made",
    "gap": "rows were never sealed",
    "root": "published end of the chain is gone",
    "shape": "sealed table has lost columns (see --again)",
}


class Command(BaseCommand):
    """Exit code 1 when anything is not as it was sealed."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Offer to seal a table anew."""
        parser.add_argument("--seal", action="store_true", help="seal what is settled first")
        parser.add_argument("--again", metavar="TABLE", help="seal a table anew that a migration had to rewrite")
        parser.add_argument("--why", default="", help="the reason for --again; it stands in the chain")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seal when asked, walk, and name each fault by table, key, time and act."""
        if options["again"]:
            self._again(options["again"], options["why"].strip())
        if options["seal"]:
            self.stdout.write(f"sealed {chain.seal(timezone.now())} rows")
        with transaction.atomic():
            walk = verifying.verify()
        for fault in walk.faults[:_SHOWN]:
            self.stdout.write(f"{_WORDS[fault.kind]}: {fault.table} {fault.key} {fault.name}".rstrip())
        if walk.faults:
            raise CommandError(f"{len(walk.faults)} faults in {walk.rows} rows under {walk.seals} seals", returncode=1)
        self.stdout.write(f"{walk.rows} rows under {walk.seals} seals are as they were sealed")

    def _again(self, table: str, why: str) -> None:
        if not why:
            raise CommandError("--again needs --why")
        if table not in chain.sealed_tables():
            raise CommandError(f"{table} is not sealed: {', '.join(chain.sealed_tables())}")
        self.stdout.write(f"sealed {chain.reseal(table, timezone.now(), why=why)} rows of {table} anew")
