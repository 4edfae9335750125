"""Tags of personal values: the mask, and a button that shows the value behind it to whoever may."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from portal.common import revealing
from portal.common.display import display
from portal.common.masks import personal_kind
from portal.common.templatetags.portal import NOTHING

register = template.Library()


@register.inclusion_tag("components/personal.html", takes_context=True)
def personal(context: dict[str, Any], row: Model | None, name: str, area: str | None = None) -> dict[str, Any]:
    """Show a field of a row; a personal one under its mask, with a button for whoever may see it in full (here).

    `{% personal household "phone" household.division_id %}`
    """
    if row is None:
        return {"words": NOTHING}
    told: dict[str, Any] = {"words": display(row, name), "hidden": bool(personal_kind(name) and getattr(row, name))}
    if revealing.offered(context["request"].user, row, name, area):
        kind = str(row._meta.model_name)
        told["url"] = reverse("reveal", args=[kind, row.pk, name])
        told["what"] = f"{row} · {revealing.revealables.get(kind).wording(name)}"
    return told


@register.simple_tag
def personal_fields(row: Model) -> list[tuple[Any, str]]:
    """Return (words, name) of every field of a row that holds a personal value now."""
    words = revealing.revealables.get(str(row._meta.model_name)).wording
    return [(words(name), name) for name in revealing.fields_of(row)]


@register.simple_tag
def reveal_purposes() -> list[tuple[str, str]]:
    """Return what personal values are asked for."""
    return revealing.PURPOSES.choices()()
