"""After a restore or a change of keys: does every stored ID number open, and is it found again?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from households.models import Person
from portal.common.keys import digest


class Command(BaseCommand):
    """`manage.py verify_identities`; no number is shown, only how many there are."""

    help = "Open every stored ID number with the keys in force and compare it with its digest."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read them all; fail when one does not fit."""
        known = Person.objects.exclude(id_number__isnull=True).only("id_number", "id_digest")
        fits = [digest(person.id_number or "") == person.id_digest for person in known.iterator()]
        wrong = len(fits) - sum(fits)
        if wrong:
            raise CommandError(_("%(count)d ID numbers do not fit their digests: wrong keys?") % {"count": wrong})
        self.stdout.write(_("ID numbers opened and found again: %(count)d.") % {"count": len(fits)})
