"""The ground of the REST API: areas, ordering, routes, versions and `If-Match`."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.serializers import as_serializer_error
from rest_framework.views import APIView, exception_handler

from portal.common import audit
from portal.common.masks import hidden
from portal.common.requests.transactions import take_back
from portal.common.views import acted, needed_permission

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class KnownOrdering(OrderingFilter):
    """Orders by what the view names in `ordering_fields`, and by the key last, so that pages never overlap.

    What the reader is not cleared to see does not order either: an order tells who has more.
    """

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> list[str]:
        """Return the wanted order; unknown names are left out."""
        named = [str(name) for name in super().get_ordering(request, queryset, view) or ()]
        wanted = [name for name in named if not hidden(name.removeprefix("-"))]
        return wanted if {"pk", "-pk"} & set(wanted) else [*wanted, "pk"]


class ScopedViewSet(viewsets.GenericViewSet[Any]):
    """Objects of the areas in which the user holds what the view declares; elsewhere they do not exist (404)."""

    permission: ClassVar[str] = ""
    write_permission: ClassVar[str] = ""
    lookup_value_regex = UUID_PATTERN
    filter_backends = (DjangoFilterBackend, KnownOrdering)
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    audit: ClassVar[str] = "view"
    write_audit: ClassVar[str] = "change"

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Record whose rows are answered, in the transaction of the request."""
        if response.status_code < status.HTTP_400_BAD_REQUEST:
            audit.note_data(str(super().get_queryset().model._meta.model_name), response.data)
        answer = super().finalize_response(request, response, *args, **kwargs)
        audit.looked(acted(self, request.method), status=response.status_code)
        return answer

    def get_queryset(self) -> QuerySet[Any]:
        """Narrow the declared queryset to the user's areas."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        user: Any = self.request.user
        areas = user.areas(needed_permission(self, self.request.method))
        return self.scoped(rows, areas)

    def scoped(self, rows: Any, areas: tuple[str, ...]) -> QuerySet[Any]:
        """Return the rows of the areas; querysets of the register know how (`in_areas`)."""
        narrowed: QuerySet[Any] = rows.in_areas(areas)
        return narrowed


class ReadOnlyScopedViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, ScopedViewSet):
    """List and read."""


class Root(APIRootView):
    """What this API holds."""

    permission: ClassVar[str] = "api.read"
    audit: ClassVar[str] = "none"
    write_audit: ClassVar[str] = "none"
    schema = None


class ApiRouter(DefaultRouter):
    """Routes without format suffixes, under a root that asks for a permission like everything else."""

    APIRootView = Root
    include_format_suffixes = False


class VersionRequired(APIException):
    """A write came without the version its writer had seen."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Send the version you have seen in If-Match.")
    default_code = "version_required"


class VersionStale(APIException):
    """Somebody changed the object since its writer saw it."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _("Somebody changed this since you read it. Read it again and decide.")
    default_code = "version_stale"


# Nine digits are beyond any version a row can reach and within what the column holds.
_MOST_DIGITS = 9


def version_seen(request: Request) -> int:
    """Return the version named in `If-Match: "7"`; without one, or with `*`, the write is refused."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise VersionRequired
    return int(text)


def etag(version: int) -> dict[str, str]:
    """Return the header that names a version, to be sent back in `If-Match`."""
    return {"ETag": f'"{version}"'}


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what a service refuses by a model's own validation as 400, field by field; nothing of it is kept."""
    take_back(context["request"]._request)
    if isinstance(error, ModelValidationError):
        error = ValidationError(as_serializer_error(error))
    return exception_handler(error, context)
