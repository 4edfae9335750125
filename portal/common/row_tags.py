"""Filters that read a row, built in like those of `portal`: `{{ person|seen:"health_status" }}`."""

from django import template
from django.db import models

from portal.common.display import display

register = template.Library()


@register.filter
def seen(row: models.Model, name: str) -> str:
    """Return a field of a row in words, as who looks may see it: the way personal values go onto a page."""
    return display(row, name)
