"""A value of a row as a person reads it: words of code lists, yes and no, amounts; personal values under their mask."""

from decimal import Decimal
from typing import Any

from django.db import models

from portal.common.fields import CodeField, MultiCodeField
from portal.common.masks import shown, withheld
from portal.common.templatetags.portal import NOTHING, day, money, yesno3


def worded(field: Any, value: Any) -> str:
    """Return the words of a value of a model field; nothing known is a dash, nothing that is not cleared is said."""
    instead = withheld(field.name, value)
    if instead is not None:
        return instead or NOTHING
    if value is None or value in ("", []):
        return NOTHING
    codes = getattr(field, "codes", None)
    if codes is not None and isinstance(field, CodeField | MultiCodeField):
        return "、".join(codes.label(one) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, bool):
        return yesno3(value)
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(field, models.DateField):
        return day(value)
    return str(shown(field.name, value))


def amount(name: str, value: Decimal | None) -> str:
    """Return yuan under the name they are declared by, for amounts that are computed."""
    instead = withheld(name, value)
    return money(value) if instead is None else instead or NOTHING


def display(row: models.Model, name: str) -> str:
    """Return the words of a field of a row; a foreign key (`site` or `site_id`) by the words of its object.

    A property that is an amount (`net_computed`) may be named, too.
    """
    if isinstance(getattr(type(row), name, None), property):
        return amount(name, getattr(row, name))
    field = row._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        other = getattr(row, field.name)
        return str(other) if other is not None else NOTHING
    return worded(field, getattr(row, name))
