"""Who am I, and what may I do where, over the API; and my jobs."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.roles import PERMISSIONS
from portal.common.api.viewsets import UUID_PATTERN
from portal.common.audit import NOTHING
from portal.common.models import Job
from portal.common.views import SIGNED_IN


class GrantSerializer(serializers.Serializer[Any]):
    """A role in an area, from a day until a day."""

    role = serializers.CharField()
    area = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class MeSerializer(serializers.Serializer[Any]):
    """The signed-in user."""

    username = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    language = serializers.CharField()
    grants = GrantSerializer(source="open_grants", many=True)
    permissions = serializers.SerializerMethodField()

    def get_permissions(self, user: Any) -> list[str]:
        """Return what the grants in force allow, wherever it is."""
        return sorted({permission for grant in user.open_grants for permission in PERMISSIONS[grant.role]})


class JobSerializer(serializers.ModelSerializer[Job]):
    """A long act: where it stands."""

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "area",
            "state",
            "stage",
            "done",
            "total",
            "percent",
            "created_at",
            "started_at",
            "finished_at",
        )


class MeViewSet(viewsets.ViewSet):
    """The signed-in user."""

    permission: ClassVar[str] = SIGNED_IN
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING

    @extend_schema(responses=forced_singular_serializer(MeSerializer), operation_id="me_retrieve")
    def list(self, request: Request) -> Response:
        """Return the signed-in user with grants and permissions."""
        return Response(MeSerializer(request.user).data)


class JobViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Job]):
    """One's own jobs, newest first."""

    permission: ClassVar[str] = "job.view"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    queryset = Job.objects.order_by("-created_at", "pk")
    serializer_class = JobSerializer
    lookup_value_regex = UUID_PATTERN

    def get_queryset(self) -> QuerySet[Job]:
        """Leave out other people's jobs."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(created_by_id=self.request.user.pk)


ROUTES = (("me", MeViewSet), ("jobs", JobViewSet))
