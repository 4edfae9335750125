"""What figures hand down to the lists: the condition “the rows this figure counts”, so that a number opens its list."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.panels import load_people
from portal.common.exports.layouts import Layout, layouts_of
from portal.common.figures import figures
from portal.common.imports.exporting import RosterSheet
from portal.common.lists import ListFilter, filters_of

# Which list shows the rows of which subject, by the list's name.
LISTS = {"households": "household", "figure-people": "person", "sites": "site"}
# `?figure=employment_rate` are the rows of the numerator, `?figure=employment_rate.all` those of the denominator.
WHOLE = ".all"


def choices_of(subject: str) -> Callable[[], list[tuple[str, str]]]:
    """Return a callable for the choices: every figure of a subject, and for a rate those it is a part of."""

    def choices() -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        today = timezone.localdate()
        for item in figures:
            if item.subject.code == subject:
                found.append((item.code, str(item.label)))
                if item.conditions(today)[1] is not None:
                    found.append((item.code + WHOLE, _("%(figure)s: all counted") % {"figure": item.label}))
        return found

    return choices


def rows_of_figure(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """Narrow a list to the rows a figure counts today."""
    code = value.removesuffix(WHOLE)
    counted = figures.get(code).rows(("",), timezone.localdate(), whole=value.endswith(WHOLE))
    return rows.filter(pk__in=counted.order_by().values("pk"))


def _figure_filter(subject: str) -> ListFilter:
    return ListFilter(
        lambda: django_filters.ChoiceFilter(
            label=gettext_lazy("Counted in"), choices=choices_of(subject), method=rows_of_figure, empty_label="—"
        )
    )


for _list, _subject in LISTS.items():
    filters_of(_list).add("figure", _figure_filter(_subject), rank=900)
layouts_of("figure-people").add(
    "roster",
    Layout(gettext_lazy("Roster columns"), lambda: RosterSheet(people=True), lambda people: people, load_people),
    rank=10,
)
