"""Households over the API: read all, create, change with `If-Match`."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from households.api.filters import HouseholdFilter
from households.api.writing import IF_MATCH, WritingViewSet
from households.models import Household
from households.services.households import change_household, create_household
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet, etag

# Kept by triggers or by the engine: readable, never written from outside.
_READ_ONLY = ("head", "head_name", "member_count", "version", "incomplete", "created_at", "notes")
_HIDDEN = {"head_key", "version_txid"}


class HouseholdSerializer(RowSerializer):
    """One household with the version of its whole aggregate. Amounts are texts of exact decimals."""

    class Meta:
        model = Household
        fields = tuple(field.name for field in Household._meta.fields if field.name not in _HIDDEN)
        read_only_fields = _READ_ONLY


class HouseholdViewSet(ReadOnlyScopedViewSet, WritingViewSet):
    """Households of one's area."""

    permission: ClassVar[str] = "household.view"
    write_permission: ClassVar[str] = "household.edit"
    queryset = Household.objects.all()
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter
    ordering_fields = ("number", "head_key", "member_count", "division", "created_at")

    def retrieve(self, *_args: Any, **_kwargs: Any) -> Response:
        """Return one household with its version in ETag."""
        household = self.get_object()
        return Response(self.get_serializer(household).data, headers=etag(household.version))

    @extend_schema(responses={201: HouseholdSerializer})
    def create(self, _request: Request) -> Response:
        """Register a household in a village of one's area."""
        return self.write(create_household, self.given(), new=True)

    @extend_schema(parameters=[IF_MATCH], responses=HouseholdSerializer)
    def partial_update(self, _request: Request, pk: str) -> Response:
        """Change the given fields."""
        return self.write(change_household, UUID(pk), self.given(partial=True), version_seen=self.seen())
