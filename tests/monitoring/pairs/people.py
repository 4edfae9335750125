"""Checks of people: who has it, and who nearly has it; the earner is 41, the child 11."""

from datetime import date
from typing import Any

from tests.monitoring.pairs.words import Pair, aged

WEAK, LOST, NONE, SKILLED = "3", "4", "5", "2"
HEALTHY, ILL, DISABLED = ["1"], ["2"], ["4"]
POST: dict[str, Any] = {"start": date(2024, 3, 1), "channel": "POST", "public_post": ["CLEAN"]}
AWAY: dict[str, Any] = {"start": date(2024, 3, 1), "channel": "AWAY"}
IDLE: dict[str, Any] = {}

IDENTITY: dict[str, Pair] = {
    "identity_number_missing": ({"e": {"id_number": None}}, {}),
    "birth_date_missing": ({"e": {"birth_date": None}}, {}),
    "birth_in_future": ({"c": {"birth": date(2026, 11, 23)}}, {"c": {"birth": date(2026, 11, 22)}}),
    "age_over_limit": ({"e": aged(111)}, {"e": aged(110)}),
    "sex_missing": ({"e": {"sex": None}}, {"e": {"sex": "1"}}),
    "ethnicity_missing": ({"e": {"ethnicity": None}}, {"e": {"ethnicity": "01"}}),
    "political_status_missing": ({"e": {"political_status": None}}, {"c": {"political_status": None}}),
    "party_member_too_young": (
        {"c": aged(17) | {"political_status": "01"}},
        {"c": aged(18) | {"political_status": "01"}},
    ),
    "league_member_age": ({"e": aged(36) | {"political_status": "03"}}, {"e": aged(35) | {"political_status": "03"}}),
    "relation_missing": ({"c": {"relation": None}}, {"c": {"relation": "80"}}),
    "spouse_same_sex": (
        {"e": {"sex": "1"}, "c": {"relation": "10", "sex": "1"}},
        {"e": {"sex": "1"}, "c": {"relation": "10", "sex": "2"}},
    ),
    "spouse_too_young": ({"c": aged(17) | {"relation": "10"}}, {"c": aged(18) | {"relation": "10"}}),
    "head_too_young": ({"e": aged(15)}, {"e": aged(16)}),
    "son_recorded_female": ({"c": {"relation": "20", "sex": "2"}}, {"c": {"relation": "30", "sex": "2"}}),
    "daughter_recorded_male": ({"c": {"relation": "30", "sex": "1"}}, {"c": {"relation": "20", "sex": "1"}}),
    "child_older_than_head": ({"c": aged(28)}, {"c": aged(26)}),
    "parent_younger_than_head": ({"c": aged(50) | {"relation": "51"}}, {"c": aged(60) | {"relation": "51"}}),
    "grandchild_age": ({"c": aged(14) | {"relation": "41"}}, {"c": aged(12) | {"relation": "41"}}),
    "grandparent_age": ({"c": aged(66) | {"relation": "61"}}, {"c": aged(72) | {"relation": "61"}}),
    "phone_of_other_household": ({"e": {"phone": "13900000001"}}, {"e": {"phone": "13900000002"}}),
    "one_phone_two_places": (
        {"e": {"phone": "13900000003"}, "c": {"phone": "13900000003"}, "s": AWAY | {"place": "甲省甲市甲县"},
         "cs": AWAY | {"place": "乙省乙市乙县"}},
        {"e": {"phone": "13900000004"}, "c": {"phone": "13900000004"}, "s": AWAY | {"place": "甲省甲市甲县"},
         "cs": AWAY | {"place": "甲省甲市甲县"}},
    ),
    "worker_without_phone": ({"e": {"phone": None}}, {"e": {"phone": None}, "s": IDLE}),
    "monitored_adult_without_phone": (
        {"e": {"phone": None}, "s": IDLE, "k": {}},
        {"e": {"phone": None}, "s": IDLE, "k": {"cleared": True}},
    ),
}  # fmt: skip

PUPIL: dict[str, Any] = {"student_status": "10", "education_level": None, "dropout": False, "dropout_reason": None}
OUT: dict[str, Any] = {"student_status": None, "education_level": None, "dropout": None, "dropout_reason": None}


def _at(years: int, status: str) -> dict[str, Any]:
    return {"c": aged(years) | PUPIL | {"student_status": status}}


def _learned(years: int, level: str) -> dict[str, Any]:
    return {"e": aged(years) | {"education_level": level, "student_status": None}}


SCHOOLING: dict[str, Pair] = {
    "schooling_blank": ({"c": OUT}, {"c": OUT | {"dropout_reason": "1"}}),
    "education_and_class": ({"c": {"education_level": "80"}}, {"c": {}}),
    "school_age_not_at_school": ({"c": OUT}, {"c": OUT | {"dropout_reason": "3"}}),
    "preschool_too_old": (_at(7, "02"), _at(6, "02")),
    "kindergarten_too_young": (_at(1, "02"), _at(2, "02")),
    "primary_age": (_at(15, "10"), _at(14, "10")),
    "junior_age": (_at(10, "21"), _at(11, "21")),
    "senior_age": (_at(13, "31"), _at(14, "31")),
    "vocational_age": (_at(13, "41"), _at(14, "41")),
    "college_student_age": (_at(15, "51"), _at(16, "51")),
    "university_student_age": (_at(15, "71"), _at(16, "71")),
    "postgraduate_too_young": (_at(19, "81"), _at(20, "81")),
    "technician_too_young": (_learned(17, "44"), _learned(18, "44")),
    "college_too_young": (_learned(17, "30"), _learned(18, "30")),
    "senior_education_too_young": (_learned(15, "60"), _learned(16, "60")),
    "junior_education_too_young": (_learned(12, "70"), _learned(13, "70")),
    "low_education_16_22": (_learned(22, "80"), _learned(23, "80")),
    "illiterate_young_adult": (_learned(39, "90"), _learned(40, "90")),
    "left_ill_but_healthy": (
        {"c": OUT | {"dropout_reason": "1"}},
        {"c": OUT | {"dropout_reason": "1", "health_status": ILL}},
    ),
    "left_disabled_but_not": (
        {"c": OUT | {"dropout_reason": "2"}},
        {"c": OUT | {"dropout_reason": "2", "health_status": DISABLED}},
    ),
    "left_and_at_school": ({"c": {"dropout_reason": "3"}}, {"c": {"dropout_reason": "6"}}),
    "dropout_without_reason": ({"c": OUT | {"dropout": True}}, {"c": OUT | {"dropout": True, "dropout_reason": "3"}}),
    "dropout_and_at_school": ({"c": {"dropout": True}}, {"c": {"dropout": False}}),
    "dropout_not_school_age": ({"e": aged(19) | {"dropout": True}}, {"e": aged(18) | {"dropout": True}}),
    "left_to_work_under_16": (
        {"c": aged(15) | OUT | {"dropout_reason": "5"}},
        {"c": aged(16) | OUT | {"dropout_reason": "5"}},
    ),
    "student_too_old": (_at(31, "81"), _at(30, "81")),
}

HEALTH: dict[str, Pair] = {
    "health_missing": ({"e": {"health_status": None}}, {}),
    "healthy_and_ill": ({"e": {"health_status": ["1", "2"]}}, {"e": {"health_status": ["2", "3"]}}),
    "disabled_without_certificate": (
        {"e": {"health_status": DISABLED}},
        {"e": {"health_status": DISABLED, "id_type": "DC"}},
    ),
    "certificate_but_not_disabled": ({"e": {"id_type": "DC"}}, {"e": {"id_type": "DC", "health_status": DISABLED}}),
    "disability_grade_missing": (
        {"e": {"disability_type": "4"}},
        {"e": {"disability_type": "4", "disability_grade": "3"}},
    ),
    "disability_type_missing": (
        {"e": {"disability_grade": "3"}},
        {"e": {"disability_type": "4", "disability_grade": "3"}},
    ),
    "graded_but_not_disabled": (
        {"e": {"disability_grade": "3"}},
        {"e": {"disability_grade": "3", "health_status": DISABLED}},
    ),
    "certificate_year_future": ({"e": {"disability_cert_year": 2027}}, {"e": {"disability_cert_year": 2026}}),
    "ability_missing": ({"e": {"labour_ability": None}}, {}),
    "child_with_ability": ({"c": aged(15) | {"labour_ability": "1"}}, {"c": aged(16) | {"labour_ability": "1"}}),
    "student_with_ability": ({"c": aged(16) | {"labour_ability": WEAK}}, {"c": aged(16) | {"labour_ability": NONE}}),
    "elder_fully_able": ({"e": aged(60)}, {"e": aged(59)}),
    "adult_lost_ability_healthy": (
        {"e": {"labour_ability": LOST}},
        {"e": {"labour_ability": LOST, "health_status": ILL}},
    ),
    "adult_no_ability_healthy": (
        {"e": {"labour_ability": NONE}},
        {"e": {"labour_ability": NONE, "student_status": "81"}},
    ),
    "adult_weak_healthy": (
        {"e": {"labour_ability": WEAK}},
        {"e": {"labour_ability": WEAK, "health_status": ["2"]}},
    ),
    "severe_limb_fully_able": (
        {"e": {"disability_type": "4", "disability_grade": "2"}},
        {"e": {"disability_type": "4", "disability_grade": "3"}},
    ),
    "severe_mind_fully_able": (
        {"e": {"disability_type": "6", "disability_grade": "1"}},
        {"e": {"disability_type": "6", "disability_grade": "3"}},
    ),
}

INSURANCE: dict[str, Pair] = {
    "both_insurances": ({"e": {"ins_employee": True}}, {"e": {"ins_employee": True, "ins_resident": False}}),
    "no_insurance": (
        {"e": {"ins_resident": False, "ins_employee": False}},
        {"e": {"ins_resident": False, "ins_employee": True}},
    ),
    "insurance_missing": (
        {"e": {"ins_resident": None, "ins_employee": None}},
        {"e": {"ins_resident": None, "ins_employee": False}},
    ),
    "major_insurance_missing": ({"e": {"ins_major": None}}, {"e": {"ins_major": False}}),
    "no_major_insurance": ({"e": {"ins_major": False}}, {"e": {"ins_major": False}, "k": {}}),
    "major_insurance_alone": (
        {"e": {"ins_major": True, "ins_resident": False, "ins_employee": False}},
        {"e": {"ins_major": True, "ins_resident": False, "ins_employee": True}},
    ),
    "pension_missing": ({"e": {"pension_resident": None}}, {"e": {"pension_resident": False}}),
    "both_pensions": (
        {"e": {"pension_resident": True, "pension_employee": True}},
        {"e": {"pension_resident": False, "pension_employee": True}},
    ),
    "child_in_employees_insurance": (
        {"c": aged(15) | {"ins_employee": True}},
        {"c": aged(16) | {"ins_employee": True}},
    ),
    "child_in_pension": (
        {"c": aged(15) | {"pension_employee": True}},
        {"c": aged(16) | {"pension_employee": True}},
    ),
    "allowance_and_support": ({"e": {"dibao": "1", "tekun": "1"}}, {"e": {"dibao": "1", "tekun": "0"}}),
    "support_healthy_adult": ({"e": aged(59) | {"tekun": "1"}}, {"e": aged(60) | {"tekun": "1"}}),
    "support_and_working": ({"e": {"tekun": "1"}}, {"e": {"tekun": "1"}, "s": IDLE}),
    "unattended_adult": (
        {"c": aged(18) | {"unattended_child": True}},
        {"c": aged(17) | {"unattended_child": True}},
    ),
    "mandarin_missing": ({"e": {"mandarin": None}}, {"e": {"mandarin": False}}),
}

WORK: dict[str, Pair] = {
    "skilled_not_working": ({"e": {"labour_ability": SKILLED}, "s": IDLE}, {"e": {"labour_ability": SKILLED}}),
    "college_not_working": ({"e": {"education_level": "30"}, "s": IDLE}, {"e": {"education_level": "30"}}),
    "no_ability_but_working": ({"e": {"labour_ability": NONE}}, {"e": {"labour_ability": NONE}, "s": IDLE}),
    "weak_but_working_away": ({"e": {"labour_ability": WEAK}}, {"e": {"labour_ability": WEAK}, "s": IDLE}),
    "no_ability_on_post": ({"e": {"labour_ability": LOST}, "s": POST}, {"e": {"labour_ability": WEAK}, "s": POST}),
    "post_too_old": ({"e": aged(70), "s": POST}, {"e": aged(69), "s": POST}),
    "post_too_young": ({"e": aged(15), "s": POST}, {"e": aged(16), "s": POST}),
    "student_at_work": ({"e": {"student_status": "81"}}, {"e": {"student_status": "81"}, "s": IDLE}),
    "child_at_work": ({"e": aged(15)}, {"e": aged(16)}),
    "old_age_at_work": ({"e": aged(75)}, {"e": aged(74)}),
    "severely_disabled_at_work": ({"e": {"disability_grade": "1"}}, {"e": {"disability_grade": "2"}}),
    "lost_ability_with_job_measure": (
        {"e": {"labour_ability": LOST}, "k": {}, "m": {"EMPLOYMENT": None}},
        {"e": {"labour_ability": LOST}, "k": {}, "m": {"INDUSTRY": None}},
    ),
}

PAIRS = IDENTITY | SCHOOLING | HEALTH | INSURANCE | WORK
