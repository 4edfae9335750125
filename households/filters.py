"""Conditions of the register's lists."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from households import codes
from households.forms.words import household_words
from households.models import Household, Site
from households.querysets import relocated
from households.services.news import edited_by_others, written_by_imports
from portal.common.codes import CodeList
from portal.common.models import ImportBatch, ImportRow
from portal.common.models.imports import RowState

_YES_NO = [("true", _("Yes")), ("false", _("No")), ("none", _("Not registered"))]


def by_answer(rows: QuerySet[Household], name: str, value: str) -> QuerySet[Household]:
    """Keep rows by a three-valued field."""
    return rows.filter(**{name: {"true": True, "false": False, "none": None}[value]})


class AnswerFilter(django_filters.ChoiceFilter):
    """Yes, no, or not registered."""

    def __init__(self, field_name: str, method: Any = by_answer) -> None:
        super().__init__(field_name=field_name, label=household_words(field_name), choices=_YES_NO, method=method)


def _code(name: str, codes_of: CodeList) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(field_name=name, label=household_words(name), choices=codes_of.choices())


def sites_offered(request: object) -> QuerySet[Site]:
    """Return the sites a person may choose from."""
    user = getattr(request, "user", None)
    return Site.objects.visible_to(user, "household.view").order_by("name") if user else Site.objects.none()


class BatchField(forms.UUIDField):
    """An import by its key; what it is called is looked up only when one is asked for."""

    choices: tuple[tuple[str, str], ...] = ()

    def clean(self, value: Any) -> Any:
        """Return the key, and keep the name of its file for the condition's words."""
        key = super().clean(value)
        if key:
            names = ImportBatch.objects.filter(pk=key).values_list("filename", flat=True)
            self.choices = tuple((str(key), name) for name in names)
        return key


class BatchFilter(django_filters.Filter):
    """Households one import wrote to."""

    field_class = BatchField


class HouseholdFilters(django_filters.FilterSet):
    """By place, type, relocation and home; ended households are shown when asked for."""

    batch = BatchFilter(label=_("Written by"), method="by_batch", widget=forms.HiddenInput)
    edited_since = django_filters.DateFilter(
        label=_("Edited by others since"), method="by_edits", widget=forms.HiddenInput
    )
    imported_since = django_filters.DateFilter(
        label=_("Written by imports since"), method="by_imports", widget=forms.HiddenInput
    )
    site = django_filters.ModelChoiceFilter(label=_("Site"), queryset=sites_offered)
    building = django_filters.CharFilter(label=household_words("building"))
    number = django_filters.CharFilter(label=household_words("number"))
    household_type = _code("household_type", codes.HOUSEHOLD_TYPE)
    poverty_attr = _code("poverty_attr", codes.POVERTY_ATTR)
    housing_grade = _code("housing_grade", codes.HOUSING_GRADE)
    relocated = AnswerFilter("relocated", method="by_move")
    hukou_moved_in = AnswerFilter("hukou_moved_in")
    water_safe = AnswerFilter("water_safe")
    origin_township = django_filters.CharFilter(label=household_words("origin_township"))
    relocation_year = django_filters.NumberFilter(label=household_words("relocation_year"))
    members_least = django_filters.NumberFilter(
        label=_("People at least"), field_name="member_count", lookup_expr="gte"
    )
    incomplete = django_filters.ChoiceFilter(
        label=_("Record"), choices=[("true", _("Incomplete")), ("false", _("Complete"))], method="by_record"
    )
    head = django_filters.ChoiceFilter(label=_("Head"), choices=[("none", _("Without a head"))], method="by_head")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("all", _("With ended ones")), ("ended", _("Ended only"))], method="by_state"
    )

    class Meta:
        model = Household
        fields: list[str] = []
        form = forms.Form

    @property
    def qs(self) -> QuerySet[Household]:
        """The households found; those that have ended only when asked for."""
        rows: QuerySet[Household] = super().qs
        return rows if self.form.cleaned_data.get("state") else rows.filter(ended_on=None)

    def by_move(self, rows: QuerySet[Household], _name: str, value: str) -> QuerySet[Household]:
        """Keep the relocated ones as the figures count them, those recorded as not, or those nothing is known of."""
        if value == "true":
            return rows.filter(relocated())
        return rows.filter(relocated=False) if value == "false" else rows.filter(relocated=None).exclude(relocated())

    def by_state(self, rows: QuerySet[Household], _name: str, value: str) -> QuerySet[Household]:
        """Keep those that have ended, or all."""
        return rows.exclude(ended_on=None) if value == "ended" else rows

    def by_head(self, rows: QuerySet[Household], _name: str, _value: str) -> QuerySet[Household]:
        """Keep those without a head."""
        return rows.filter(head=None)

    def by_batch(self, rows: QuerySet[Household], _name: str, value: Any) -> QuerySet[Household]:
        """Keep those an import wrote to."""
        written = ImportRow.objects.filter(batch=value, state=RowState.APPLIED)
        return rows.filter(pk__in=written.values("household"))

    def by_edits(self, rows: QuerySet[Household], _name: str, value: date) -> QuerySet[Household]:
        """Keep those somebody else edited by hand since a day."""
        return rows.filter(pk__in=edited_by_others(self.request.user.pk, since=value))

    def by_imports(self, rows: QuerySet[Household], _name: str, value: date) -> QuerySet[Household]:
        """Keep those an import wrote to since a day."""
        return rows.filter(pk__in=written_by_imports(since=value))

    def by_record(self, rows: QuerySet[Household], _name: str, value: str) -> QuerySet[Household]:
        """Keep those without a head or with refused members, or the others."""
        return rows.filter(incomplete=value == "true")


class SiteFilters(django_filters.FilterSet):
    """By kind."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=codes.SITE_KIND.choices())
    name = django_filters.CharFilter(label=_("Name contains"), lookup_expr="icontains")

    class Meta:
        model = Site
        fields: list[str] = []
