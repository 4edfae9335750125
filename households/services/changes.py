"""What every change of the register shares: whose it is, which version was seen, what follows from it."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from households.models import Division, Household
from portal.common.areas import covers
from portal.common.registry import after_household_change

if TYPE_CHECKING:
    from portal.accounts.models import User

EDIT = "household.edit"


class StaleVersionError(Exception):
    """Somebody changed the household since its writer saw it; `household` is how it stands now."""

    def __init__(self, household: Household, seen: int) -> None:
        super().__init__(f"{household.pk}: version {household.version}, seen {seen}")
        self.household = household
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Change:
    """What a service did: the household with its new version, the row it wrote, and what upper storeys have to say."""

    household: Household
    row: Any
    told: list[Any] = field(default_factory=list)


def lock_household(household_id: UUID, *, version_seen: int, actor: "User") -> Household:
    """Return the household locked for this transaction.

    Raises Household.DoesNotExist outside the actor's area and StaleVersionError when it is not as the actor saw it.
    """
    rows = Household.objects.visible_to(actor, EDIT).select_for_update(of=("self",))
    household: Household = rows.get(pk=household_id)
    if household.version != version_seen:
        raise StaleVersionError(household, version_seen)
    return household


def require_village(code: str, actor: "User") -> Division:
    """Return the village or community; ValidationError when there is none in the actor's area."""
    division: Division | None = Division.objects.villages().filter(pk=code).first()
    if division is None or not covers(actor.areas(EDIT), code):
        raise ValidationError({"division": _("Choose a village or community of your area.")})
    return division


def assign(row: models.Model, values: dict[str, Any]) -> list[str]:
    """Put values on a row and return the names of those that differ."""
    changed = []
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    return changed


def check(row: models.Model, exclude: tuple[str, ...] = ()) -> None:
    """Raise ValidationError, field by field, for what the row may not hold."""
    row.full_clean(exclude=set(exclude))


def reason(why: str) -> Any:
    """Return the context in which history rows carry the reason given."""
    return pghistory.context(why=why) if why else pghistory.context()


def finish(household_id: UUID, row: Any, *, on: date) -> Change:
    """Tell the upper storeys, in this transaction, and return what was done."""
    told = [line for hook in after_household_change for line in hook([household_id], on=on)]
    return Change(Household.objects.get(pk=household_id), row, told)
