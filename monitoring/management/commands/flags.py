"""List the flags of an area from the command line."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.management.commands.recompute import area_code
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.listing import flags_on, stored_flags, stored_undetermined
from monitoring.services.recompute import touched_counties


def is_below(county: str, area: str) -> bool:
    """Tell whether a county and an area overlap."""
    return county.startswith(area) or area.startswith(county)


class Command(BaseCommand):
    """`manage.py flags --area CODE [--on DATE] [--json REPORT]`."""

    help = (
        "List open flags, and the rules that could not tell; on another day than today they are evaluated, not stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take area and day."""
        parser.add_argument("--area", type=area_code, required=True, metavar="CODE")
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--json", type=Path, metavar="REPORT")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Report what is stored, or, on another day or where a run has not caught up, what the register gives now."""
        today = timezone.localdate()
        on, area = options["on"] or today, options["area"]
        if on == today and not any(is_below(county, area) for county in touched_counties(today)):
            flags, unknown, evaluated = list(stored_flags(area)), list(stored_undetermined(area)), False
        else:
            evaluated = True
            sync_catalogue(on=today)
            flags, unknown = flags_on(area, on)
        report = {
            "area": area,
            "on": on.isoformat(),
            "evaluated": evaluated,
            "count": len(flags),
            "by_rule": dict(Counter(flag["rule"] for flag in flags)),
            "by_level": dict(Counter(flag["level"] for flag in flags)),
            "flags": flags,
            "undetermined": unknown,
        }
        if options["json"]:
            options["json"].write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(
            _("%(count)s flags; %(unknown)s subjects about whom some rule could not tell.")
            % {"count": len(flags), "unknown": len(unknown)}
        )
