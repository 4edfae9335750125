"""Form of a resettlement site."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from households.forms.household import village_choices
from households.models import Site
from portal.accounts.models import User
from portal.common.forms.rows import RegisterForm
from portal.common.words import Words

_WORDS = {
    "name": Words("安置点名称", "Name"),
    "division_id": Words("所在村（社区）", "Village or community"),
    "code": Words("编码", "Code"),
    "kind": Words("安置类型", "Kind"),
    "planned_people": Words("规划人口", "Planned people"),
    "housing_units": Words("住房套数", "Dwellings"),
    "buildings": Words("楼栋数", "Buildings"),
    "property_registered": Words("不动产登记套数", "Dwellings with property certificate"),
    "hukou_registered": Words("户籍迁入人数", "People with household registration moved in"),
    "built_year": Words("建成年度", "Built"),
    "address": Words("地址", "Address"),
    "leader_name": Words("负责人", "Person in charge"),
    "leader_phone": Words("负责人电话", "Phone"),
    "remark": Words("备注", "Remark"),
}


def site_words(name: str) -> Any:
    """Return what a field of a site is called."""
    return _WORDS.get(name, name)


class SiteForm(RegisterForm):
    """Fields of a site."""

    model = Site
    wording = staticmethod(site_words)
    names: ClassVar[tuple[str, ...]] = tuple(_WORDS)

    def __init__(self, data: Any = None, *, user: User, on: date, row: Site | None = None, **kwargs: Any) -> None:
        super().__init__(data, row=row, **kwargs)
        keep = row.division_id if row else ""
        self.fields["division_id"] = forms.ChoiceField(
            label=str(_WORDS["division_id"]),
            choices=[("", ""), *village_choices(user, on, keep, permission="site.edit")],
            show_hidden_initial=True,
        )
        self.order_fields(["name", "division_id"])
