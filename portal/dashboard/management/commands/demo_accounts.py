"""List the accounts of the demo and what each is good for."""

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.demo import DEMO_ACCOUNTS


def what_to_try() -> dict[str, str]:
    """Return by user name what the account shows best."""
    return {
        "xian": _("the whole way: import, decide, flags, rules, figures, undo"),
        "fuhe": _("a second person of the county: approves or refuses what the first asks for"),
        "jiedao": _("the rosters and households of one township"),
        "shequ": _("one site: load next month's roster, see what it changes"),
        "cun": _("one village: search, household page, edit a member"),
        "zhenzhang": _("figures of a township, drilled down to its villages"),
        "xianzhang": _("figures: who is behind, and the list behind each number"),
        "lianluo": _("what a department sees: nobody's household"),
        "admin": _("users and jobs, and no household at all"),
        "anquan": _("roles and areas of the users"),
        "shenji": _("the log of who did and saw what, and its chain; changes nothing"),
        "jiekou": _("the API: figures and lists under /api/"),
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
                tries[account.username],
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
