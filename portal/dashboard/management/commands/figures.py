"""The figures of an area, in words on the screen and as a report."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.areas import is_area
from portal.dashboard.services.past import draw_picture_on
from portal.dashboard.services.report import report_picture


class Command(BaseCommand):
    """`manage.py figures --area CODE [--on DATE] --json REPORT`."""

    help = "Count every figure for an area and its child divisions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the area, the day and where to write."""
        parser.add_argument("--area", required=True, metavar="CODE")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--json", type=Path, metavar="REPORT")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count, print one line a figure, write the report."""
        area = options["area"]
        if not is_area(area):
            raise CommandError(_("“%(code)s” is not a division code of 2, 4, 6, 9 or 12 digits.") % {"code": area})
        today = timezone.localdate()
        report = report_picture(draw_picture_on((area,), area, on=options["on"] or today, today=today))
        for figure in report["figures"]:
            value = "—" if figure["value"] is None else figure["value"]
            self.stdout.write(f"{figure['label']['zh']}\t{value}\t{figure['unit']['zh']}")
        if options["json"]:
            options["json"].write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
