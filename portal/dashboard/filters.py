"""Conditions on the list of people."""

import django_filters as filters
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from households import codes
from households.models import Membership
from portal.common.areas import is_area, within


class PeopleFilters(filters.FilterSet):
    """People by area, sex, ability to work and insurance."""

    area = filters.CharFilter(method="under", label=_("Area"), widget=HiddenInput)
    sex = filters.ChoiceFilter(field_name="person__sex", label=_("Sex"), choices=codes.SEX.choices())
    labour = filters.MultipleChoiceFilter(
        field_name="person__labour_ability", label=_("Ability to work"), choices=codes.LABOUR_ABILITY.choices()
    )

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()

    def under(self, rows: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        """Narrow to a division; text that is no code finds nothing."""
        return rows.filter(within("household__division_id", [value])) if is_area(value) else rows.none()
