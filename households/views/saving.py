"""What every edit in place shares: a saved change shows the whole household anew, a stale one both versions."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from households.models import Household
from households.services.changes import Change, StaleVersionError, said
from households.views.foretelling import asked, foretold
from households.views.timeline import last_writer
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
            form.take(said(error))
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
    writer = last_writer(stale.household)
    both = {
        "clashes": form.clashes() if form.row is not None else [],
        "writer": writer[0] if writer else "",
        "written_at": writer[1] if writer else None,
        "version": stale.household.version,
    }
    return render(request, template, {**context, "form": form, "stale": both}, status=409)
