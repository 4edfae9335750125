"""People over the API, each with the household they live in, and memberships."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from households import codes
from households.api.filters import MembershipFilter, PersonFilter
from households.api.writing import IF_MATCH, WritingViewSet
from households.models import Household, Membership, Person
from households.services.people import add_member, change_membership, change_person
from portal.common.api.serializers import RowSerializer
from portal.common.api.viewsets import ReadOnlyScopedViewSet, etag

_HIDDEN = {"id_digest", "name_key", "phone_mark"}
_READ_ONLY = ("id", "id_upgraded", "created_at")
_FIELDS = tuple(field.name for field in Person._meta.fields if field.name not in _HIDDEN)


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
        fields = (*_FIELDS, "membership")
        read_only_fields = _READ_ONLY

    @extend_schema_field(OpenMembershipSerializer(allow_null=True))
    def get_membership(self, person: Person) -> dict[str, Any] | None:
        """Return the open membership, which the view has prefetched."""
        found = getattr(person, "open_memberships", ())
        return OpenMembershipSerializer(found[0]).data if found else None


class NewMemberSerializer(RowSerializer):
    """A person to register, and where: the household, the relation to its head, since when."""

    household = serializers.PrimaryKeyRelatedField[Any](queryset=Household.objects.all())
    relation = serializers.ChoiceField(choices=[(code.value, code.zh) for code in codes.RELATION])
    since = serializers.DateField(required=False, allow_null=True)

    class Meta:
        model = Person
        fields = (*(name for name in _FIELDS if name not in _READ_ONLY), "household", "relation", "since")


class MembershipSerializer(RowSerializer):
    """A person in a household, from a day until a day."""

    version = serializers.IntegerField(source="household.version", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "household", "person", "relation", "since", "until", "end_reason", "version")
        read_only_fields = ("id", "household", "person")


# Everybody's open membership in one query.
_OPEN_MEMBERSHIPS = Prefetch(
    "memberships", Membership.objects.filter(until=None).select_related("household"), to_attr="open_memberships"
)


class PersonViewSet(ReadOnlyScopedViewSet, WritingViewSet):
    """People whose household lies in one's area."""

    permission: ClassVar[str] = "household.view"
    write_permission: ClassVar[str] = "household.edit"
    queryset = Person.objects.prefetch_related(_OPEN_MEMBERSHIPS)
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    ordering_fields = ("name_key", "birth_date", "created_at")

    def retrieve(self, *_args: Any, **_kwargs: Any) -> Response:
        """Return one person with the version of their household in ETag."""
        person = self.get_object()
        living = person.open_memberships
        return Response(self.get_serializer(person).data, headers=etag(living[0].household.version) if living else None)

    @extend_schema(parameters=[IF_MATCH], request=NewMemberSerializer, responses={201: PersonSerializer})
    def create(self, request: Request) -> Response:
        """Register a person in a household, with the relation to its head."""
        place = NewMemberSerializer(data=request.data, context=self.get_serializer_context())
        place.is_valid(raise_exception=True)
        membership = {name: place.validated_data.pop(name, None) for name in ("relation", "since")}
        household = place.validated_data.pop("household")
        return self.write(
            add_member,
            household.pk,
            dict(place.validated_data),
            membership,
            version_seen=self.seen(),
            key="person_id",
            new=True,
        )

    @extend_schema(parameters=[IF_MATCH], responses=PersonSerializer)
    def partial_update(self, _request: Request, pk: str) -> Response:
        """Change the given fields, under the version of the person's household."""
        return self.write(change_person, UUID(pk), self.given(partial=True), version_seen=self.seen())


class MembershipViewSet(ReadOnlyScopedViewSet, WritingViewSet):
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

    @extend_schema(parameters=[IF_MATCH], responses=MembershipSerializer)
    def partial_update(self, _request: Request, pk: str) -> Response:
        """Change the relation to the head, or end the membership with its reason."""
        return self.write(change_membership, UUID(pk), self.given(partial=True), version_seen=self.seen())
