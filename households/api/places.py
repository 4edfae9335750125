"""Divisions and resettlement sites over the API (read)."""

from typing import Any, ClassVar

from rest_framework.response import Response

from households.api.filters import DivisionFilter, SiteFilter
from households.models import Division, Site
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet, etag


class DivisionSerializer(RowSerializer):
    """One division: its code is its key."""

    class Meta:
        model = Division
        fields = ("code", "name", "level", "parent", "valid_from", "valid_until", "predecessor")


class SiteSerializer(RowSerializer):
    """One resettlement site."""

    class Meta:
        model = Site
        fields = (
            "id",
            "name",
            "division",
            "code",
            "kind",
            "planned_people",
            "housing_units",
            "buildings",
            "property_registered",
            "hukou_registered",
            "built_year",
            "address",
            "leader_name",
            "leader_phone",
            "remark",
            "version",
        )


class DivisionViewSet(ReadOnlyScopedViewSet):
    """Divisions of one's area."""

    permission: ClassVar[str] = "division.view"
    audit = "none"
    queryset = Division.objects.all()
    serializer_class = DivisionSerializer
    filterset_class = DivisionFilter
    lookup_value_regex = "[0-9]{2,12}"
    ordering_fields = ("code", "name")


class SiteViewSet(ReadOnlyScopedViewSet):
    """Resettlement sites of one's area."""

    permission: ClassVar[str] = "site.view"
    audit = "none"
    queryset = Site.objects.all()
    serializer_class = SiteSerializer
    filterset_class = SiteFilter
    ordering_fields = ("name", "division", "built_year")

    def retrieve(self, *_args: Any, **_kwargs: Any) -> Response:
        """Return one site with its version in ETag."""
        site = self.get_object()
        return Response(self.get_serializer(site).data, headers=etag(site.version))
