"""Say who saw which people since when, person by person, without any personal value."""

import json
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from portal.common import audit
from portal.common.areas import is_area
from portal.common.audit.breach import Breach, breach, looks


class Command(BaseCommand):
    """A table for whoever writes the notice; the keys of the people go into a file."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        """Take the stretch of time, whose looks, where, and the file."""
        parser.add_argument("--since", required=True, help="day or moment, 2026-11-01 or 2026-11-01T08:00")
        parser.add_argument("--until", help="day or moment; now when left out")
        # Not --user: that would narrow what this command may read to the areas of the account in question.
        parser.add_argument("--account", default="", help="user name of the account in question")
        parser.add_argument("--area", default="", help="division code the events lie under")
        parser.add_argument("--json", type=Path, help="file to write, readable by its owner only")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count, print by account and by kind of value, and write the file."""
        since = _moment(options["since"])
        until = _moment(options["until"]) if options["until"] else None
        if not is_area(options["area"]):
            raise CommandError(f"{options['area']} is not a division code")
        events = looks(since, until=until, user=options["account"], area=options["area"])
        with transaction.atomic():
            found = breach(events)
            audit.record("audit", rows=len(found.people), detail={"report": "breach", "since": f"{since:%F}"})
        self._say(found, since)
        if options["json"]:
            _write(options["json"], found, since)

    def _say(self, found: Breach, since: datetime) -> None:
        self.stdout.write(f"since {since.isoformat()}: {len(found.people)} people in {found.events} events")
        for part in ("users", "acts", "fields"):
            counts: dict[str, int] = {}
            for person in found.people.values():
                for name in getattr(person, part):
                    counts[name] = counts.get(name, 0) + 1
            for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                self.stdout.write(f"  {part}\t{name or '-'}\t{count} people")


def _moment(text: str) -> datetime:
    try:
        moment, day = parse_datetime(text), parse_date(text)
    except ValueError as fault:
        raise CommandError(f"{text}: {fault}") from fault
    if day is not None:
        moment = datetime.combine(day, time(), timezone.get_current_timezone())
    if moment is None:
        raise CommandError(f"“{text}” is neither a day nor a moment")
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _write(path: Path, found: Breach, since: datetime) -> None:
    people = {str(key): person.said() for key, person in sorted(found.people.items())}
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(json.dumps({"since": since.isoformat(), "events": found.events, "people": people}, indent=1))
