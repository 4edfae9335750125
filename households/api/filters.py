"""What the lists of the API can be narrowed by. An unknown value is a 400, an unknown name is ignored."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from households import codes
from households.models import Division, Household, IncomeStatement, Membership, Person, Site
from households.querysets import PersonQuerySet, relocated
from portal.common.areas import is_area, within
from portal.common.codes import CodeList


class AreaFilter(filters.CharFilter):
    """Rows under a division: `?area=520526`. Text that is no division code finds nothing."""

    def filter(self, qs: QuerySet[Household], value: str) -> QuerySet[Household]:
        """Narrow to a range of division codes."""
        if not value:
            return qs
        return qs.filter(within(self.field_name, [value])) if is_area(value) else qs.none()


def code_filter(codes: CodeList, field: str = "") -> filters.MultipleChoiceFilter:
    """Return a filter by values of a code list; several may be given."""
    return filters.MultipleChoiceFilter(field_name=field or None, choices=codes.choices())


class DivisionFilter(filters.FilterSet):
    """Divisions by place in the tree, level and name."""

    area = AreaFilter(field_name="code", label=_("Area"))
    parent = filters.CharFilter(field_name="parent_id", max_length=12)
    level = filters.CharFilter(max_length=10)
    name = filters.CharFilter(lookup_expr="contains", max_length=60)

    class Meta:
        model = Division
        fields: tuple[str, ...] = ()


class SiteFilter(filters.FilterSet):
    """Sites by area and kind."""

    area = AreaFilter(field_name="division_id")
    kind = code_filter(codes.SITE_KIND)

    class Meta:
        model = Site
        fields: tuple[str, ...] = ()


class HouseholdFilter(filters.FilterSet):
    """Households by where they live, what they are, and by number."""

    area = AreaFilter(field_name="division_id")
    number = filters.CharFilter(max_length=40)
    site = filters.UUIDFilter(field_name="site_id")
    relocated = filters.BooleanFilter(method="by_move")
    household_type = code_filter(codes.HOUSEHOLD_TYPE)
    housing_grade = code_filter(codes.HOUSING_GRADE)
    active = filters.BooleanFilter(field_name="ended_on", lookup_expr="isnull")
    members_min = filters.NumberFilter(field_name="member_count", lookup_expr="gte", min_value=0, max_value=1000)
    members_max = filters.NumberFilter(field_name="member_count", lookup_expr="lte", min_value=0, max_value=1000)

    class Meta:
        model = Household
        fields: tuple[str, ...] = ()

    def by_move(self, rows: QuerySet[Household], _name: str, value: bool) -> QuerySet[Household]:
        """Keep the relocated ones as the figures count them, or those recorded as not."""
        return rows.filter(relocated()) if value else rows.filter(relocated=False)


class PersonFilter(filters.FilterSet):
    """People by household, name and coded fields. ID numbers and phones never stand in an address: use the search."""

    area = AreaFilter(field_name="memberships__household__division_id", method="under")
    household = filters.UUIDFilter(method="of_household")
    name = filters.CharFilter(max_length=60, method="named")
    sex = code_filter(codes.SEX)
    labour_ability = code_filter(codes.LABOUR_ABILITY)
    living = filters.BooleanFilter(field_name="deceased", exclude=True)

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def under(self, rows: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        """Narrow to people who live under a division now."""
        return rows.in_areas((value,)) if is_area(value) else rows.none()

    def of_household(self, rows: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        """Narrow to the people of a household now."""
        open_here = Membership.objects.filter(household_id=value, until=None)
        return rows.filter(Q(pk__in=open_here.values("person_id")))

    def named(self, rows: PersonQuerySet, _name: str, value: str) -> PersonQuerySet:
        """Narrow to names, or pinyin keys, that begin so."""
        return rows.named(value)


class MembershipFilter(filters.FilterSet):
    """Memberships by household, person, and whether they are open."""

    area = AreaFilter(field_name="household__division_id")
    household = filters.UUIDFilter(field_name="household_id")
    person = filters.UUIDFilter(field_name="person_id")
    current = filters.BooleanFilter(field_name="until", lookup_expr="isnull")

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()


class StatementFilter(filters.FilterSet):
    """Statements by household, year and source."""

    area = AreaFilter(field_name="household__division_id")
    household = filters.UUIDFilter(field_name="household_id")
    year = filters.NumberFilter(min_value=1, max_value=9999)
    source = code_filter(codes.INCOME_SOURCE)

    class Meta:
        model = IncomeStatement
        fields: tuple[str, ...] = ()
