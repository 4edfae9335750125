"""People over the API, each with the household they live in, and memberships."""

from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from households.api.filters import MembershipFilter, PersonFilter
from households.models import Membership, Person
from portal.common.api import ReadOnlyScopedViewSet, etag
from portal.common.serializers import RowSerializer

_HIDDEN = {"id_digest", "name_key"}


class OpenMembershipSerializer(RowSerializer):
    """Where a person lives now, and the version of that household."""

    version = serializers.IntegerField(source="household.version", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "household", "relation", "since", "version")


class PersonSerializer(RowSerializer):
    """One person; `membership` is the open one."""

    membership = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = (*(field.name for field in Person._meta.fields if field.name not in _HIDDEN), "membership")
        read_only_fields = ("id_upgraded", "created_at")

    @extend_schema_field(OpenMembershipSerializer(allow_null=True))
    def get_membership(self, person: Person) -> dict[str, Any] | None:
        """Return the open membership, which the view has prefetched."""
        found = getattr(person, "open_memberships", ())
        return OpenMembershipSerializer(found[0]).data if found else None


class MembershipSerializer(RowSerializer):
    """A person in a household, from a day until a day."""

    version = serializers.IntegerField(source="household.version", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "household", "person", "relation", "since", "until", "end_reason", "version")


# Everybody's open membership in one query.
_OPEN_MEMBERSHIPS = Prefetch(
    "memberships", Membership.objects.filter(until=None).select_related("household"), to_attr="open_memberships"
)


class PersonViewSet(ReadOnlyScopedViewSet):
    """People whose household lies in one's area."""

    permission: ClassVar[str] = "household.view"
    write_permission: ClassVar[str] = "household.edit"
    queryset = Person.objects.prefetch_related(_OPEN_MEMBERSHIPS)
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    ordering_fields = ("name_key", "birth_date", "created_at")


class MembershipViewSet(ReadOnlyScopedViewSet):
    """Memberships of households of one's area."""

    permission: ClassVar[str] = "household.view"
    write_permission: ClassVar[str] = "household.edit"
    queryset = Membership.objects.select_related("household")
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    ordering_fields = ("since", "until", "household")

    def retrieve(self, *_args: Any, **_kwargs: Any) -> Response:
        """Return one membership with the version of its household in ETag."""
        membership = self.get_object()
        return Response(self.get_serializer(membership).data, headers=etag(membership.household.version))
