"""One personal value in full, where its mask stood."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import retarget

from portal.common import revealing
from portal.common.views import PortalView, actor

# How long a value stands on the page before its mask comes back.
SHOWN_SECONDS: Final = 60


class Reveal(PortalView):
    """One personal value in full, as a fragment that takes the place of its mask for a minute."""

    permission = revealing.PERMISSION
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def post(self, request: HttpRequest, kind: str, pk: UUID, field: str) -> HttpResponse:
        """Answer with the value; 404 outside one's area, 422 without a purpose, 429 once the day's are used up."""
        user = actor(request)
        row = revealing.found(user, kind, pk, field)
        if row is None:
            raise Http404
        try:
            purpose = revealing.said(request.POST.get("purpose", ""), request.POST.get("words", ""))
            value = revealing.reveal(user, row, field, purpose=purpose, now=timezone.now())
        except ValidationError as fault:
            return self.refused(fault.messages[0], 422)
        except revealing.UsedUpError:
            most = settings.REVEALS_A_DAY
            words = _("You have seen %(most)d values today, the most a day. Go on tomorrow, or ask a colleague.")
            return self.refused(words % {"most": most}, 429)
        response = render(request, "components/revealed.html", {"value": value, "seconds": SHOWN_SECONDS})
        response["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def refused(words: str, status: int) -> HttpResponse:
        """Say in the dialogue why not."""
        response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
        return retarget(response, "#reveal-fault")
