"""The list of people a figure counts."""

from typing import Any, ClassVar

import django_tables2
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from households import codes
from households.models import Membership
from portal.common.places import names_of
from portal.common.tables import CodeColumn, Column, LinkColumn, MaskedColumn, NumberColumn, Table, two_lines


class PeopleTable(Table):
    """People who live here now, one row each, with their household."""

    name = LinkColumn(
        accessor="person__name",
        verbose_name=_("Name"),
        linkify=("households:household", {"pk": django_tables2.A("household_id")}),
    )
    sex = CodeColumn(accessor="person__sex", verbose_name=_("Sex"), codes=codes.SEX)
    age = NumberColumn(accessor="person__birth_date", verbose_name=_("Age"))
    id_number = MaskedColumn("id", accessor="person__id_number", verbose_name=_("ID number"), wide=True)
    relation = CodeColumn(verbose_name=_("Relation to the head"), codes=codes.RELATION)
    head = Column(accessor="household__head_name", verbose_name=_("Head of household"), classes="nowrap")
    division = Column(accessor="household__division_id", verbose_name=_("Village or community"))
    labour = CodeColumn(
        accessor="person__labour_ability", verbose_name=_("Ability to work"), codes=codes.LABOUR_ABILITY, wide=True
    )
    student = CodeColumn(
        accessor="person__student_status", verbose_name=_("At school"), codes=codes.STUDENT_STATUS, wide=True
    )

    class Meta(Table.Meta):
        model = Membership
        fields: ClassVar[tuple[str, ...]] = ()
        sequence = ("name", "sex", "age", "id_number", "relation", "head", "division", "labour", "student")

    def render_age(self, value: Any) -> str:
        """Show full years today."""
        return str(self.value_age(value))

    def value_age(self, value: Any) -> int:
        """Return full years today."""
        today = timezone.localdate()
        return int(today.year - value.year - ((today.month, today.day) < (value.month, value.day)))

    def render_division(self, record: Membership) -> SafeString:
        """Show the village with its township beneath."""
        code = record.household.division_id
        names = names_of([code, code[:9]])
        return two_lines(names[code], names[code[:9]])

    def value_division(self, record: Membership) -> str:
        """Return the name of the village."""
        code = record.household.division_id
        return names_of([code])[code]
