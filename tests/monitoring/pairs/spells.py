"""Checks of spells of work: a spell that has it, and one that nearly has it."""

from datetime import date
from typing import Any

from tests.monitoring.pairs.words import Change, Pair

SPELL: dict[str, Any] = {
    "start": date(2024, 3, 1), "channel": "AWAY", "place": "甲省甲市甲县", "employer": "某厂", "industry": "制造业",
    "monthly_wage": 4000, "point_to_point": False, "abroad": False, "transport_subsidy": 0,
}  # fmt: skip
HERE = "甲省甲市区划520526"


def _of(**values: Any) -> Change:
    return {"s": {**SPELL, **values}}


def _measured(kind: str, says: str, **values: Any) -> Change:
    return {**_of(**values), "k": {"identified_on": date(2024, 3, 1)}, "m": {kind: says}}


POST = {"channel": "POST", "public_post": ["CLEAN"], "public_post_months": 6, "place": HERE}

PAIRS: dict[str, Pair] = {
    "wage_too_high": (_of(monthly_wage=30_001), _of(monthly_wage=30_000)),
    "wage_too_low": (_of(monthly_wage=99), _of(monthly_wage=100)),
    "wage_doubtful": (_of(monthly_wage=399), _of(monthly_wage=400)),
    "wage_zero": (_of(monthly_wage=0), _of(monthly_wage=0, end=date(2026, 9, 30))),
    "wage_missing": (_of(monthly_wage=None), _of(monthly_wage=None, industry=None)),
    "began_before_sixteen": (_of(start=date(2001, 5, 5)), _of(start=date(2001, 5, 6))),
    "spell_start_future": (_of(start=date(2026, 11, 23)), _of(start=date(2026, 11, 22))),
    "spell_start_missing": (_of(start=None), _of(start=None, monthly_wage=None)),
    "spell_overlap": (
        {**_of(end=date(2026, 3, 31)), "s2": {**SPELL, "start": date(2026, 3, 1)}},
        {**_of(end=date(2026, 3, 1)), "s2": {**SPELL, "start": date(2026, 3, 1)}},
    ),
    "spell_too_long": (_of(start=date(2021, 11, 22)), _of(start=date(2021, 11, 23))),
    "place_missing": (_of(place=None), _of(place=None, industry=None)),
    "place_not_to_county": (_of(place="甲省甲市"), _of(place="甲省甲市甲县")),
    "employer_missing": (_of(employer=None), _of(employer=None, end=date(2026, 9, 30))),
    "industry_missing": (_of(industry=None), _of(industry=None, point_to_point=None)),
    "channel_missing": (_of(channel=None), _of(channel="GIG")),
    "transport_missing": (_of(point_to_point=None), _of(point_to_point=True)),
    "local_channel_far_away": (_of(channel="SHOP"), _of(channel="SHOP", place=HERE)),
    "away_channel_at_home": (_of(place=HERE), _of(place=HERE, channel="GIG")),
    "travel_paid_in_county": (_of(place=HERE, transport_subsidy=300), _of(transport_subsidy=300)),
    "travel_pay_too_high": (_of(transport_subsidy=3_001), _of(transport_subsidy=3_000)),
    "posts_without_months": (_of(**POST | {"public_post_months": None}), _of(**POST)),
    "months_without_post": (_of(public_post_months=6), _of(public_post_months=6, channel="POST")),
    "too_many_posts": (
        _of(**POST | {"public_post": ["CLEAN", "FOREST", "ROAD"]}),
        _of(**POST | {"public_post": ["CLEAN", "FOREST"]}),
    ),
    "post_months_over_year": (_of(**POST | {"public_post_months": 13}), _of(**POST | {"public_post_months": 12})),
    "post_out_of_county": (_of(**POST | {"place": "甲省甲市甲县"}), _of(**POST)),
    "work_months_zero": (_of(months=0), _of(months=1)),
    "abroad_in_county": (_of(abroad=True, channel="COUNTY"), _of(abroad=True)),
    "post_paid_above": (_of(**POST | {"monthly_wage": 5_001}), _of(**POST | {"monthly_wage": 5_000})),
    "began_before_identified": (
        _measured("EMPLOYMENT", "劳务输出", start=date(2024, 2, 29)),
        _measured("EMPLOYMENT", "劳务输出", start=date(2024, 3, 1)),
    ),
    "export_without_county": (
        _measured("EMPLOYMENT", "劳务输出", place="甲省"),
        _measured("EMPLOYMENT", "技能培训", place="甲省"),
    ),
}
