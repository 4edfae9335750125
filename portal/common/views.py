"""The base of every page: a declared permission, and the areas it holds for."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.generic import View

from portal.common import audit

# Values of `permission` that are not held by a role: pages for anybody, for whoever has given the password and is on
# the way in (the view sends everybody else away), and for whoever is signed in.
PUBLIC = "public"
ENTERING = "entering"
SIGNED_IN = "signed-in"


class PortalView(View):
    """A view that says which permission it takes; without one the portal does not start (see checks).

    Writing views may name another one in `write_permission`, asked for unsafe methods. Methods in `confirmed` ask for
    the password again where it was not given within the last minutes (portal.accounts.confirm). A `polled` page asks by
    itself how something stands: that keeps no session alive. A view `without_database` answers although there is none:
    it gets no transaction and no scope. `audit` names the act a look at the page is recorded as (`audit.ACTS`),
    `write_audit` that of a change; "none" where no person is shown or changed, or the service records it.
    """

    permission: ClassVar[str] = ""
    write_permission: ClassVar[str] = ""
    audit: ClassVar[str] = ""
    write_audit: ClassVar[str] = "change"
    without_database: ClassVar[bool] = False
    confirmed: ClassVar[frozenset[str]] = frozenset()
    polled: ClassVar[bool] = False

    @classmethod
    def asks_confirmation(cls, request: HttpRequest) -> bool:
        """Tell whether this request asks for a fresh password; views that do more than one thing look closer."""
        return request.method in cls.confirmed

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (403) who may not do this at all; objects outside one's area are left to the queryset (404)."""
        if not may(request, needed_permission(self, request.method)):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        audit.looked(acted(self, request.method), status=response.status_code)
        return response


def needed_permission(view: Any, method: str | None) -> str:
    """Return the permission a page or an API view declares for a method."""
    if method not in {"GET", "HEAD", "OPTIONS"}:
        return str(getattr(view, "write_permission", "") or getattr(view, "permission", ""))
    return str(getattr(view, "permission", ""))


def acted(view: Any, method: str | None) -> str:
    """Return the act a view declares for a method; asking what is allowed is none."""
    if method == "OPTIONS":
        return audit.NOTHING
    return str(view.audit if method in {"GET", "HEAD"} else view.write_audit)


def may(request: HttpRequest, permission: str) -> bool:
    """Tell whether the request's user holds a permission anywhere."""
    if permission in {PUBLIC, ENTERING}:
        return True
    if not request.user.is_authenticated:
        return False
    return permission == SIGNED_IN or request.user.may(permission)


def actor(request: HttpRequest) -> Any:
    """Return the signed-in user of a page; the ground knows nothing of the class of users."""
    return request.user
