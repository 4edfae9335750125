"""Import rosters from the command line: the same acts as the pages, through the same services."""

import json
from argparse import BooleanOptionalAction
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.common import audit
from portal.common.areas import is_area
from portal.common.clearance import cleared
from portal.common.imports import applying, batches, previewing, reporting
from portal.common.imports.batches import FileOnDisk, Terms
from portal.common.jobs import JobFailedError
from portal.common.jobs.endings import ending
from portal.common.models import ImportBatch
from portal.common.models.imports import RowKind
from portal.common.origin import Origin, acting
from portal.common.scope import scoped


class Command(BaseCommand):
    """`manage.py import_roster FILE… --area CODE --user NAME [--full] [--blank-clears] [--apply] --json REPORT`."""

    help = "Preview rosters, or with --apply write what is new and changed; report every row, fault and change as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files, area, user and terms."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--area", required=True, metavar="CODE")
        parser.add_argument("--user", required=True, metavar="NAME")
        parser.add_argument("--full", action="store_true", help="the file lists everybody: say who is missing")
        parser.add_argument("--blank-clears", action="store_true", help="a blank cell clears the register's value")
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is written to the register")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day the values are of (today)"
        )
        parser.add_argument("--source", default="ROSTER", metavar="CODE", help="source of the income statements")
        parser.add_argument(
            "--values", action=BooleanOptionalAction, help="add every row's values (holds personal data)"
        )
        parser.add_argument("--json", type=Path, metavar="REPORT")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take file after file; a rejected one does not stop the others, but the command then ends with an error."""
        user = User.objects.filter(username=options["user"]).first()
        if user is None or not is_area(options["area"]):
            raise CommandError(_("There is no such user or area."))
        terms = Terms(
            as_of=options["as_of"] or timezone.localdate(),
            full=options["full"],
            blank_clears=options["blank_clears"],
            source=options["source"],
        )
        with acting(Origin(through="command", user=lambda: user)), scoped(user.reach), cleared(user.clearance):
            audit.record(
                "command", area=options["area"], rows=len(options["files"]), detail={"command": "import_roster"}
            )
            reports = [self._file(path, user, terms, options) for path in options["files"]]
        if options["json"]:
            text = json.dumps({"files": reports}, ensure_ascii=False, indent=1, default=str)
            options["json"].write_text(text, encoding="utf-8")
        failed = [report for report in reports if "error" in report]
        if failed:
            raise CommandError("\n".join(f"{report['file']}: {report['error']['message']}" for report in failed))

    def _file(self, path: Path, user: User, terms: Terms, options: dict[str, Any]) -> dict[str, Any]:
        try:
            batch = self._batch(path, user, terms, apply=options["apply"], area=options["area"])
        except PermissionDenied as refusal:
            raise CommandError(_("This user may not import for this area.")) from refusal
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except JobFailedError as failure:
            message = ending(failure.kind, failure.params)
            return {
                "file": path.name,
                "error": {"kind": failure.kind, "params": failure.params, "message": message},
                "sheets": [],
            }
        report = reporting.report(batch)
        if options["values"]:
            report["values"] = _values(batch)
        self.stdout.write(f"{batch.filename}: {_summary(batch)}")
        return report

    def _batch(self, path: Path, user: User, terms: Terms, *, apply: bool, area: str) -> ImportBatch:
        batch = batches.store(FileOnDisk(path), path.name, area, actor=user, terms=terms)
        batch = batches.restate(batch, terms)
        batch = previewing.preview(batch, actor=user)
        if apply:
            applying.apply(batch, actor=user)
            batch.refresh_from_db()
        return batch


def _summary(batch: ImportBatch) -> str:
    words = (f"{RowKind(kind).label} {number}" for kind, number in sorted(batch.counts["people"].items()))
    return ", ".join(words)


def _values(batch: ImportBatch) -> list[dict[str, Any]]:
    rows = list(batch.rows.filter(subject="person", row__isnull=False).order_by("number"))
    names = dict(batch.sheets.values_list("index", "name"))
    staged = reporting.values(batch, [row.number for row in rows])
    return [{"sheet": names[row.sheet], "row": row.row, "values": staged.get(row.number, {})} for row in rows]
