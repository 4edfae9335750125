"""Whom a look at rows of the register was about: for the audit log and for notices after a breach."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from households.models import Membership


def members_at(households: list[UUID], at: datetime) -> dict[UUID, list[UUID]]:
    """Return the keys of the people who lived in each household at a moment."""
    day = timezone.localtime(at).date()
    open_then = Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day)
    rows = Membership.objects.filter(*open_then, household_id__in=households)
    found: dict[UUID, list[UUID]] = {}
    for household, person in rows.values_list("household_id", "person_id"):
        found.setdefault(household, []).append(person)
    return found


def themselves(people: list[UUID], _at: datetime) -> dict[UUID, list[UUID]]:
    """Return each person for itself."""
    return {key: [key] for key in people}
