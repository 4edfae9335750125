"""Conditions of monitoring's lists, and those it hands to the list of households."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from monitoring import codes
from monitoring.models import Finding, Flag, Rule, Run
from portal.common.days import begin


def rule_choices() -> list[tuple[str, str]]:
    """Return (code, title) of every risk rule, the latest wording of each, by rank."""
    latest = {row.code: row for row in Rule.objects.filter(family="RISK").order_by("version")}
    return [(row.code, str(row.title)) for row in sorted(latest.values(), key=lambda row: (row.rank, row.code))]


class FlagFilters(django_filters.FilterSet):
    """By level, rule, risk, subject, day and state; open ones unless asked for."""

    level = django_filters.ChoiceFilter(label=_("Level"), choices=codes.LEVEL.choices())
    code = django_filters.ChoiceFilter(label=_("Rule"), choices=rule_choices)
    risk = django_filters.ChoiceFilter(label=_("Risk"), field_name="rule__risk", choices=codes.RISK.choices())
    opened_from = django_filters.DateFilter(
        label=_("Opened since"), field_name="opened_on", lookup_expr="gte", widget=forms.DateInput({"type": "date"})
    )
    opened_until = django_filters.DateFilter(
        label=_("Opened until"), field_name="opened_on", lookup_expr="lte", widget=forms.DateInput({"type": "date"})
    )
    closed_from = django_filters.DateFilter(
        label=_("Closed since"), method="by_closing", widget=forms.DateInput({"type": "date"})
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("all", _("With closed ones")), ("closed", _("Closed only"))], method="by_state"
    )

    class Meta:
        model = Flag
        fields: list[str] = []
        form = forms.Form

    @property
    def qs(self) -> QuerySet[Flag]:
        """The flags found; closed ones only when asked for."""
        rows: QuerySet[Flag] = super().qs
        return rows if self.form.cleaned_data.get("state") else rows.filter(closed_at=None)

    def by_closing(self, rows: QuerySet[Flag], _name: str, value: date) -> QuerySet[Flag]:
        """Keep those closed on a day or later."""
        return rows.filter(closed_at__gte=begin(value))

    def by_state(self, rows: QuerySet[Flag], _name: str, value: str) -> QuerySet[Flag]:
        """Keep closed ones, or all."""
        return rows.exclude(closed_at=None) if value == "closed" else rows


def check_choices() -> list[tuple[str, str]]:
    """Return (code, title) of every data check, the latest wording of each, by rank."""
    latest = {row.code: row for row in Rule.objects.filter(family="CHECK").order_by("version")}
    return [(row.code, str(row.title)) for row in sorted(latest.values(), key=lambda row: (row.rank, row.code))]


class FindingFilters(django_filters.FilterSet):
    """By level, check, subject and state; open ones unless asked for."""

    level = django_filters.ChoiceFilter(label=_("Level"), choices=codes.CHECK_LEVEL.choices())
    code = django_filters.ChoiceFilter(label=_("Check"), choices=check_choices)
    subject = django_filters.ChoiceFilter(label=_("About"), field_name="rule__subject", choices=codes.SUBJECT.choices())
    opened_from = django_filters.DateFilter(
        label=_("Opened since"), field_name="opened_on", lookup_expr="gte", widget=forms.DateInput({"type": "date"})
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("all", _("With closed ones")), ("closed", _("Closed only"))], method="by_state"
    )

    class Meta:
        model = Finding
        fields: list[str] = []
        form = forms.Form

    @property
    def qs(self) -> QuerySet[Finding]:
        """The findings found; closed ones only when asked for."""
        rows: QuerySet[Finding] = super().qs
        return rows if self.form.cleaned_data.get("state") else rows.filter(closed_at=None)

    def by_state(self, rows: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        """Keep closed ones, or all."""
        return rows.exclude(closed_at=None) if value == "closed" else rows


class RunFilters(django_filters.FilterSet):
    """By day, and whether anything was written."""

    on = django_filters.DateFilter(label=_("As of"), widget=forms.DateInput({"type": "date"}))
    wrote = django_filters.ChoiceFilter(
        label=_("Result"), choices=[("yes", _("Something changed"))], method="by_result"
    )

    class Meta:
        model = Run
        fields: list[str] = []
        form = forms.Form

    def by_result(self, rows: QuerySet[Run], _name: str, _value: str) -> QuerySet[Run]:
        """Keep runs that wrote something."""
        return rows.filter(rows_written__gt=0)


def at_level(rows: QuerySet[Any], _name: str, level: str) -> QuerySet[Any]:
    """Keep households whose gravest open flag has the level; GREEN keeps those without any."""
    return rows.filter(facts__level=level if level in codes.LEVELS else None)


def with_flag(rows: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
    """Keep households with an open flag of the rule."""
    return rows.filter(Exists(Flag.objects.open().filter(household_id=OuterRef("pk"), code=code)))


def undetermined(rows: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
    """Keep households about which, or about one of whose people, the rule could not tell."""
    people = rows.model.person_facts.rel.related_model.objects
    of_person = people.filter(household_id=OuterRef("pk"), undetermined__contains=[code])
    return rows.filter(Q(facts__undetermined__contains=[code]) | Exists(of_person))
