"""“What would this change?”: a save that is done and taken back, for what it would open or clear. Nothing is kept."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from households.services.changes import Change, StaleVersionError
from portal.common.forms.faults import take

ASKED = "foretell"
_TEMPLATE = "households/foretold.html"


def asked(request: HttpRequest) -> bool:
    """Tell whether a form was sent to look ahead, not to save."""
    return ASKED in request.POST


def foretold(request: HttpRequest, form: Any, save: Callable[[], Change]) -> HttpResponse:
    """Answer with what saving a bound form would change of the flags, or why it cannot be saved."""
    if not form.is_valid():
        return _shown(request, faults=_faults(form))
    try:
        change = _taken_back(save)
    except StaleVersionError:
        return _shown(request, stale=True)
    except ValidationError as error:
        take(form, error)
        return _shown(request, faults=_faults(form))
    return _shown(request, told=change.told)


def _taken_back(save: Callable[[], Change]) -> Change:
    with transaction.atomic():
        change = save()
        transaction.set_rollback(True)
    return change


def _faults(form: Any) -> list[tuple[Any, str]]:
    return [
        (form.fields[name].label if name in form.fields else "", str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]


def _shown(request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, _TEMPLATE, context)
