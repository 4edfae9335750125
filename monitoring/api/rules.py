"""Rules, their parameters and the runs that evaluated them over the API (read)."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import mixins, viewsets

from monitoring import codes
from monitoring.models import Parameter, Rule, Run
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import UUID_PATTERN, KnownOrdering
from portal.common.areas import bounds
from portal.common.audit import NOTHING


class RuleSerializer(RowSerializer):
    """One version of a rule."""

    class Meta:
        model = Rule
        fields = (
            "id",
            "code",
            "version",
            "subject",
            "level",
            "risk",
            "title_zh",
            "title_en",
            "reason_zh",
            "reason_en",
            "expression",
            "valid_from",
            "valid_until",
            "rank",
        )


class ParameterSerializer(RowSerializer):
    """A line or threshold of an area and a year."""

    class Meta:
        model = Parameter
        fields = ("id", "code", "area", "year", "value", "document")


class RuleRunSerializer(RowSerializer):
    """One evaluation of all rules over an area."""

    class Meta:
        model = Run
        fields = tuple(field.name for field in Run._meta.fields if field.name != "started_by")


class RuleFilter(filters.FilterSet):
    """Rules by code, subject, level and day of validity."""

    code = filters.CharFilter(max_length=40)
    subject = filters.CharFilter(max_length=10)
    level = filters.MultipleChoiceFilter(choices=codes.LEVEL.choices())
    on = filters.DateFilter(method="valid_on")

    class Meta:
        model = Rule
        fields: tuple[str, ...] = ()

    def valid_on(self, rows: QuerySet[Rule], _name: str, value: Any) -> QuerySet[Rule]:
        """Narrow to rules in force on a day."""
        return rows.filter(Q(valid_until=None) | Q(valid_until__gte=value), valid_from__lte=value)


class ParameterFilter(filters.FilterSet):
    """Parameters by code and year."""

    code = filters.CharFilter(max_length=40)
    year = filters.NumberFilter(min_value=1, max_value=9999)

    class Meta:
        model = Parameter
        fields: tuple[str, ...] = ()


class RunFilter(filters.FilterSet):
    """Runs by day and kind."""

    on = filters.DateFilter()
    touched_only = filters.BooleanFilter()

    class Meta:
        model = Run
        fields: tuple[str, ...] = ()


class _OpenViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """Rows that hold nothing of any household: whoever may read the kind reads all of it."""

    filter_backends = (DjangoFilterBackend, KnownOrdering)
    lookup_value_regex = "[0-9]{1,9}"


class RuleViewSet(_OpenViewSet):
    """Every version of every rule."""

    permission: ClassVar[str] = "rule.view"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    queryset = Rule.objects.all()
    serializer_class = RuleSerializer
    filterset_class = RuleFilter
    ordering_fields = ("rank", "code", "version", "valid_from")


class ParameterViewSet(_OpenViewSet):
    """Lines and thresholds by area and year."""

    permission: ClassVar[str] = "rule.view"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    queryset = Parameter.objects.all()
    serializer_class = ParameterSerializer
    filterset_class = ParameterFilter
    ordering_fields = ("code", "area", "year")


class RunViewSet(_OpenViewSet):
    """Runs over one's area or an area that contains it."""

    permission: ClassVar[str] = "run.view"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    queryset = Run.objects.all()
    serializer_class = RuleRunSerializer
    filterset_class = RunFilter
    lookup_value_regex = UUID_PATTERN
    ordering_fields = ("on", "started_at", "seconds")

    def get_queryset(self) -> QuerySet[Any]:
        """Leave out runs over other people's areas."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        user: Any = self.request.user
        return rows.filter(_touching(user.areas("run.view")))


def _touching(areas: tuple[str, ...]) -> Q:
    """Return the condition that a run's area lies under one of the areas, or above it."""
    condition = Q(pk__in=[])
    for area in areas:
        if area == "":
            return Q()
        low, high = bounds(area)
        above = [area[:length] for length in range(len(area))]
        condition |= Q(area__gte=low, area__lt=high) | Q(area__in=above)
    return condition
