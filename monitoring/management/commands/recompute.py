"""Recompute facts and flags from the command line."""

import json
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import Outcome, recompute
from portal.common import audit
from portal.common.areas import is_area


def area_code(text: str) -> str:
    """Return a division code or a prefix of one; anything else is an error of the command line."""
    if not is_area(text):
        raise ArgumentTypeError(_("“%(text)s” is not a division code (2, 4, 6, 9 or 12 digits).") % {"text": text})
    return text


class Command(BaseCommand):
    """`manage.py recompute [--area CODE] [--on DATE] [--touched] [--json REPORT]`."""

    help = "Recompute facts and flags of an area; on another day than today it only reports, and writes no flags."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take area, day, and whether only what was touched counts."""
        parser.add_argument("--area", type=area_code, default="", metavar="CODE")
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--touched", action="store_true", help="only households changed since their facts")
        parser.add_argument("--json", type=Path, metavar="REPORT")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring the rules in step with the catalogue, then run."""
        today = timezone.localdate()
        sync_catalogue(on=today)
        outcome = recompute(options["area"], on=options["on"] or today, today=today, touched=options["touched"])
        report = as_json(outcome)
        counts = {name: report[name] for name in ("opened", "changed", "cleared", "kept", "undetermined")}
        said = {"command": "recompute", "run": report["run"], **counts}
        audit.record("command", area=options["area"], rows=report["households"], detail=said)
        if options["json"]:
            options["json"].write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(
            _(
                "%(households)s households in %(seconds)s s: %(opened)s flags opened, %(changed)s changed, "
                "%(cleared)s cleared, %(kept)s kept, %(undetermined)s undetermined; %(rows)s rows written."
            )
            % report
        )


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return a run as its report says it."""
    run = outcome.run
    return {
        "run": str(run.pk),
        "area": run.area,
        "on": run.on.isoformat(),
        "touched": run.touched_only,
        "writes_flags": run.writes_flags,
        "households": run.households,
        "people": run.people,
        "opened": run.opened,
        "changed": run.changed,
        "cleared": run.cleared,
        "kept": run.kept,
        "undetermined": run.undetermined,
        "rows": run.rows_written,
        "seconds": run.seconds,
        "found": outcome.counts.found,
    }
