"""What every write over the API shares: the version seen, refusals as statuses, the new version in ETag."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from households.services.changes import Change, StaleVersionError
from portal.common.api.viewsets import ScopedViewSet, VersionStale, etag, version_seen

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description='Version of the household as read: `"7"`.'
)


@contextmanager
def answered() -> Iterator[None]:
    """Turn what a service raises into what the API answers: 404 outside one's area, 412 when stale."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except StaleVersionError as error:
        raise VersionStale from error
    except IntegrityError as error:
        raise ValidationError({"detail": _("Somebody registered the same at this moment. Read it again.")}) from error


class WritingViewSet(ScopedViewSet):
    """Helpers of views that write by a service."""

    def given(self, *, partial: bool = False) -> dict[str, Any]:
        """Return the body, judged by the serializer; 400 field by field."""
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def write(
        self, service: Callable[..., Change], *args: Any, key: str = "pk", new: bool = False, **kwargs: Any
    ) -> Response:
        """Call a service for the signed-in user today and answer with the row (found by `key` of what it wrote)."""
        with answered():
            change = service(*args, actor=self.request.user, on=timezone.localdate(), **kwargs)
        row = self.get_queryset().get(pk=getattr(change.row, key))
        return Response(
            self.get_serializer(row).data,
            status=status.HTTP_201_CREATED if new else status.HTTP_200_OK,
            headers=etag(change.household.version),
        )

    def seen(self) -> int:
        """Return the version the writer saw; 428 without one."""
        return version_seen(self.request)
