"""The description of the API (OpenAPI) and its local reader; nothing is loaded from outside."""

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal.common.api.policy import DeclaredPermission, PortalSession
from portal.common.audit import NOTHING


class PortalSessionScheme(OpenApiAuthenticationExtension):
    """Describes both ways in: the token of a service account, and the session of the pages."""

    target_class = PortalSession
    name = ["token", "session"]

    def get_security_definition(self, _auto_schema: Any) -> list[dict[str, str]]:
        """Return the header that carries the token, and the cookie that carries the session."""
        cookie = {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
        return [{"type": "http", "scheme": "bearer"}, cookie]


class SchemaView(SpectacularAPIView):
    """The description of the API, as JSON or YAML, for whoever may use it."""

    permission: ClassVar[str] = "api.read"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    permission_classes = [DeclaredPermission]
    authentication_classes = [PortalSession]


class DocsView(SpectacularSwaggerSplitView):
    """The reader of that description. Page and script are two addresses, as the content security policy wants."""

    permission: ClassVar[str] = "api.read"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    permission_classes = [DeclaredPermission]
    authentication_classes = [PortalSession]
    url_name = "api-schema"
    template_name = "api/docs.html"
