"""Checks of monitored cases: a case that has it, and one that nearly has it."""

from datetime import date
from typing import Any

from tests.monitoring.pairs.words import Change, Pair, aged

CLEARED: dict[str, Any] = {
    "cleared": True, "clear_mode": "HELP", "identified_on": date(2025, 1, 1), "cleared_on": date(2025, 8, 1),
    "after_net": 30_000, "after_per_capita": 15_000,
}  # fmt: skip
OPEN: dict[str, Any] = {"cleared": False, "identified_on": date(2025, 1, 1), "risks": ["ILLNESS"]}
UNABLE = {"labour_ability": "5"}
STATED: dict[str, Any] = {"per_capita_stated": 24_000}


def _open(**values: Any) -> Change:
    return {"k": {**OPEN, **values}}


def _cleared(**values: Any) -> Change:
    return {"k": {**CLEARED, **values}}


def _risk(*risks: str, **more: Any) -> Change:
    return {**_open(risks=list(risks)), **more}


def _help(kind: str, says: str | None = None, **more: Any) -> Change:
    return {**_open(), "m": {kind: says}, **more}


FORM: dict[str, Pair] = {
    "risk_missing": (_open(risks=None), _open()),
    "risk_other_only": (_risk("OTHER"), _risk("ILLNESS")),
    "too_many_risks": (
        _risk("ILLNESS", "EDUCATION", "DISABILITY", "HOUSING", "WATER", "ACCIDENT"),
        _risk("ILLNESS", "EDUCATION", "DISABILITY", "HOUSING", "WATER"),
    ),
    "disaster_kind_missing": (_risk("DISASTER"), _open(risks=["DISASTER"], disaster_sub="0201")),
    "disaster_kind_without": (_open(disaster_sub="0201"), _open(risks=["DISASTER"], disaster_sub="0201")),
    "identified_missing": (_open(identified_on=None), _open()),
    "identified_future": (_open(identified_on=date(2026, 11, 23)), _open(identified_on=date(2026, 11, 22))),
    "category_against_kind": (
        {**_open(category="MARGINAL"), "h": {"household_type": "1"}},
        {**_open(category="SUDDEN"), "h": {"household_type": "1"}},
    ),
    "collector_missing": (_open(collector_phone="13912345678"), _open(collector_phone="13912345678", collector="某")),
    "collector_phone_missing": (_open(collector="某"), _open(collector="某", collector_phone="13912345678")),
}

RISK: dict[str, Pair] = {
    "illness_nobody_ill": (_risk("ILLNESS"), _risk("ILLNESS", e={"health_status": ["2"]})),
    "illness_no_spending": (_risk("ILLNESS"), _risk("ILLNESS", i={"self_paid": 1})),
    "disability_nobody": (_risk("DISABILITY"), _risk("DISABILITY", c={"health_status": ["4"]})),
    "schooling_no_student": (_risk("EDUCATION", c={"student_status": "02"}), _risk("EDUCATION")),
    "housing_risk_house_safe": (_risk("HOUSING"), _risk("HOUSING", m={"HOUSING_SAFE": None})),
    "water_risk_water_safe": (_risk("WATER"), _risk("WATER", m={"WATER_SAFE": None})),
    "shortage_all_able": (_risk("LABOUR_SHORTAGE", c={"labour_ability": "3"}), _risk("LABOUR_SHORTAGE")),
    "shortage_many_able": (_risk("LABOUR_SHORTAGE"), _risk("LABOUR_SHORTAGE", more=2)),
    "unstable_no_labour": (_risk("UNSTABLE_JOB", e=UNABLE), _risk("UNSTABLE_JOB")),
    "industry_no_business": (_risk("INDUSTRY_FAILURE"), _risk("INDUSTRY_FAILURE", i={"business_cost": 1})),
    "guarantee_not_first_risk": (
        _risk("ACCIDENT", "WATER", h={"water_safe": False}),
        _risk("WATER", "ACCIDENT", h={"water_safe": False}),
    ),
    "uninsured_not_first_risk": (
        _risk("ACCIDENT", e={"ins_resident": False}),
        _risk("ILLNESS", e={"ins_resident": False}),
    ),
    "identified_with_high_income": (
        {**_open(), "i": {"per_capita_stated": 20_001}},
        {**_open(), "i": {"per_capita_stated": 20_000}},
    ),
}

NO_LABOUR: dict[str, Pair] = {
    "no_labour_not_marked": (
        {**_open(no_labour_safety_net=False), "e": UNABLE},
        {**_open(no_labour_safety_net=True), "e": UNABLE},
    ),
    "no_labour_mark_wrong": (
        _open(no_labour_safety_net=True),
        {**_open(no_labour_safety_net=True), "e": {"labour_ability": "3"}},
    ),
    "no_labour_nobody_on_net": (
        _open(no_labour_safety_net=True),
        {**_open(no_labour_safety_net=True), "c": {"dibao": "1"}},
    ),
    "no_labour_cleared": ({**_cleared(), "e": UNABLE}, {**_cleared(), "e": {"labour_ability": "3"}}),
}

MEASURES: dict[str, Pair] = {
    "no_measure_over_month": (_open(identified_on=date(2026, 9, 30)), _open(identified_on=date(2026, 10, 1))),
    "development_missing": (_help("HEALTH"), _help("INDUSTRY")),
    "development_not_yet": (_open(dev_measure_state="NOT_YET"), _open(dev_measure_state="YES")),
    "development_flag_wrong": (
        {**_open(dev_measure_state="NOT_YET"), "m": {"INDUSTRY": None}},
        {**_open(dev_measure_state="NOT_YET"), "m": {"HEALTH": None}},
    ),
    "development_flag_without": (
        {**_open(dev_measure_state="YES"), "m": {"HEALTH": None}},
        {**_open(dev_measure_state="YES"), "m": {"FINANCE": None}},
    ),
    "development_only_training": (_help("EMPLOYMENT", "技能培训"), _help("EMPLOYMENT", "技能培训,劳务输出")),
    "illness_no_measure": (_help("INDUSTRY"), _help("HEALTH")),
    "schooling_no_measure": (_risk("EDUCATION"), _risk("EDUCATION", m={"SOCIAL": None})),
    "disability_no_measure": (_risk("DISABILITY"), _risk("DISABILITY", m={"SAFETY_NET": None})),
    "housing_no_measure": (_risk("HOUSING"), _risk("HOUSING", m={"HOUSING_SAFE": None})),
    "water_no_measure": (_risk("WATER"), _risk("WATER", m={"WATER_SAFE": None})),
    "dropout_no_measure": (
        {**_open(), "c": {"dropout": True}},
        {**_open(), "c": {"dropout": True}, "m": {"EDU_COMPULSORY": None}},
    ),
    "uninsured_no_measure": (
        {**_open(), "h": {"uninsured_stated": True}},
        {**_open(), "h": {"uninsured_stated": True}, "m": {"HEALTH": None}},
    ),
    "relocation_since_2021": (
        {**_open(identified_on=date(2021, 1, 1)), "m": {"RELOCATE": None}},
        {**_open(identified_on=date(2020, 12, 1)), "m": {"RELOCATE": None}},
    ),
    "dibao_measure_nobody": (_help("SAFETY_NET", "低保"), _help("SAFETY_NET", "低保", c={"dibao": "1"})),
    "dibao_no_measure": ({**_open(), "c": {"dibao": "1"}}, _help("SAFETY_NET", "低保", c={"dibao": "1"})),
    "tekun_measure_nobody": (_help("SAFETY_NET", "特困供养"), _help("SAFETY_NET", "特困供养", c={"tekun": "1"})),
    "tekun_no_measure": ({**_open(), "c": {"tekun": "1"}}, _help("SAFETY_NET", "特困供养", c={"tekun": "1"})),
    "disability_measure_nobody": (
        _help("SAFETY_NET", "残疾人补贴"),
        _help("SAFETY_NET", "残疾人补贴", c={"disability_grade": "3"}),
    ),
    "severe_no_allowance": (
        {**_open(), "c": {"disability_grade": "2"}},
        _help("SAFETY_NET", "残疾人补贴", c={"disability_grade": "2"}),
    ),
    "pupil_measure_no_pupil": (
        _help("EDU_COMPULSORY", "生活补助", c={"student_status": "02"}),
        _help("EDU_COMPULSORY", "生活补助"),
    ),
    "yulu_no_vocational": (_help("EDU", "雨露计划"), _help("EDU", "雨露计划", c=aged(16) | {"student_status": "41"})),
    "vocational_no_yulu": (
        {**_open(), "c": aged(16) | {"student_status": "41"}},
        _help("EDU", "雨露计划", c=aged(16) | {"student_status": "41"}),
    ),
    "premium_missing": (_open(identified_on=date(2022, 10, 1)), _open(identified_on=date(2022, 9, 30))),
    "premium_too_late": (
        {**_open(identified_on=date(2023, 4, 1)), "m": {"HEALTH": "参保缴费补贴"}},
        {**_open(identified_on=date(2023, 3, 31)), "m": {"HEALTH": "参保缴费补贴"}},
    ),
    "job_measure_nobody_works": (_help("EMPLOYMENT", s={}), _help("EMPLOYMENT")),
    "post_measure_nobody": (_help("PUBLIC_POST"), _help("PUBLIC_POST", s={"channel": "POST"})),
    "export_measure_nobody_away": (
        _help("EMPLOYMENT", "劳务输出", s={"place": "甲省甲市区划520526"}),
        _help("EMPLOYMENT", "劳务输出", s={"place": "乙省乙市乙县"}),
    ),
    "travel_measure_no_pay": (
        _help("EMPLOYMENT", "外出务工补贴"),
        _help("EMPLOYMENT", "外出务工补贴", s={"transport_subsidy": 300}),
    ),
    "industry_measure_no_income": (_help("INDUSTRY"), _help("INDUSTRY", i={"business": 1})),
    "loan_measure_no_labour": (_help("FINANCE", "小额信贷", e=UNABLE), _help("FINANCE", "小额信贷")),
}

CLEARING: dict[str, Pair] = {
    "cleared_without_date": (_cleared(cleared_on=None), _cleared()),
    "cleared_without_mode": (_cleared(clear_mode=None), _cleared()),
    "date_without_cleared": (_open(cleared_on=date(2025, 8, 1)), _cleared()),
    "cleared_unknown": (_open(cleared=None), _open()),
    "cleared_before_identified": (_cleared(cleared_on=date(2024, 12, 31)), _cleared(cleared_on=date(2025, 1, 1))),
    "cleared_too_soon": (_cleared(cleared_on=date(2025, 6, 30)), _cleared(cleared_on=date(2025, 7, 1))),
    "cleared_same_month": (_cleared(cleared_on=date(2025, 2, 28)), _cleared(cleared_on=date(2025, 3, 1))),
    "cleared_by_help_no_measure": (_cleared(), {**_cleared(), "m": {"HEALTH": None}}),
    "cleared_below_line": (
        {**_cleared(), "i": {"per_capita_stated": 7_999}},
        {**_cleared(), "i": {"per_capita_stated": 8_000}},
    ),
    "cleared_house_unsafe": (
        {**_cleared(), "h": {"house_dangerous": True}},
        {**_open(), "h": {"house_dangerous": True}},
    ),
    "cleared_water_unsafe": ({**_cleared(), "h": {"water_safe": False}}, {**_open(), "h": {"water_safe": False}}),
    "cleared_uninsured": ({**_cleared(), "e": {"ins_resident": False}}, {**_open(), "e": {"ins_resident": False}}),
    "cleared_dropout": ({**_cleared(), "c": {"dropout": True}}, {**_open(), "c": {"dropout": True}}),
    "after_entries_missing": (_cleared(after_net=None), _open()),
    "after_dropout_yes": (_cleared(after_dropout=True), _cleared(after_dropout=False)),
    "after_house_yes": (_cleared(after_house_damage=True), _cleared(after_house_damage=False)),
    "after_water_yes": (_cleared(after_water_damage=True), _cleared(after_water_damage=False)),
    "after_uninsured_yes": (_cleared(after_uninsured=True), _cleared(after_uninsured=False)),
    "after_below_line": (_cleared(after_per_capita=7_999), _cleared(after_per_capita=8_000)),
    "after_net_differs": (
        _cleared(after_wage=30_002, after_property=0, after_transfer=0, after_business=0, after_business_cost=0),
        _cleared(after_wage=30_001, after_property=0, after_transfer=0, after_business=0, after_business_cost=0),
    ),
}

PAIRS = FORM | RISK | NO_LABOUR | MEASURES | CLEARING
