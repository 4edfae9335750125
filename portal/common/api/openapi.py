"""The description of the API (OpenAPI), its refusals included, and its local reader; nothing is loaded from outside."""

from typing import Any, ClassVar, Final

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal.common.api.policy import DeclaredPermission, PortalSession
from portal.common.audit import NOTHING

# What every operation may answer instead of what was asked for, and what only a write may.
_REFUSALS: Final = {
    "400": "The address, the query or the body cannot be read; what is wrong with a field is said field by field.",
    "401": "Nobody is signed in, or the token opens nothing.",
    "403": "Not with these roles.",
    "404": "It does not exist, or lies outside of the area.",
    "409": "Two writers met; try again.",
    "429": "Too many requests with this token.",
    "503": "Busy, or being mended; try again.",
}
_REFUSALS_OF_WRITES: Final = {
    "412": "Somebody changed it since it was read.",
    "415": "The body is not sent as JSON.",
    "428": "If-Match does not name the version that was read.",
}
_SHAPES: Final[dict[str, Any]] = {
    "Refusal": {
        "type": "object",
        "description": "Why not, in a sentence; `request` is the number to report.",
        "required": ["detail"],
        "properties": {"detail": {"type": "string"}, "request": {"type": "string"}},
        "additionalProperties": False,
    },
    "Faults": {
        "type": "object",
        "description": "What is wrong, by the name of the field, in sentences.",
        "minProperties": 1,
        "additionalProperties": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]},
    },
}
_REFUSAL: Final[dict[str, Any]] = {"$ref": "#/components/schemas/Refusal"}
_EITHER: Final[dict[str, Any]] = {"anyOf": [_REFUSAL, {"$ref": "#/components/schemas/Faults"}]}


def describe_refusals(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Add to every operation how it refuses (a hook of the settings)."""
    result["components"]["schemas"].update(_SHAPES)
    for methods in result["paths"].values():
        for method, operation in methods.items():
            told = _REFUSALS if method == "get" else _REFUSALS | _REFUSALS_OF_WRITES
            for status, words in told.items():
                content = {"application/json": {"schema": _EITHER if status == "400" else _REFUSAL}}
                operation["responses"].setdefault(status, {"description": words, "content": content})
    return result


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
