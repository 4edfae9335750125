"""What every edit in place shares: a saved change shows the whole household anew, a stale one both versions."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from households.models import Household
from households.services.changes import Change, StaleVersionError
from households.views.foretelling import asked, foretold
from households.views.timeline import last_writer
from portal.common.forms.faults import take
from portal.common.forms.rows import RegisterForm

Save = Callable[[RegisterForm], Change]
Shown = Callable[[HttpRequest, Household, list[Any]], HttpResponse]


def edited(
    request: HttpRequest, form: RegisterForm, save: Save, *, template: str, context: dict[str, Any], shown: Shown
) -> HttpResponse:
    """Save a bound form through a service.

    Answers with the household anew and what changed of its flags; 422 with the form and its faults; 409 with both
    versions side by side when somebody else saved meanwhile. What was typed is kept in both.
    """
    if asked(request):
        return foretold(request, form, lambda: save(form))
    if form.is_valid():
        try:
            change = save(form)
        except StaleVersionError as stale:
            return _stale(request, form, stale, template, context)
        except ValidationError as error:
            take(form, error)
        else:
            response = shown(request, change.household, change.told)
            trigger_client_event(response, "draft-saved", {"key": context["draft"]})
            said_now = "；".join([_("Saved."), *(str(line) for line in change.told)])
            return trigger_client_event(response, "say", {"text": said_now})
    return render(request, template, {**context, "form": form}, status=422)


def _stale(
    request: HttpRequest, form: RegisterForm, stale: StaleVersionError, template: str, context: dict[str, Any]
) -> HttpResponse:
    if form.row is not None:
        form.row.refresh_from_db()
    both = both_versions(form, stale.household)
    return render(request, template, {**context, "form": form, "stale": both}, status=409)


def both_versions(form: RegisterForm, household: Household) -> dict[str, Any]:
    """Return what stands beside what was typed: the fields that differ now, and who wrote the version there is."""
    writer = last_writer(household)
    return {
        "clashes": form.clashes() if form.row is not None else [],
        "writer": writer[0] if writer else "",
        "written_at": writer[1] if writer else None,
        "version": household.version,
    }


def saved(form: Any, save: Callable[[], Change]) -> Change | None:
    """Save a bound form of a page of its own; None where it cannot be, and why stands on the form.

    After somebody else's save the next one stands on the version there is by then.
    """
    if not form.is_valid():
        return None
    try:
        return save()
    except StaleVersionError as stale:
        form.add_error(None, _("Somebody changed this household meanwhile. Look at it, then save again."))
        form.data = form.data.copy()
        form.data["version"] = stale.household.version
    except ValidationError as error:
        take(form, error)
    return None
