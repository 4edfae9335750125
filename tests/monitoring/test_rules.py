"""Every rule of the catalogue: a household that has the finding, and one that only just has not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from households.models import Household
from monitoring import catalogue
from tests.monitoring.conftest import CHILD, EARNER, TODAY, flagged, home, run, unknown
from workshops.models import Spell

Made = Callable[[], Household]


def changed(person: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {**person, **values}


OLD = changed(EARNER, birth=date(1961, 11, 22))
GRADUATE = changed(EARNER, birth=date(2003, 5, 6), education_level="20")
UNABLE = changed(EARNER, labour_ability="5")
LOST = {"start": date(2024, 3, 1), "end": date(2026, 9, 30), "channel": "AWAY"}


def in_workshops(earners: int) -> Household:
    """Make a household of so many earners, all of them in workshops."""
    household = home([EARNER] * earners, spell={})
    for membership in household.memberships.all():
        Spell.objects.create(person=membership.person, start=date(2024, 3, 1), channel="SHOP", source="LEDGER")
    return household


CASES: dict[str, tuple[Made, Made]] = {
    "income_below_line": (
        lambda: home(income={"wage": 15_999.98}),
        lambda: home(income={"wage": 16_000}),
    ),
    "near_line_self_paid": (
        lambda: home(income={"wage": 19_199, "self_paid": 5_000}),
        lambda: home(income={"wage": 19_200, "self_paid": 5_000}),
    ),
    "income_down_by_third": (
        lambda: home(income={"wage": 40_000}, before={"wage": 60_100}),
        lambda: home(income={"wage": 40_010}, before={"wage": 60_000}),
    ),
    "nobody_employed": (lambda: home(spell={}), lambda: home([UNABLE, CHILD], spell={})),
    "only_earner_lost_work": (
        lambda: home(spell=LOST),
        lambda: home(spell=LOST | {"end": date(2026, 5, 25)}),
    ),
    "child_out_of_school": (
        lambda: home([EARNER, changed(CHILD, dropout=True)]),
        lambda: home([EARNER, changed(CHILD, dropout=True, birth=date(2010, 11, 22))]),
    ),
    "member_uninsured": (
        lambda: home([EARNER, changed(CHILD, ins_resident=False)]),
        lambda: home([EARNER, changed(CHILD, ins_resident=False, ins_employee=True)]),
    ),
    "house_unsafe": (lambda: home(housing_grade="C"), lambda: home(housing_grade="B")),
    "water_unsafe": (lambda: home(water_quality="0"), lambda: home(water_quality="2")),
    "illness_self_paid": (
        lambda: home([changed(EARNER, health_status=["2", "3"]), CHILD], income={"self_paid": 10_000}),
        lambda: home([changed(EARNER, health_status=["2", "3"]), CHILD], income={"self_paid": 9_999.99}),
    ),
    "new_severe_disability": (
        lambda: home([changed(EARNER, disability_grade="2", disability_cert_year=2026), CHILD]),
        lambda: home([changed(EARNER, disability_grade="2", disability_cert_year=2025), CHILD]),
    ),
    "no_labour_no_safety_net": (
        lambda: home([UNABLE, CHILD]),
        lambda: home([UNABLE, changed(CHILD, dibao="1")]),
    ),
    "all_elderly": (lambda: home([OLD, OLD]), lambda: home([OLD, changed(OLD, birth=date(1961, 11, 23))])),
    "spending_above_income": (
        lambda: home(income={"self_paid": 40_001, "business_cost": 9_000, "claims": 1_000}),
        lambda: home(income={"self_paid": 40_000, "business_cost": 9_000, "claims": 1_000}),
    ),
    "graduate_without_work": (
        lambda: home([GRADUATE], spell={}),
        lambda: home([changed(GRADUATE, birth=date(2001, 11, 22))], spell={}),
    ),
    "only_earner_in_workshop": (
        lambda: home(spell={"channel": "SHOP"}),
        lambda: home(spell={"channel": "COUNTY", "in_workshop": False}),
    ),
    "monitored_without_measure": (
        lambda: home(case={"identified_on": date(2026, 10, 22)}),
        lambda: home(case={"identified_on": date(2026, 10, 23)}),
    ),
    "near_line": (lambda: home(income={"wage": 19_199}), lambda: home(income={"wage": 19_200})),
    "below_line_after_spending": (
        lambda: home(income={"wage": 17_000, "self_paid": 1_001}),
        lambda: home(income={"wage": 17_000, "self_paid": 1_000}),
    ),
    "large_self_paid": (
        lambda: home(income={"self_paid": 20_000}),
        lambda: home(income={"self_paid": 19_999}),
    ),
    "no_net_income": (lambda: home(income={"wage": 0}), lambda: home(income={"wage": 1})),
    "income_down_by_fifth": (
        lambda: home(income={"wage": 47_999}, before={"wage": 60_000}),
        lambda: home(income={"wage": 48_000}, before={"wage": 60_000}),
    ),
    "business_at_a_loss": (
        lambda: home(income={"business": 1_000, "business_cost": 4_000}),
        lambda: home(income={"business": 1_001, "business_cost": 4_000}),
    ),
    "income_out_of_date": (
        lambda: home(income={"as_of": date(2025, 11, 21)}),
        lambda: home(income={"as_of": date(2025, 11, 22)}),
    ),
    "one_earner_for_many": (
        lambda: home([EARNER, CHILD, CHILD, CHILD], income={"wage": 80_000, "transfer": 20_000}),
        lambda: home([EARNER, CHILD, CHILD, CHILD], income={"wage": 79_999, "transfer": 20_001}),
    ),
    "all_earners_in_workshops": (
        lambda: in_workshops(2),
        lambda: home(spell={"channel": "SHOP"}),
    ),
    "lost_work_lately": (
        lambda: home(spell=LOST),
        lambda: home(spell=LOST | {"end": date(2026, 8, 23)}),
    ),
    "school_leaver_without_work": (
        lambda: home([EARNER, changed(EARNER, birth=date(2006, 11, 23))]),
        lambda: home([EARNER, changed(EARNER, birth=date(2006, 11, 22))]),
    ),
    "severe_illness_uninsured": (
        lambda: home([changed(EARNER, health_status=["3"], ins_resident=False), CHILD]),
        lambda: home([changed(EARNER, health_status=["2"], ins_resident=False), CHILD]),
    ),
    "left_school_at_16": (
        lambda: home([EARNER, changed(CHILD, dropout=True, birth=date(2010, 11, 22))]),
        lambda: home([EARNER, changed(CHILD, dropout=True, birth=date(2008, 11, 22))]),
    ),
    "severe_disability_no_net": (
        lambda: home([changed(EARNER, disability_grade="2"), CHILD], income={"wage": 23_999}),
        lambda: home([changed(EARNER, disability_grade="2"), CHILD], income={"wage": 24_000}),
    ),
    "illness_low_income": (
        lambda: home([changed(EARNER, health_status=["3"]), CHILD], income={"wage": 23_999}),
        lambda: home([changed(EARNER, health_status=["3"]), CHILD], income={"wage": 24_000}),
    ),
    "elder_alone": (lambda: home([OLD]), lambda: home([changed(OLD, birth=date(1961, 11, 23))])),
    "children_nobody_able": (
        lambda: home([UNABLE, CHILD]),
        lambda: home([UNABLE, changed(CHILD, birth=date(2010, 11, 22))]),
    ),
    "below_line_after_clearing": (
        lambda: home(case={"cleared": True}, income={"wage": 15_999}),
        lambda: home(case={"cleared": True}, income={"wage": 16_000}),
    ),
    "cleared_guarantee_fails": (
        lambda: home(case={"cleared": True}, water_safe=False),
        lambda: home(case={"cleared": False}, water_safe=False),
    ),
    "cleared_nobody_works": (
        lambda: home(case={"cleared": True}, spell={}),
        lambda: home(case={"cleared": False}, spell={}),
    ),
    "monitored_too_long": (
        lambda: home(case={"identified_on": date(2023, 11, 22)}),
        lambda: home(case={"identified_on": date(2023, 11, 23)}),
    ),
    "monitored_one_measure": (
        lambda: home(case={"identified_on": date(2026, 5, 25)}, measures=["HEALTH"]),
        lambda: home(case={"identified_on": date(2026, 5, 26)}, measures=["HEALTH"]),
    ),
    "monitored_income_falls": (
        lambda: home(case={"identified_on": TODAY}, income={"wage": 47_999}),
        lambda: home(case={"identified_on": TODAY}, income={"wage": 48_000}),
    ),
    "data_too_thin": (
        lambda: home(house_dangerous=None, housing_grade=None, water_safe=None),
        lambda: home(house_dangerous=None, housing_grade=None),
    ),
}


def test_every_rule_of_the_catalogue_has_its_case() -> None:
    assert CASES.keys() == {entry.code for entry in catalogue.rules() if entry.family == catalogue.RISK}
    assert len(CASES) >= 40


def test_each_rule_finds_what_it_names_and_not_what_only_comes_near(rules: None) -> None:
    pairs = {code: (having(), nearly()) for code, (having, nearly) in CASES.items()}
    run()
    silent = [code for code, (having, _) in pairs.items() if code not in flagged(having)]
    eager = [code for code, (_, nearly) in pairs.items() if code in flagged(nearly)]
    unsure = [code for code, (_, nearly) in pairs.items() if code in unknown(nearly)]
    assert (silent, eager, unsure) == ([], [], [])


def test_a_harmless_household_has_no_flag_and_no_open_question(rules: None) -> None:
    household = home()
    run()
    assert flagged(household) == set()
    assert unknown(household) == set()


UNKNOWNS: dict[str, Made] = {
    "income_below_line": lambda: home(income=dict.fromkeys(("wage", "business", "property_income", "transfer"))),
    "near_line_self_paid": lambda: home(income={"wage": 17_000, "self_paid": None}),
    "spending_above_income": lambda: home(income={"self_paid": None}),
    "nobody_employed": lambda: home([changed(EARNER, labour_ability=None), CHILD], spell={}),
    "child_out_of_school": lambda: home([EARNER, changed(CHILD, dropout=None, student_status=None)]),
    "member_uninsured": lambda: home([EARNER, changed(CHILD, ins_resident=None)]),
    "house_unsafe": lambda: home(house_dangerous=None, housing_grade=None),
    "water_unsafe": lambda: home(water_safe=None),
    "illness_self_paid": lambda: home([changed(EARNER, health_status=None), CHILD], income={"self_paid": 20_000}),
    "new_severe_disability": lambda: home([changed(EARNER, disability_grade="1"), CHILD]),
    "no_labour_no_safety_net": lambda: home([UNABLE, changed(CHILD, dibao=None)]),
    "all_elderly": lambda: home([OLD, OLD], incomplete=True),
    "monitored_without_measure": lambda: home(case={"identified_on": None}),
}


@pytest.mark.parametrize("code", UNKNOWNS)
def test_what_is_not_known_is_neither_a_flag_nor_a_clean_bill(rules: None, code: str) -> None:
    household = UNKNOWNS[code]()
    run()
    assert code in unknown(household)
    assert code not in flagged(household)


def test_a_missing_member_leaves_open_only_what_needs_all_members(rules: None) -> None:
    household = home([EARNER, changed(CHILD, ins_resident=False)], incomplete=True, spell={})
    run()
    assert {"income_below_line", "nobody_employed"} <= unknown(household)
    assert {"member_uninsured", "data_too_thin"} <= flagged(household)


def test_income_is_computed_from_its_parts_and_the_stated_one_does_not_count(rules: None) -> None:
    poor = home(income={"wage": None, "wage_migrant": 10_000, "business": 9_000, "business_cost": 4_000, "net": 90_000})
    run()
    assert "income_below_line" in flagged(poor)
    assert str(poor.facts.net_per_head) == "7500.00"
