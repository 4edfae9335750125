"""Who acts: the signed-in user behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal.accounts.models import User


def actor(request: HttpRequest) -> User:
    """Return the signed-in user; PermissionDenied for anybody else (a page's permission has seen to it before)."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
