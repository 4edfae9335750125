"""Load administrative divisions from a csv file: new ones are added, changed ones brought up to date, none removed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from households.services.divisions import DivisionFaultsError, load_divisions, read_divisions

_SHOWN = 50


class Command(BaseCommand):
    """`manage.py load_divisions FILE.csv`."""

    help = "Load divisions from a csv file (code, name, level, parent_code[, valid_from, valid_until, predecessor])."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, judge, write; any fault stops the whole load and names line and column."""
        try:
            loaded = load_divisions(read_divisions(_text(options["file"]).splitlines()))
        except DivisionFaultsError as error:
            lines = [str(fault) for fault in error.faults[:_SHOWN]]
            if len(error.faults) > _SHOWN:
                lines.append(_("… and %(count)d more") % {"count": len(error.faults) - _SHOWN})
            raise CommandError("\n".join(lines)) from error
        self.stdout.write(
            _("Divisions: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.")
            % {"new": loaded.new, "changed": loaded.changed, "unchanged": loaded.unchanged}
        )


def _text(path: Path) -> str:
    """Return the file's text, UTF-8 or GB18030."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s") % {"file": path, "reason": error.strerror}
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError(_("%(file)s is neither UTF-8 nor GB18030 text.") % {"file": path})
