"""A member as one form shows it: the person and the relation to the head, in one transaction."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from households.models import Membership
from households.services.changes import Change
from households.services.people import change_membership, change_person

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def save_member(
    membership: Membership,
    person: dict[str, Any],
    relation: str | None,
    *,
    version_seen: int,
    actor: "User",
    on: date,
    why: str = "",
) -> Change:
    """Change the person, and the relation to the head when one is given; both or neither.

    Raises Person.DoesNotExist, StaleVersionError, ValidationError.
    """
    change = change_person(membership.person_id, person, version_seen=version_seen, actor=actor, on=on, why=why)
    if not relation or relation == membership.relation:
        return change
    seen = change.household.version
    return change_membership(membership.pk, {"relation": relation}, version_seen=seen, actor=actor, on=on, why=why)
