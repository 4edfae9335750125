"""Write the workbooks of the demo county: two months, one workbook a settlement, and last year's incomes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from households.demo.annual import write_last_year
from households.demo.county import make_county
from households.demo.month import pass_month
from households.demo.workbook import planned_faults, write_month

SEED = 20261001
HOUSEHOLDS = 2000


class Command(BaseCommand):
    """`manage.py make_demo DIR [--seed N] [--households 2000]`: the same seed gives the same bytes."""

    help = "Write the demo county's rosters of October and November 2026 (invented people) into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the seed and the size."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--households", type=int, default=HOUSEHOLDS)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write both months and the year before, and say what is in them."""
        if options["households"] < 24:
            raise CommandError(_("The demo county needs at least 24 households."))
        october = make_county(options["seed"], options["households"])
        for county in (october, november := pass_month(october)):
            rosters = write_month(county, options["folder"] / f"{county.on:%Y-%m}")
            self.stdout.write(
                _("%(month)s: %(files)d workbooks, %(households)d households, %(people)d people")
                % {
                    "month": f"{county.on:%Y-%m}",
                    "files": len(rosters),
                    "households": len(county.households),
                    "people": len(county.people),
                }
            )
            for fault in planned_faults(rosters):
                self.stdout.write(f"  {fault}")
        self.stdout.write(write_last_year(october, options["folder"], options["seed"]).path.name)
        for event, count in november.events.items():
            self.stdout.write(f"  {event}: {count}")
