"""What of the register waits on the home page, and what happened there since the last working day."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.models import Household
from households.services.news import edited_by_others, written_by_imports
from portal.common.areas import focus, seen_areas
from portal.common.imports import batches, decisions
from portal.common.models.imports import BatchState
from portal.common.registry import News, Queue, QueueState, news, queues
from portal.common.views import actor

VIEW = "household.view"


def waiting(chosen: Callable[[QuerySet[Household]], QuerySet[Household]]) -> Callable[[HttpRequest, date], QueueState]:
    """Return the state of a queue of registered households of the area the page looks at."""

    def state(request: HttpRequest, _on: date) -> QueueState:
        rows = Household.objects.active().in_areas(seen_areas(request, VIEW))
        return QueueState(count=chosen(rows).count())

    return state


def households_where(**query: Any) -> Callable[[HttpRequest], str]:
    """Return the address of the list of exactly these households."""

    def url(request: HttpRequest) -> str:
        area = {"area": focus(request)} if focus(request) else {}
        return f"{reverse('households:household_list')}?{urlencode({**query, **area})}"

    return url


def imports_to_decide(request: HttpRequest, _on: date) -> QueueState:
    """Return how many of one's imports wait for a decision."""
    return QueueState(count=batches.visible_to(actor(request)).filter(state=BatchState.READY).count())


def rows_to_mend(request: HttpRequest, _on: date) -> QueueState:
    """Return how many rows of one's applied imports wait."""
    return QueueState(count=decisions.waiting_of(actor(request)).count())


queues.add(
    "imports",
    Queue(
        _("Imports to decide"),
        _("compared, not yet written"),
        batches.PERMISSION,
        imports_to_decide,
        lambda _request: f"{reverse('imports:list')}?state=ready",
    ),
    rank=100,
)
queues.add(
    "import_rows",
    Queue(
        _("Rows to mend"),
        _("refused or suspect, after their file was written"),
        batches.PERMISSION,
        rows_to_mend,
        lambda _request: reverse("imports:pending"),
    ),
    rank=110,
)
queues.add(
    "incomplete",
    Queue(
        _("Incomplete households"),
        _("no head, or members refused"),
        VIEW,
        waiting(lambda rows: rows.filter(incomplete=True)),
        households_where(incomplete="true"),
    ),
    rank=500,
)
queues.add(
    "no_head",
    Queue(
        _("Households without a head"),
        _("rules cannot judge them"),
        VIEW,
        waiting(lambda rows: rows.filter(head=None)),
        households_where(head="none"),
    ),
    rank=510,
)


def news_of(chosen: Callable[[HttpRequest, date], QuerySet[Any]]) -> Callable[[HttpRequest, date], int]:
    """Return how many registered households of the area looked at are among the chosen keys."""

    def count(request: HttpRequest, since: date) -> int:
        rows = Household.objects.active().in_areas(seen_areas(request, VIEW))
        return rows.filter(pk__in=chosen(request, since)).count()

    return count


def listed_since(condition: str) -> Callable[[HttpRequest, date], str]:
    """Return the address of the households that meet a condition since the day."""
    return lambda request, since: households_where(**{condition: since.isoformat()})(request)


news.add(
    "imported",
    News(
        _("Households written by imports"),
        VIEW,
        news_of(lambda _request, since: written_by_imports(since=since)),
        listed_since("imported_since"),
    ),
    rank=10,
)
news.add(
    "edited",
    News(
        _("Households edited by others"),
        VIEW,
        news_of(lambda request, since: edited_by_others(request.user.pk, since=since)),
        listed_since("edited_since"),
    ),
    rank=20,
)
news.add(
    "waiting",
    News(
        _("Rows that wait for you"),
        batches.PERMISSION,
        lambda request, _since: decisions.waiting_of(actor(request)).count(),
        lambda _request, _since: reverse("imports:pending"),
    ),
    rank=50,
)
