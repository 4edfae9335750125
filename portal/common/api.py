"""The ground of the REST API: declared permissions, paging, `If-Match`."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.common.views import PUBLIC, SIGNED_IN


class DeclaredPermission(BasePermission):
    """Allow what the view declares in `permission` (and `write_permission` for unsafe methods); deny the rest."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed = getattr(view, "permission", "")
        if request.method not in SAFE_METHODS:
            needed = getattr(view, "write_permission", "") or needed
        if needed == PUBLIC:
            return True
        if not needed or not request.user.is_authenticated:
            return False
        return needed == SIGNED_IN or request.user.may(needed)


class Pages(PageNumberPagination):
    """50 objects a page, at most 500."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500


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


def version_seen(request: Request) -> int:
    """Return the version named in `If-Match: "7"`; without one, or with `*`, the write is refused."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text.isdecimal():
        raise VersionRequired
    return int(text)
