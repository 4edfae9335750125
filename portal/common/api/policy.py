"""What every request to the API passes: who it is, what may be done, what may be sent, how much comes back.

The settings of the framework name these classes, so that this module imports none of its views.
"""

import json
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from portal.common.views import PUBLIC, SIGNED_IN, needed_permission

if TYPE_CHECKING:
    from rest_framework.views import APIView


class DeclaredPermission(BasePermission):
    """Allow what the view declares, to whom the API itself is allowed (`api.read`, `api.write`); deny the rest."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Refuse (403) who may not do this at all; rows outside one's area are left to the queryset (404)."""
        needed = needed_permission(view, request.method)
        if needed == PUBLIC:
            return True
        if not needed or not request.user.is_authenticated:
            return False
        if needed == SIGNED_IN:
            return True
        door = "api.read" if request.method in SAFE_METHODS else "api.write"
        return request.user.may(door) and request.user.may(needed)


class PortalSession(SessionAuthentication):
    """The token of a service account, or the session of the pages (with its CSRF token on writes).

    A middleware has looked the token up (`api_token`: its key, None when it opens nothing). Nobody is a 401, not a 403.
    """

    def authenticate(self, request: Request) -> Any:
        """Return the user with the token's key, or the user of the session."""
        asked = request._request
        if "api_token" not in vars(asked):
            return super().authenticate(request)
        if vars(asked)["api_token"] is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."))
        return asked.user, vars(asked)["api_token"]

    def authenticate_header(self, *_request: Any) -> str:
        """Name the scheme for `WWW-Authenticate`."""
        return "Bearer"


class TokenThrottle(SimpleRateThrottle):
    """So many requests a minute for each token (settings: `ANJU_API_RATE`); sessions are not counted."""

    scope = "token"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """Return under what a request counts, None when it does not."""
        del view
        return f"throttle-token-{request.auth}" if request.auth else None


class StrictJSONParser(JSONParser):
    """JSON as the database can keep it: of bounded size and depth, no NaN, no half characters, no NUL."""

    def parse(self, stream: IO[Any], *_args: Any, **_kwargs: Any) -> Any:
        """Return the parsed body; ParseError in place of whatever a hostile body would break."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise ParseError(str(_("The body is larger than %(limit)d bytes.") % {"limit": limit}))
        try:
            data = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
            text = json.dumps(data, ensure_ascii=False)
            text.encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise ParseError(str(_("The body is not JSON this portal can read."))) from error
        if "\\u0000" in text:
            raise ParseError(str(_("The body holds a NUL character.")))
        return data


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class Pages(PageNumberPagination):
    """50 objects a page, at most 500."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
