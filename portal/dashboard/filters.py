"""Conditions on the list of people."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from households import codes
from households.models import Membership


class PeopleFilters(filters.FilterSet):
    """People by sex and ability to work."""

    sex = filters.ChoiceFilter(field_name="person__sex", label=_("Sex"), choices=codes.SEX.choices())
    labour = filters.MultipleChoiceFilter(
        field_name="person__labour_ability", label=_("Ability to work"), choices=codes.LABOUR_ABILITY.choices()
    )

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()
