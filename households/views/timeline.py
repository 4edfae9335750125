"""The history of a household as a person reads it: what changed from what to what, by whom, through what, why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from households.forms.words import wording
from households.models import Household, Membership
from portal.accounts.models import User
from portal.common.display import worded

_SILENT = {"created_at", "division_id", "name_key", "id_digest", "notes", "id", "household", "person", "number_key"}
_MOST = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a change."""

    label: Any
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one row: when, who, through what, why, of what, and its lines."""

    at: datetime
    who: str
    through: str
    why: str
    kind: str
    what: str
    lines: list[Line]


def timeline(household: Household, most: int = 20) -> list[Entry]:
    """Return the newest changes of a household, its members and statements, newest first (six queries)."""
    people = dict(Membership.objects.filter(household=household).values_list("person_id", "person__name"))
    entries: list[Entry] = []
    for name, target, key, values in (
        ("HouseholdEvent", "household", "pgh_obj_id", [household.pk]),
        ("MembershipEvent", "membership", "household_id", [household.pk]),
        ("PersonEvent", "person", "pgh_obj_id", list(people)),
        ("IncomeStatementEvent", "income", "household_id", [household.pk]),
    ):
        entries += _entries(apps.get_model("households", name), target, {f"{key}__in": values}, people)
    newest = _together(sorted(entries, key=lambda entry: entry.at, reverse=True))[:most]
    names = dict(User.objects.filter(username__in={entry.who for entry in newest}).values_list("username", "name"))
    return [replace(entry, who=names.get(entry.who, entry.who)) for entry in newest]


def _together(entries: list[Entry]) -> list[Entry]:
    """Return the entries with what one act registered or removed as one (an import brings whole families)."""
    kept: list[Entry] = []
    for entry in entries:
        last = kept[-1] if kept else None
        alike = last and entry.kind != "update" and (last.kind, last.at, last.who) == (entry.kind, entry.at, entry.who)
        if last is None or not alike:
            kept.append(entry)
        elif entry.what not in last.what.split("、"):
            kept[-1] = replace(last, what=f"{last.what}、{entry.what}")
    return kept


def _entries(model: type[models.Model], target: str, which: dict[str, Any], people: dict[UUID, str]) -> Iterable[Entry]:
    events = (
        model._default_manager.filter(**which).select_related("pgh_context").order_by("pgh_obj_id", "-pgh_id")[:_MOST]
    )
    for _key, group in groupby(events, key=attrgetter("pgh_obj_id")):
        chain = list(group)
        for event, before in zip(chain, [*chain[1:], None], strict=True):
            entry = _entry(event, before, target, people)
            if entry is not None:
                yield entry


def _entry(event: Any, before: Any, target: str, people: dict[UUID, str]) -> Entry | None:
    lines = [] if before is None or event.pgh_label != "update" else list(_lines(event, before, target))
    if event.pgh_label == "update" and not lines:
        return None
    context = event.pgh_context.metadata if event.pgh_context else {}
    return Entry(
        event.pgh_created_at,
        str(context.get("user_name", "")),
        str(context.get("through", "")),
        str(context.get("why", "")),
        event.pgh_label,
        _what(event, target, people),
        lines,
    )


def _what(event: Any, target: str, people: dict[UUID, str]) -> str:
    if target == "person":
        return people.get(event.pgh_obj_id, "")
    if target == "membership":
        return people.get(event.person_id, "")
    if target == "income":
        return _("Income %(year)s") % {"year": event.year}
    return _("Household")


def _lines(event: Any, before: Any, target: str) -> Iterable[Line]:
    for field in event._meta.fields:
        if field.name.startswith("pgh_") or field.name in _SILENT:
            continue
        new, old = getattr(event, field.attname), getattr(before, field.attname)
        if new != old:
            yield Line(wording(target, field.name), worded(field, old), worded(field, new))


def last_writer(household: Household) -> tuple[str, datetime] | None:
    """Return who changed the household last, and when; None when nobody is on record."""
    newest = timeline(household, 1)
    return (newest[0].who, newest[0].at) if newest else None
