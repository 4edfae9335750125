"""Making and changing spells of work, under the version of the household the worker lives in."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from households.models import Membership, Person
from households.services.changes import EDIT, Change, assign, check, finish, lock_household, reason
from workshops.models import Spell

if TYPE_CHECKING:
    from portal.accounts.models import User

KEPT = frozenset({"id", "person", "person_id"})
YOUNGEST = 16


@transaction.atomic
def add_spell(
    person_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Record a spell of work of a person; `values` are fields of Spell.

    Raises Person.DoesNotExist, StaleVersionError, ValidationError.
    """
    person: Person = Person.objects.visible_to(actor, EDIT).get(pk=person_id)
    household = lock_household(_household_of(person), version_seen=version_seen, actor=actor)
    spell = Spell(person=person, **{name: value for name, value in values.items() if name not in KEPT})
    _judge(spell, person)
    with reason(why):
        spell.save(force_insert=True)
    return finish(household.pk, spell, on=on)


@transaction.atomic
def change_spell(
    spell_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Change a spell, or end it (`end`).

    Raises Spell.DoesNotExist, StaleVersionError, ValidationError.
    """
    spell: Spell = Spell.objects.visible_to(actor, EDIT).select_related("person").get(pk=spell_id)
    household = lock_household(_household_of(spell.person), version_seen=version_seen, actor=actor)
    spell.refresh_from_db()
    changed = assign(spell, {name: value for name, value in values.items() if name not in KEPT})
    if not changed:
        return Change(household, spell)
    _judge(spell, spell.person)
    with reason(why):
        spell.save(update_fields=changed)
    return finish(household.pk, spell, on=on)


def _household_of(person: Person) -> UUID:
    return Membership.objects.values_list("household_id", flat=True).get(person=person, until=None)


def _judge(spell: Spell, person: Person) -> None:
    """Refuse what no spell can be; what is merely odd is a data check, not an error here."""
    check(spell, exclude=("person",))
    if not (spell.place or spell.employer or spell.channel):
        raise ValidationError({"employer": _("Say where, for whom, or how the person works.")})
    born = person.birth_date
    if spell.start and born and spell.start < born.replace(year=born.year + YOUNGEST, day=min(born.day, 28)):
        raise ValidationError({"start": _("The person was not yet 16 when this work began.")})
    if spell.end is None and spell.source == "ROSTER":
        others = Spell.objects.filter(person=person, source=spell.source, end=None).exclude(pk=spell.pk)
        if others.exists():
            raise ValidationError({"end": _("The work of the last roster is still open: end it first.")})
