"""Monitoring records as rosters gave them, over the API (read)."""

from typing import ClassVar

import django_filters as filters

from households.querysets import AreaQuerySet
from monitoring import codes
from monitoring.models import RecordedCase, RecordedMeasure
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet
from portal.common.areas import is_area


class CaseSerializer(RowSerializer):
    """The monitoring record of one household."""

    class Meta:
        model = RecordedCase
        fields = tuple(field.name for field in RecordedCase._meta.fields)


class MeasureSerializer(RowSerializer):
    """One kind of measure recorded for a household."""

    class Meta:
        model = RecordedMeasure
        fields = tuple(field.name for field in RecordedMeasure._meta.fields)


class _PartFilter(filters.FilterSet):
    area = filters.CharFilter(method="under", max_length=12)
    household = filters.UUIDFilter(field_name="household_id")

    def under(self, rows: AreaQuerySet, _name: str, value: str) -> AreaQuerySet:
        """Narrow to households that live under a division."""
        return rows.in_areas((value,)) if is_area(value) else rows.none()


class CaseFilter(_PartFilter):
    """Records by area, household, category and whether the risk is cleared."""

    category = filters.MultipleChoiceFilter(choices=codes.CATEGORY.choices())
    cleared = filters.BooleanFilter()

    class Meta:
        model = RecordedCase
        fields: tuple[str, ...] = ()


class MeasureFilter(_PartFilter):
    """Measures by area, household and kind."""

    kind = filters.MultipleChoiceFilter(choices=codes.MEASURE_TYPE.choices())

    class Meta:
        model = RecordedMeasure
        fields: tuple[str, ...] = ()


class CaseViewSet(ReadOnlyScopedViewSet):
    """Monitoring records of households of one's area."""

    permission: ClassVar[str] = "flag.view"
    queryset = RecordedCase.objects.all()
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    ordering_fields = ("identified_on", "category")


class MeasureViewSet(ReadOnlyScopedViewSet):
    """Recorded measures of households of one's area."""

    permission: ClassVar[str] = "flag.view"
    queryset = RecordedMeasure.objects.all()
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    ordering_fields = ("kind", "since")
