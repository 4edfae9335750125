"""Flags over the API (read)."""

from typing import ClassVar

import django_filters as filters
from rest_framework import serializers

from monitoring import codes
from monitoring.models import Flag
from monitoring.querysets import FlagQuerySet
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet
from portal.common.areas import is_area


class FlagSerializer(RowSerializer):
    """One finding: the rule and its version, the values it was found by, the thresholds it was held against."""

    version = serializers.IntegerField(source="rule.version", read_only=True)
    title = serializers.CharField(source="rule.title_zh", read_only=True)

    class Meta:
        model = Flag
        fields = (
            "id",
            "code",
            "version",
            "title",
            "household",
            "person",
            "division_id",
            "level",
            "values",
            "thresholds",
            "opened_on",
            "opened_run",
            "changed_on",
            "closed_at",
            "closed_run",
        )


class FlagFilter(filters.FilterSet):
    """Flags by area, rule, level, household, person, and whether they are open."""

    area = filters.CharFilter(method="under", max_length=12)
    code = filters.CharFilter(max_length=40)
    level = filters.MultipleChoiceFilter(choices=codes.LEVEL.choices())
    household = filters.UUIDFilter(field_name="household_id")
    person = filters.UUIDFilter(field_name="person_id")
    open = filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")
    opened_from = filters.DateFilter(field_name="opened_on", lookup_expr="gte")
    opened_until = filters.DateFilter(field_name="opened_on", lookup_expr="lte")

    class Meta:
        model = Flag
        fields: tuple[str, ...] = ()

    def under(self, rows: FlagQuerySet, _name: str, value: str) -> FlagQuerySet:
        """Narrow to households that live under a division."""
        return rows.in_areas((value,)) if is_area(value) else rows.none()


class FlagViewSet(ReadOnlyScopedViewSet):
    """Flags of households of one's area."""

    permission: ClassVar[str] = "flag.view"
    queryset = Flag.objects.select_related("rule")
    serializer_class = FlagSerializer
    filterset_class = FlagFilter
    ordering_fields = ("opened_on", "level", "code", "division_id")
