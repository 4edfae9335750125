"""Checks of households: a household that has it, and one that nearly has it."""

from typing import Any

from tests.monitoring.pairs.words import Change, Pair, aged

# What is stated adds up: 48,000 of wages, nothing else, two people.
STATED: dict[str, Any] = {
    "wage_migrant": 48_000, "wage_public_post": 0, "wage_other": 0, "wage": 48_000,
    "business_planting": 0, "business_livestock": 0, "business_forestry": 0, "business_other": 0, "business": 0,
    "property_dividend": 0, "property_land": 0, "property_other": 0, "property_income": 0,
    "transfer_family_planning": 0, "transfer_dibao": 0, "transfer_tekun": 0, "transfer_pension": 0,
    "transfer_ecology": 0, "transfer_other": 0, "transfer": 0,
    "business_cost": 0, "gross": 48_000, "net": 48_000, "per_capita_stated": 24_000,
}  # fmt: skip
LIVED: dict[str, Any] = {
    "house_dangerous": False, "housing_grade": "A", "housing_area": 50, "water_safe": True, "electricity": True,
    "road_hardened": True, "road_type": "3", "fuel_type": "4", "toilet": True, "toilet_usable": True,
    "broadcast_tv": True, "phone": "13912345678", "member_count_stated": 2, "household_type": "1",
    "poverty_attr": "1", "out_year": 2019, "poverty_causes": ["07"], "land_forest": 2,
}  # fmt: skip
MOVED: dict[str, Any] = {
    "relocated": True, "relocation_year": 2018, "resettle_mode": "1", "resettle_place": "1", "address": "1栋1单元101",
    "origin_township": "某乡", "origin_village": "某村", "site_name": "某安置点",
}  # fmt: skip


def _home(**values: Any) -> Change:
    return {"h": {**LIVED, **values}}


def _moved(**values: Any) -> Change:
    return {"h": {**LIVED, **MOVED, **values}}


def _income(**values: Any) -> Change:
    return {"i": {**STATED, **values}, "h": LIVED}


FORM: dict[str, Pair] = {
    "head_missing": ({"e": {"relation": "80"}, "s": {}}, {}),
    "two_spouses": ({"c": aged(40) | {"relation": "10"}, "x": aged(40) | {"relation": "10"}},
                    {"c": aged(40) | {"relation": "10"}, "x": aged(40) | {"relation": "74"}}),
    "members_differ": (_home(member_count_stated=3), _home(member_count_stated=2)),
    "too_many_members": ({"more": 14}, {"more": 13}),
    "children_alone": ({"e": aged(15)}, {"e": aged(16)}),
    "home_phone_missing": (_home(phone=None), _home()),
    "kind_missing": (_home(household_type=None), _home()),
    "poverty_year_missing": (_home(out_year=None), _home(out_year=None, poverty_attr=None)),
    "poverty_year_odd": (_home(out_year=2013), _home(out_year=2014)),
    "ordinary_with_poverty": (_home(household_type="0"), _home(household_type="0", poverty_attr=None, out_year=None)),
    "poverty_attr_missing": (_home(poverty_attr=None), _home(poverty_attr=None, out_year=None)),
    "attr_dibao_nobody": (_home(poverty_attr="2"), {**_home(poverty_attr="2"), "c": {"dibao": "1"}}),
    "attr_tekun_nobody": (_home(poverty_attr="3"), {**_home(poverty_attr="3"), "c": {"tekun": "1"}}),
    "causes_missing": (_home(poverty_causes=None), _home(poverty_causes=None, out_year=None)),
}  # fmt: skip

HOUSING: dict[str, Pair] = {
    "danger_missing": (_home(house_dangerous=None), _home()),
    "danger_against_grade": (_home(housing_grade="C"), _home(housing_grade="B")),
    "unsafe_house_not_monitored": (_home(housing_grade="D"), {**_home(housing_grade="D"), "k": {}}),
    "area_missing": (_home(housing_area=None), _home()),
    "area_zero": (_home(housing_area=0), _home(housing_area=1)),
    "area_too_large": (_home(housing_area=501), _home(housing_area=500)),
    "area_over_standard": (_moved(housing_area=151), _moved(housing_area=150)),
    "water_missing": (_home(water_safe=None), _home()),
    "water_against_standard": (_home(water_quality="0"), _home(water_quality="2")),
    "unsafe_water_not_monitored": (_home(water_safe=False), {**_home(water_safe=False), "k": {}}),
    "electricity_missing": (_home(electricity=None), _home()),
    "no_electricity": (_home(electricity=False), _home()),
    "toilet_missing": (_home(toilet=None), _home()),
    "no_toilet": (_home(toilet=False), _home()),
    "toilet_usable_without": (_home(toilet=False), _home(toilet=False, toilet_usable=False)),
    "toilet_not_usable": (_home(toilet_usable=False), _home(toilet_usable=None)),
    "hardened_missing": (_home(road_hardened=None), _home()),
    "hardened_against_type": (_home(road_type="2"), _home(road_type="2", road_hardened=False)),
    "far_from_road": (_home(road_distance_km="5.01"), _home(road_distance_km=5)),
    "tv_missing": (_home(broadcast_tv=None), _home()),
    "fuel_missing": (_home(fuel_type=None), _home()),
    "arable_too_large": (_home(land_arable=101), _home(land_arable=100)),
    "forest_too_large": (_home(land_forest=201), _home(land_forest=200)),
    "orchard_too_large": (_home(land_orchard=101), _home(land_orchard=100)),
}

RELOCATION: dict[str, Pair] = {
    "relocated_without_site": (_moved(site_name=None), _moved()),
    "scattered_with_site": (_moved(resettle_mode="2"), _moved(resettle_mode="2", site_name=None)),
    "site_not_relocated": (_moved(relocated=False), _moved()),
    "move_year_missing": (_moved(relocation_year=None), _moved()),
    "move_year_odd": (_moved(relocation_year=2000), _moved(relocation_year=2001)),
    "move_mode_missing": (_moved(resettle_mode=None), _moved()),
    "move_place_missing": (_moved(resettle_place=None), _moved()),
    "move_address_missing": (_moved(address=None), _moved()),
    "origin_missing": (_moved(origin_township=None, origin_village=None), _moved(origin_township=None)),
    "large_site_not_concentrated": (
        _moved(in_large_site=True, resettle_mode="2"),
        _moved(in_large_site=False, resettle_mode="2"),
    ),
}

INCOME: dict[str, Pair] = {
    "wage_parts_differ": (_income(wage=48_002), _income(wage=48_001)),
    "business_parts_differ": (_income(business=2), _income(business=1)),
    "property_parts_differ": (_income(property_income=2), _income(property_income=1)),
    "transfer_parts_differ": (_income(transfer=2), _income(transfer=1)),
    "gross_differs": (_income(gross=48_002), _income(gross=48_001)),
    "net_differs": (_income(net=48_002), _income(net=48_001)),
    "per_head_differs": (_income(per_capita_stated=24_002), _income(per_capita_stated=24_001)),
    "per_head_below_floor": (_income(per_capita_stated=3_999), _income(per_capita_stated=4_000)),
    "per_head_not_positive": (_income(per_capita_stated=0), _income(per_capita_stated=1)),
    "per_head_too_high": (_income(per_capita_stated=100_001), _income(per_capita_stated=100_000)),
    "below_line_not_monitored": (_income(per_capita_stated=7_999), {**_income(per_capita_stated=7_999), "k": {}}),
    "tiny_wage": (_income(wage=99), _income(wage=100)),
    "tiny_business": (_income(business=99), _income(business=100)),
    "wage_without_worker": ({**_income(), "s": {}}, {**_income(wage_migrant=0), "s": {}}),
    "worker_without_wage": (_income(wage=0), {**_income(wage=0), "s": {}}),
    "post_wage_without_holder": (
        _income(wage_public_post=500),
        {**_income(wage_public_post=500), "s": {"channel": "POST"}},
    ),
    "holder_without_post_wage": (
        {**_income(wage=0), "s": {"channel": "POST"}},
        {**_income(wage=0), "s": {"channel": "GIG"}},
    ),
    "business_without_cost": (_income(business=1_001), _income(business=1_000)),
    "cost_without_business": (_income(business_cost=1), _income(business_cost=1, business=2)),
    "cost_above_business": (_income(business_cost=101, business=100), _income(business_cost=100, business=100)),
    "dibao_paid_nobody": (_income(transfer_dibao=1), {**_income(transfer_dibao=1), "c": {"dibao": "1"}}),
    "dibao_not_paid": ({**_income(), "c": {"dibao": "1"}}, {**_income(transfer_dibao=1), "c": {"dibao": "1"}}),
    "tekun_paid_nobody": (_income(transfer_tekun=1), {**_income(transfer_tekun=1), "c": {"tekun": "1"}}),
    "tekun_not_paid": ({**_income(), "c": {"tekun": "1"}}, {**_income(transfer_tekun=1), "c": {"tekun": "1"}}),
    "ecology_without_land": (
        {"i": {**STATED, "transfer_ecology": 1}, "h": {**LIVED, "land_forest": 0, "land_returned": 0}},
        {"i": {**STATED, "transfer_ecology": 1}, "h": {**LIVED, "land_forest": 0, "land_returned": 1}},
    ),
    "pension_nobody_old": (_income(transfer_pension=1), {**_income(transfer_pension=1), "e": aged(60)}),
    "claims_above_spending": (_income(claims=1), {**_income(claims=1), "e": {"health_status": ["2"]}}),
    "uninsured_stated_but_insured": (
        _home(uninsured_stated=True),
        {**_home(uninsured_stated=True), "e": {"ins_resident": False}},
    ),
    "uninsured_not_stated": (
        {**_home(uninsured_stated=False), "e": {"ins_resident": False}},
        _home(uninsured_stated=False),
    ),
}

PAIRS = FORM | HOUSING | RELOCATION | INCOME
