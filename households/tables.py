"""Tables of the register's lists."""

from typing import ClassVar

import django_tables2
from django.utils.translation import gettext_lazy as _

from households import codes
from households.forms.words import household_words
from households.models import Household, Site
from portal.common.tables import (
    CodeColumn,
    Column,
    DayColumn,
    LinkColumn,
    MaskedColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    YesNoColumn,
)


class HouseholdTable(Table):
    """Households, one a row; what upper storeys know of them comes as further columns."""

    head_name = LinkColumn(
        verbose_name=_("Head"),
        linkify=("households:household", {"pk": django_tables2.A("pk")}),
        order_by=("head_key", "id"),
        empty_values=(),
    )
    head_id = MaskedColumn("id", accessor="head__id_number", verbose_name=_("Head's ID"), wide=True)
    number = Column(verbose_name=household_words("number"), wide=True)
    member_count = NumberColumn(verbose_name=_("Persons"))
    address = Column(
        accessor="room_address", verbose_name=_("Lives at"), order_by=("building", "unit", "room"), classes="nowrap"
    )
    site = Column(accessor="site__name", verbose_name=_("Site"), classes="nowrap", wide=True)
    division = Column(
        accessor="division__name", verbose_name=_("Community"), order_by="division_id", classes="nowrap", wide=True
    )
    origin_township = Column(verbose_name=household_words("origin_township"), classes="nowrap", wide=True)
    origin_village = Column(verbose_name=household_words("origin_village"), wide=True)
    household_type = CodeColumn(codes=codes.HOUSEHOLD_TYPE, verbose_name=household_words("household_type"), wide=True)
    poverty_attr = CodeColumn(codes=codes.POVERTY_ATTR, verbose_name=household_words("poverty_attr"), wide=True)
    phone = MaskedColumn("phone", verbose_name=household_words("phone"), wide=True)
    relocated = YesNoColumn(verbose_name=household_words("relocated"), wide=True)
    relocation_year = Column(verbose_name=household_words("relocation_year"), classes="num", wide=True)
    resettle_mode = CodeColumn(codes=codes.RESETTLE_MODE, verbose_name=household_words("resettle_mode"), wide=True)
    hukou_moved_in = YesNoColumn(verbose_name=household_words("hukou_moved_in"), wide=True)
    property_cert_no = Column(verbose_name=household_words("property_cert_no"), wide=True)
    housing_area = MoneyColumn(verbose_name=household_words("housing_area"), wide=True)
    housing_grade = CodeColumn(codes=codes.HOUSING_GRADE, verbose_name=household_words("housing_grade"), wide=True)
    water_safe = YesNoColumn(verbose_name=household_words("water_safe"), wide=True)
    building_leader = Column(verbose_name=household_words("building_leader"), wide=True)
    created_at = DayColumn(verbose_name=_("Registered"), wide=True)

    default_columns: ClassVar[tuple[str, ...]] = (
        "head_name",
        "head_id",
        "member_count",
        "address",
        "site",
        "origin_township",
    )
    fixed_columns: ClassVar[tuple[str, ...]] = ("head_name",)
    loads: ClassVar[dict[str, tuple[str, ...]]] = {
        "": ("head_name", "number"),
        "address": ("building", "unit", "room", "address"),
    }

    class Meta(Table.Meta):
        model = Household
        fields: ClassVar[tuple[str, ...]] = ()

    def render_head_name(self, record: Household) -> str:
        """Show the head, or that there is none."""
        return record.head_name or str(_("(no head)"))


class SiteTable(Table):
    """Resettlement sites with the households and people registered at them."""

    name = LinkColumn(verbose_name=_("Site"), linkify=("households:site", {"pk": django_tables2.A("pk")}))
    division = Column(accessor="division__name", verbose_name=_("Community"), order_by="division_id", wide=True)
    kind = CodeColumn(codes=codes.SITE_KIND, verbose_name=_("Kind"), wide=True)
    household_count = NumberColumn(verbose_name=_("Households"))
    people_count = NumberColumn(verbose_name=_("Persons"))
    housing_units = NumberColumn(verbose_name=_("Dwellings"), wide=True)
    buildings = NumberColumn(verbose_name=_("Buildings"), wide=True)
    property_registered = NumberColumn(verbose_name=_("Certificates"), wide=True)
    planned_people = NumberColumn(verbose_name=_("Planned people"), wide=True)

    class Meta(Table.Meta):
        model = Site
        fields: ClassVar[tuple[str, ...]] = ()
