"""Why a job ended without its work, in a plain sentence; each room registers the sentences of its own codes."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.registry import Registry

# Code of an ending → its sentence; `params` of the job's error fill it.
endings: Registry[Promise] = Registry()

_OF_ANY_JOB: Final = {
    "owner_gone": gettext_lazy(
        "Whoever began this may no longer work in the area; it was stopped and nothing was written."
    ),
    "too_long": gettext_lazy("The work took longer than a job may and was stopped; nothing of it was written."),
    "gave_up": gettext_lazy("The work broke off three times and was given up; ask the administrator."),
}


def add_endings(sentences: Mapping[str, Promise]) -> None:
    """Register the sentences of a room; ValueError where a code has one already."""
    for kind, words in sentences.items():
        endings.add(kind, words)


def ending(kind: str, params: Mapping[str, Any] | None = None) -> str:
    """Return the sentence of an ending in the language of the request; "" for none."""
    if not kind:
        return ""
    if kind not in endings:
        return _("The work broke off; ask the administrator.")
    return str(endings.get(kind)) % {name: str(value) for name, value in (params or {}).items()}


add_endings(_OF_ANY_JOB)
