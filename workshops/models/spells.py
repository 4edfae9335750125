"""Spells of work: who worked where, from when until when, for what wage."""

from django.db import models
from django.db.models import Q

from households.history import tracked
from households.models import Person
from households.models.versions import touch_households
from portal.common.fields import (
    CodeField,
    MultiCodeField,
    optional_amount,
    optional_count,
    optional_flag,
    optional_text,
)
from portal.common.keys import uuid7
from portal.common.walls import Wall, place
from workshops import codes
from workshops.querysets import SpellQuerySet

_OF_SPELLS = """
    SELECT m.household_id FROM households_membership m JOIN changed c ON c.person_id = m.person_id WHERE m.until IS NULL
"""


@tracked
class Spell(models.Model):
    """One spell of work of one person. Dates carry their precision; no `end` means it goes on. Wage in yuan a month."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    division_id = place()
    source = CodeField(codes=codes.SPELL_SOURCE, null=False, default="ROSTER")
    start = models.DateField(null=True, blank=True)
    start_precision = CodeField(max_length=1)
    end = models.DateField(null=True, blank=True)
    end_precision = CodeField(max_length=1)
    place = optional_text(120)
    abroad = optional_flag()
    employer = optional_text(120)
    industry = optional_text(60)
    trade = optional_text(60)
    monthly_wage = optional_amount(10)
    months = optional_count()
    channel = CodeField(codes=codes.EMPLOYMENT_CHANNEL)
    public_post = MultiCodeField(codes=codes.PUBLIC_POST)
    public_post_months = optional_count()
    point_to_point = optional_flag()
    steady = optional_flag()
    transport_subsidy = optional_amount(8)
    in_workshop = optional_flag()

    objects = SpellQuerySet.as_manager()

    class Meta:
        constraints = [
            Wall(name="wall_spell", follows="person"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=models.F("start")), name="spell_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["person", "source"], condition=Q(end=None, source="ROSTER"), name="spell_of_roster_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(end=None), name="spell_open"),
            models.Index(fields=["division_id"], name="spell_division"),
        ]
        triggers = touch_households("spell", _OF_SPELLS)

    def __str__(self) -> str:
        return self.employer or self.place or str(self.id)
