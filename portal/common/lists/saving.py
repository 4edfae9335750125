"""Conditions of a list saved under a name, for oneself: kept, renamed, made those it opens with, removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.models import SavedFilter

MOST: Final = 12
_ACTS: Final = ("save", "rename", "opens", "delete")


class SavedFilterForm(forms.Form):
    """What to do with which saved conditions."""

    saved = forms.ChoiceField(choices=[(act, act) for act in _ACTS])
    key = forms.IntegerField(required=False)
    name = forms.CharField(required=False, max_length=40, label=gettext_lazy("Name"))
    opens = forms.BooleanField(required=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the sentence, the conditions to show next (None: stay), and whether it went well."""

    text: str
    query: str | None = None
    well: bool = True


def kept(user_id: Any, list_name: str) -> list[SavedFilter]:
    """Return what somebody saved of a list, by name."""
    return list(SavedFilter.objects.filter(user_id=user_id, list_name=list_name).order_by("name", "pk"))


def conditions(asked: QueryDict, known: Iterable[str]) -> str:
    """Return the filled-in conditions of an address and its order, as a query; neither its page nor its area."""
    names = {*known, "sort"} - {"area"}
    return urlencode([(name, value) for name, values in asked.lists() if name in names for value in values if value])


def pairs(query: str) -> list[tuple[str, str]]:
    """Return a saved query as (name, value)."""
    return parse_qsl(query)


def act(user_id: Any, list_name: str, posted: QueryDict, current: str) -> Outcome:
    """Do what a posted form asks of the saved conditions of a list; `current` is the query of its address."""
    form = SavedFilterForm(posted)
    if not form.is_valid():
        return Outcome(_("Give a name of at most 40 characters."), well=False)
    asked = form.cleaned_data
    own = SavedFilter.objects.filter(user_id=user_id, list_name=list_name)
    with transaction.atomic():
        if asked["saved"] == "save":
            return _save(own, asked, current, SavedFilter(user_id=user_id, list_name=list_name))
        row = own.filter(pk=asked["key"]).first()
        if row is None:
            return Outcome(_("These conditions are not there any more."), well=False)
        return {"rename": _rename, "opens": _open, "delete": _delete}[asked["saved"]](own, row, asked)


def _save(own: Any, asked: dict[str, Any], current: str, row: SavedFilter) -> Outcome:
    name = asked["name"].strip()
    if not name or not current:
        return Outcome(_("Choose conditions first, then give them a name."), well=False)
    row = own.filter(name=name).first() or row
    if row.pk is None and own.count() >= MOST:
        return Outcome(_("At most %(n)d are kept for a list: remove one first.") % {"n": MOST}, well=False)
    if asked["opens"]:
        own.update(opens=False)
    row.name, row.query, row.opens = name, current, asked["opens"]
    row.save()
    return Outcome(_("Saved as “%(name)s”; only you see it.") % {"name": name}, current)


def _rename(own: Any, row: SavedFilter, asked: dict[str, Any]) -> Outcome:
    name = asked["name"].strip()
    if not name or own.filter(name=name).exclude(pk=row.pk).exists():
        return Outcome(_("Another of your saved conditions has this name."), well=False)
    row.name = name
    row.save(update_fields=["name"])
    return Outcome(_("It is called “%(name)s” now.") % {"name": name})


def _open(own: Any, row: SavedFilter, _asked: dict[str, Any]) -> Outcome:
    own.exclude(pk=row.pk).update(opens=False)
    row.opens = not row.opens
    row.save(update_fields=["opens"])
    if row.opens:
        return Outcome(_("The list opens with “%(name)s” from now on.") % {"name": row.name}, row.query)
    return Outcome(_("The list opens with all rows from now on."))


def _delete(_own: Any, row: SavedFilter, _asked: dict[str, Any]) -> Outcome:
    row.delete()
    return Outcome(_("“%(name)s” is removed.") % {"name": row.name})
