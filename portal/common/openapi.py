"""The description of the API (OpenAPI) and its local reader; nothing is loaded from outside."""

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal.common.api_policy import DeclaredPermission, PortalSession


class PortalSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """Describes the session of the pages."""

    target_class = PortalSession
    name = "session"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """Return the cookie that carries the session."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class SchemaView(SpectacularAPIView):
    """The description of the API, as JSON or YAML, for whoever may use it."""

    permission: ClassVar[str] = "api.read"
    permission_classes = [DeclaredPermission]
    authentication_classes = [PortalSession]


class DocsView(SpectacularSwaggerSplitView):
    """The reader of that description. Page and script are two addresses, as the content security policy wants."""

    permission: ClassVar[str] = "api.read"
    permission_classes = [DeclaredPermission]
    authentication_classes = [PortalSession]
    url_name = "api-schema"
    template_name = "api/docs.html"
