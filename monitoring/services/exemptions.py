"""Exempting a finding or a flag for a while, and taking that back; the household is judged anew at once."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from monitoring.models import Exemption, Finding, Flag
from monitoring.services.recompute import recompute_households

if TYPE_CHECKING:
    from portal.accounts.models import User

# An exemption is looked at again within a year.
LONGEST = timedelta(days=366)


@transaction.atomic
def exempt(found: Finding | Flag, reason: str, until: date, *, actor: "User", on: date) -> Exemption:
    """Let what was found rest until a day; ValidationError where the day or the reason will not do."""
    if not reason.strip():
        raise ValidationError(_("Say why it need not be mended."))
    if not on <= until <= on + LONGEST:
        raise ValidationError(_("Choose a day from today to a year from now."))
    item = found.item if isinstance(found, Finding) else None
    same = Exemption.objects.filter(
        code=found.code, household=found.household_id, person=found.person_id, item=item, ended_on=None
    )
    same.update(ended_on=on, ended_by=actor)
    made = Exemption.objects.create(
        code=found.code,
        household_id=found.household_id,
        person_id=found.person_id,
        item=item,
        reason=reason.strip(),
        since=on,
        until=until,
        made_by=actor,
    )
    recompute_households([found.household_id], on=on)
    return made


@transaction.atomic
def take_back(exemption: Exemption, *, actor: "User", on: date) -> None:
    """End an exemption: what it was about is found again, if it still is so."""
    Exemption.objects.filter(pk=exemption.pk, ended_on=None).update(ended_on=on, ended_by=actor)
    recompute_households([exemption.household_id], on=on)
