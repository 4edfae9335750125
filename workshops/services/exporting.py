"""What work gives to an export in roster columns: the spell going on, the roster's own before others."""

from collections.abc import Sequence
from uuid import UUID

from portal.common.imports.exporting import Objects
from workshops.models import Spell


def spells_of(_households: Sequence[UUID], people: Sequence[UUID]) -> Objects:
    """Return the open spell of each person at work (one query)."""
    spells = Spell.objects.filter(person__in=people, end=None)
    chosen = sorted(spells, key=lambda spell: (spell.source == "ROSTER", spell.pk))
    return {"spell": {spell.person_id: spell for spell in chosen}}
