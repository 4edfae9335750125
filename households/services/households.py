"""Making and changing households."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from households.models import Household
from households.services.changes import Change, assign, check, finish, lock_household, reason, require_village
from households.services.elsewhere import numbers_elsewhere

if TYPE_CHECKING:
    from portal.accounts.models import User

# Kept by triggers or by the import; nobody writes them.
KEPT = frozenset(
    {"id", "head", "head_name", "head_key", "member_count", "version", "version_txid", "incomplete", "created_at"}
)


@transaction.atomic
def create_household(values: dict[str, Any], *, actor: "User", on: date, why: str = "") -> Change:
    """Register a household in a village of the actor's area; `values` are fields of Household.

    Raises ValidationError, field by field.
    """
    household = Household(**_writable(values))
    require_village(household.division_id or "", actor)
    _judge(household)
    with reason(why):
        household.save(force_insert=True)
    return finish(household.pk, household, on=on)


@transaction.atomic
def change_household(
    household_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Change fields of a household. Nothing is written when nothing differs.

    Raises Household.DoesNotExist, StaleVersionError, ValidationError.
    """
    household = lock_household(household_id, version_seen=version_seen, actor=actor)
    changed = assign(household, _writable(values))
    if not changed:
        return Change(household, household)
    if {"division", "division_id"} & set(changed):
        require_village(household.division_id, actor)
    _judge(household)
    with reason(why):
        household.save(update_fields=changed)
    return finish(household.pk, household, on=on)


def _writable(values: dict[str, Any]) -> dict[str, Any]:
    kept = sorted(KEPT & set(values))
    if kept:
        raise ValidationError(dict.fromkeys(kept, _("This is kept by the portal and cannot be written.")))
    return values


def _judge(household: Household) -> None:
    county = (household.division_id[:6],)
    taken = Household.objects.in_areas(county).filter(number=household.number).exclude(pk=household.pk)
    if household.number and (taken.exists() or numbers_elsewhere(county[0], [household.number])):
        raise ValidationError({"number": _("Another household of the county has this number.")})
    check(household, exclude=("head", "division"))
    if household.ended_on and not household.end_reason:
        raise ValidationError({"end_reason": _("Say why the household ended.")})
