"""Facts of households and people over the API (read): what rules know, and what they could not tell."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet

from monitoring.models import HouseholdFacts, PersonFacts
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet
from portal.common.areas import is_area, within


class HouseholdFactsSerializer(RowSerializer):
    """Facts of one household. A fact that is null is not known."""

    class Meta:
        model = HouseholdFacts
        fields = tuple(field.name for field in HouseholdFacts._meta.fields)


class PersonFactsSerializer(RowSerializer):
    """Facts of one person."""

    class Meta:
        model = PersonFacts
        fields = tuple(field.name for field in PersonFacts._meta.fields)


class _FactsFilter(filters.FilterSet):
    area = filters.CharFilter(method="under", max_length=12)
    household = filters.UUIDFilter(field_name="household_id")
    undetermined = filters.CharFilter(method="could_not_tell", max_length=40)

    def under(self, rows: QuerySet[HouseholdFacts], _name: str, value: str) -> QuerySet[HouseholdFacts]:
        """Narrow to a division."""
        return rows.filter(within("division_id", [value])) if is_area(value) else rows.none()

    def could_not_tell(self, rows: QuerySet[HouseholdFacts], _name: str, value: str) -> QuerySet[HouseholdFacts]:
        """Narrow to subjects for which a rule had not enough data."""
        return rows.filter(undetermined__contains=[value])


class HouseholdFactsFilter(_FactsFilter):
    """Facts of households by area, household and what could not be told."""

    class Meta:
        model = HouseholdFacts
        fields: tuple[str, ...] = ()


class PersonFactsFilter(_FactsFilter):
    """Facts of people by area, household and what could not be told."""

    class Meta:
        model = PersonFacts
        fields: tuple[str, ...] = ()


class _FactsViewSet(ReadOnlyScopedViewSet):
    permission: ClassVar[str] = "flag.view"
    ordering_fields = ("division_id",)

    def scoped(self, rows: Any, areas: tuple[str, ...]) -> Any:
        """Narrow by the division that stands on the facts."""
        return rows.filter(within("division_id", areas))


class HouseholdFactsViewSet(_FactsViewSet):
    """Facts of households of one's area."""

    queryset = HouseholdFacts.objects.all()
    serializer_class = HouseholdFactsSerializer
    filterset_class = HouseholdFactsFilter


class PersonFactsViewSet(_FactsViewSet):
    """Facts of people of one's area."""

    queryset = PersonFacts.objects.all()
    serializer_class = PersonFactsSerializer
    filterset_class = PersonFactsFilter
