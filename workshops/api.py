"""Spells of work over the API (read)."""

from typing import ClassVar

import django_filters as filters

from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet
from portal.common.areas import is_area
from workshops import codes
from workshops.models import Spell
from workshops.querysets import SpellQuerySet


class SpellSerializer(RowSerializer):
    """One spell of work of one person; wages in yuan a month."""

    class Meta:
        model = Spell
        fields = tuple(field.name for field in Spell._meta.fields)


class SpellFilter(filters.FilterSet):
    """Spells by person, area, source and whether they go on."""

    area = filters.CharFilter(method="under", max_length=12)
    person = filters.UUIDFilter(field_name="person_id")
    source = filters.MultipleChoiceFilter(choices=codes.SPELL_SOURCE.choices())
    channel = filters.MultipleChoiceFilter(choices=codes.EMPLOYMENT_CHANNEL.choices())
    current = filters.BooleanFilter(field_name="end", lookup_expr="isnull")

    class Meta:
        model = Spell
        fields: tuple[str, ...] = ()

    def under(self, rows: SpellQuerySet, _name: str, value: str) -> SpellQuerySet:
        """Narrow to people who live under a division now."""
        return rows.in_areas((value,)) if is_area(value) else rows.none()


class SpellViewSet(ReadOnlyScopedViewSet):
    """Spells of work of people of one's area."""

    permission: ClassVar[str] = "household.view"
    queryset = Spell.objects.all()
    serializer_class = SpellSerializer
    filterset_class = SpellFilter
    ordering_fields = ("start", "end", "monthly_wage")


ROUTES = (("spells", SpellViewSet),)
