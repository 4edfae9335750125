"""Forms of a household: the whole one for a new household, one card at a time for a change."""

from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from households import codes
from households.forms.words import household_words, membership_words
from households.models import Division, Household, Site
from portal.accounts.models import User
from portal.common.forms.rows import CodeChoice, DayField, RegisterForm
from portal.common.words import Words

BASICS: Final = ("number", "division_id", "group_name", "household_type", "poverty_attr", "out_year", "phone")
ADDRESS: Final = ("site_id", "building", "unit", "room", "address", "building_leader", "unit_leader")
ORIGIN: Final = (
    "relocated",
    "relocation_year",
    "relocation_way",
    "resettle_mode",
    "resettle_place",
    "origin_township",
    "origin_village",
    "origin_group",
)
RIGHTS: Final = ("housing_area", "property_cert_no", "hukou_moved_in", "old_house_demolished", "relocation_difficulty")
SAFETY: Final = (
    "housing_grade",
    "house_dangerous",
    "water_safe",
    "water_quantity",
    "water_quality",
    "water_convenience",
    "water_reliability",
)
LIVING: Final = ("road_type", "road_hardened", "fuel_type", "toilet", "toilet_usable", "electricity", "broadcast_tv")
LAND: Final = ("land_arable", "land_forest", "land_returned", "land_orchard", "land_pasture", "land_water")
MORE: Final = ("bank_name", "bank_card_no", "poverty_causes", "remark")

# A card of the page: its heading, and its fields in groups.
CARDS: Final[dict[str, tuple[Any, tuple[tuple[Any, tuple[str, ...]], ...]]]] = {
    "home": (
        Words("现住与迁出", "Where they live, where from"),
        ((Words("现住", "Now"), ADDRESS), (Words("搬迁", "Relocation"), ORIGIN)),
    ),
    "rights": (
        Words("住房与权益", "House and rights"),
        ((Words("权益", "Rights"), RIGHTS), (Words("安全住房与饮水", "Safe house and water"), SAFETY)),
    ),
    "basics": (Words("户基本信息", "Household"), ((None, BASICS), (None, MORE))),
    "living": (
        Words("生活与土地", "Living and land"),
        ((Words("生活条件", "Living"), LIVING), (Words("土地（亩）", "Land (mu)"), LAND)),
    ),
}


def village_choices(
    user: User, on: date, keep: str = "", permission: str = "household.edit"
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the villages and communities a user may write in, by township; `keep` is offered in any case."""
    found = Division.objects.villages().valid_on(on).visible_to(user, permission)
    rows = list(found.order_by("code").values_list("code", "name", "parent__name"))
    if keep and keep not in {code for code, _name, _town in rows}:
        rows += list(Division.objects.filter(code=keep).values_list("code", "name", "parent__name"))
    towns: dict[str, list[tuple[str, str]]] = {}
    for code, name, town in rows:
        towns.setdefault(town or "", []).append((code, name))
    return list(towns.items())


class VillageField(forms.ChoiceField):
    """The village or community responsible for the household."""


class SiteField(forms.TypedChoiceField):
    """The resettlement site the household lives at."""


class HouseholdForm(RegisterForm):
    """Fields of a household; `user` and `on` say which villages and sites are offered."""

    model = Household
    wording = staticmethod(household_words)

    def __init__(self, data: Any = None, *, user: User, on: date, row: Household | None = None, **kwargs: Any) -> None:
        super().__init__(data, row=row, **kwargs)
        if "division_id" in self.names:
            keep = row.division_id if row else ""
            villages = VillageField(
                label=household_words("division_id"),
                choices=[("", ""), *village_choices(user, on, keep)],
                show_hidden_initial=True,
            )
            self.fields["division_id"] = villages
        if "site_id" in self.names:
            sites = Site.objects.visible_to(user, "household.edit").order_by("name").values_list("pk", "name")
            self.fields["site_id"] = SiteField(
                label=household_words("site_id"),
                choices=[("", "—"), *((str(pk), name) for pk, name in sites)],
                required=False,
                empty_value=None,
                show_hidden_initial=True,
            )

    def words(self, name: str, value: Any) -> str:
        """Return a value as a person reads it: villages and sites by their names."""
        if name in {"division_id", "site_id"} and value:
            return str(_flat(self.fields[name]).get(str(value), value))
        return super().words(name, value)


def _flat(field: Any) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            flat.update({str(inner): words for inner, words in label})
        else:
            flat[str(value)] = label
    return flat


def card_form(card: str) -> type[HouseholdForm]:
    """Return the form of one card of the page; KeyError when there is no such card."""
    _title, groups = CARDS[card]
    names = tuple(name for _heading, part in groups for name in part)
    return type(f"{card.title()}CardForm", (HouseholdForm,), {"names": names, "groups": groups})


class NewHouseholdForm(HouseholdForm):
    """A new household: what must be known first; the rest is added on its page."""

    names: ClassVar[tuple[str, ...]] = BASICS + ADDRESS + ORIGIN
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (Words("户基本信息", "Household"), BASICS),
        (Words("现住", "Now"), ADDRESS),
        (Words("搬迁", "Relocation"), ORIGIN),
    )


class EndForm(forms.Form):
    """Why and when a member left."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    until = DayField(label=membership_words("until"))
    end_reason = CodeChoice(codes.END_REASON, label=membership_words("end_reason"))


class HeadForm(forms.Form):
    """Who becomes the head, what the head until now becomes, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.ChoiceField(label=_("New head"))
    relation_of_old = CodeChoice(codes.RELATION, label=_("The head until now becomes"))
    why = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = members
