"""List the accounts of the demo and what each is good for."""

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.demo import DEMO_ACCOUNTS


def what_to_try() -> dict[str, str]:
    """Return by role what the account shows best."""
    return {
        "county_staff": _("the whole way: import, decide, flags, rules, figures, undo"),
        "township_staff": _("the rosters and households of one township"),
        "community_staff": _("one site: load next month's roster, see what it changes"),
        "village_worker": _("one village: search, household page, edit a member"),
        "township_leader": _("figures of a township, drilled down to its villages"),
        "county_leader": _("figures: who is behind, and the list behind each number"),
        "liaison": _("what a department sees: nobody's household"),
        "system_admin": _("users and jobs, and no household at all"),
        "security_admin": _("roles and areas of the users"),
        "auditor": _("users and runs, to look at only"),
        "service": _("the API: figures and lists under /api/"),
    }


class Command(BaseCommand):
    """`manage.py demo_accounts`: role, user name, password, area, what to try."""

    help = "List the demo accounts (needs ANJU_DEMO=1)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the table."""
        if not settings.DEMO:
            raise CommandError(_("This portal is not a demo (ANJU_DEMO is not set): it has no such accounts."))
        tries = what_to_try()
        rows = [(_("Role"), _("User name"), _("Password"), _("Who"), _("What to try"))]
        rows += [
            (
                account.role_name,
                account.username,
                account.password,
                f"{account.name} {account.unit}",
                tries[account.role],
            )
            for account in DEMO_ACCOUNTS
        ]
        widths = [max(_width(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = [text + " " * (widths[column] - _width(text)) for column, text in enumerate(row[:4])]
            self.stdout.write("  ".join([*cells, row[4]]))
        self.stdout.write(_("The code of the second step stands on the sign-in page, beside each account."))


def _width(text: str) -> int:
    """Columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
