"""Income statements over the API."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from households.api.filters import StatementFilter
from households.api.writing import IF_MATCH, WritingViewSet
from households.models import IncomeStatement
from households.services.income import add_statement, change_statement
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet, etag


class StatementSerializer(RowSerializer):
    """What a household earned in a year by one source, in yuan; with the version of the household."""

    version = serializers.IntegerField(source="household.version", read_only=True)

    class Meta:
        model = IncomeStatement
        fields = (*(field.name for field in IncomeStatement._meta.fields), "version")


class StatementViewSet(ReadOnlyScopedViewSet, WritingViewSet):
    """Income statements of households of one's area."""

    permission: ClassVar[str] = "household.view"
    write_permission: ClassVar[str] = "household.edit"
    queryset = IncomeStatement.objects.select_related("household")
    serializer_class = StatementSerializer
    filterset_class = StatementFilter
    ordering_fields = ("year", "source", "as_of")

    def retrieve(self, *_args: Any, **_kwargs: Any) -> Response:
        """Return one statement with the version of its household in ETag."""
        statement = self.get_object()
        return Response(self.get_serializer(statement).data, headers=etag(statement.household.version))

    @extend_schema(parameters=[IF_MATCH], responses={201: StatementSerializer})
    def create(self, _request: Request) -> Response:
        """Write the statement of a household, year and source."""
        values = self.given()
        household = values.pop("household")
        return self.write(add_statement, household.pk, values, version_seen=self.seen(), new=True)

    @extend_schema(parameters=[IF_MATCH], responses=StatementSerializer)
    def partial_update(self, _request: Request, pk: str) -> Response:
        """Change the given fields; the household stays."""
        values = self.given(partial=True)
        values.pop("household", None)
        return self.write(change_statement, UUID(pk), values, version_seen=self.seen())
