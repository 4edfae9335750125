"""Conditions of the list of users."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import ROLES


class UserFilters(django_filters.FilterSet):
    """By role and state, by what the name, user name or unit contains, by area of a grant."""

    text = django_filters.CharFilter(label=_("Name or unit contains"), method="by_text")
    role = django_filters.ChoiceFilter(
        label=_("Role"), field_name="grants__role", choices=ROLES.choices(), distinct=True
    )
    area_code = django_filters.CharFilter(
        label=_("Area code begins with"), field_name="grants__area", lookup_expr="startswith", distinct=True
    )
    is_active = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("true", _("Active")), ("false", _("Switched off"))],
        method="by_state",
        widget=forms.Select,
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_text(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Keep those whose name, user name or unit contains the text."""
        return rows.filter(Q(name__icontains=value) | Q(username__icontains=value) | Q(unit__icontains=value))

    def by_state(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Keep the active or the switched-off ones."""
        return rows.filter(is_active=value == "true")
