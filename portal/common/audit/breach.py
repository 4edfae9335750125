"""Who saw which people since when: what a notice after a breach (PIPL, article 57) is written from. Keys only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portal.common.areas import within
from portal.common.models import AuditEvent
from portal.common.registry import people_behind

_CHUNK = 200


@dataclass(slots=True)
class Affected:
    """One person: how often, by whom, through which acts, which kinds of values, when first and last."""

    times: int = 0
    users: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    def add(self, event: AuditEvent) -> None:
        """Count an event about this person."""
        self.times += 1
        self.users.add(event.user_name)
        self.acts.add(event.act)
        self.fields |= {"name", *event.fields}
        self.first = min(self.first or event.at, event.at)
        self.last = max(self.last or event.at, event.at)

    def said(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        sets = {name: sorted(getattr(self, name)) for name in ("users", "acts", "fields")}
        moments = {name: moment.isoformat() for name in ("first", "last") if (moment := getattr(self, name))}
        return {"times": self.times, **sets, **moments}


@dataclass(slots=True)
class Breach:
    """What was seen in a stretch of time."""

    events: int = 0
    people: dict[UUID, Affected] = field(default_factory=dict)


def looks(since: datetime, *, until: datetime | None = None, user: str = "", area: str = "") -> QuerySet[AuditEvent]:
    """Return the events by which somebody was shown people."""
    found = AuditEvent.objects.filter(at__gte=since, result__in=["done", "refused"]).exclude(subjects={})
    if until:
        found = found.filter(at__lt=until)
    if user:
        found = found.filter(user_name=user)
    return found.filter(within("area", [area])) if area else found


def breach(events: QuerySet[AuditEvent]) -> Breach:
    """Return whom some events were about, person by person."""
    outcome = Breach()
    for event in events.order_by("at", "pk").iterator(chunk_size=_CHUNK):
        whom = set(_people(event))
        outcome.events += bool(whom)
        for person in whom:
            outcome.people.setdefault(person, Affected()).add(event)
    return outcome


def _people(event: AuditEvent) -> Iterator[UUID]:
    """Yield the people of an event: those it names, and those who lived at the time in the households it names."""
    for kind, expand in people_behind.items():
        keys = [UUID(key) for key in event.subjects.get(kind, ())]
        if keys:
            for people in expand(keys, event.at).values():
                yield from people
