"""What the village recorded of monitoring: who is monitored, for which risk, since when, and what was done."""

from random import Random

from households.demo.households import Household

# Situation → (risk, what helps: column and measures).
_RISKS: dict[str, tuple[str, dict[str, str]]] = {
    "income_below_line": ("因务工就业不稳", {"就业帮扶": "技能培训,劳务输出"}),
    "near_line_self_paid": ("因病", {"健康帮扶": "医疗救助", "社会帮扶": "捐赠"}),
    "nobody_works": ("因务工就业不稳", {"就业帮扶": "岗位推荐"}),
    "dropout": ("因学", {"义务教育保障": "控辍劝返"}),
    "bad_house": ("因安全住房", {"住房安全保障": "危房改造"}),
    "bad_water": ("因安全饮水", {"饮水安全保障": "工程供水"}),
    "severe_illness": ("因病", {"健康帮扶": "医疗救助,慢病签约"}),
    "new_disability": ("因残", {"综合保障": "残疾人补贴"}),
    "no_safety_net": ("缺劳动力", {"综合保障": "临时救助"}),
    "spending_over_income": ("因病", {"健康帮扶": "大病保险倾斜"}),
}
_PAST = ("因病", "因学", "因残", "因务工就业不稳", "缺劳动力", "因意外事故")
_PAST_HELP = {
    "因病": {"健康帮扶": "医疗救助"},
    "因学": {"教育帮扶": "雨露计划"},
    "因残": {"综合保障": "残疾人补贴"},
    "因务工就业不稳": {"就业帮扶": "劳务输出", "公益岗位帮扶": "村级公益岗"},
    "缺劳动力": {"综合保障": "低保"},
    "因意外事故": {"社会帮扶": "保险理赔"},
}
_DEVELOPMENT = {"产业帮扶", "就业帮扶", "公益岗位帮扶", "金融帮扶"}
_COLLECTORS = ("李贵平", "陇文英", "禄永贵", "马关祥", "陈光文", "王先会", "安忠明", "罗朝芬")


def record_monitoring(households: list[Household], random: Random) -> None:
    """Mark the households that are or were monitored: those in hardship by half, and old cases mostly cleared."""
    for household in households:
        if household.situation in _RISKS and random.random() < 0.5:
            risk, measures = _RISKS[household.situation]
            _identify(household, random, risk, random.choice(("202604", "202606", "202607", "202608", "202609")))
            household.measures |= measures
        elif random.random() < 0.06:
            risk = random.choice(_PAST)
            _identify(household, random, risk, f"{random.choice((2022, 2023, 2024, 2025))}{random.randint(1, 12):02d}")
            household.measures |= _PAST_HELP[risk]
            if random.random() < 0.72:
                clear(household, random, f"2026{random.randint(1, 9):02d}")
        _note_development(household)
    open_cases = [home for home in households if home.monitored and home.monitored["风险是否已消除"] == "否"]
    for household in random.sample(open_cases, max(1, len(open_cases) // 12)):
        household.measures.clear()
        household.monitored |= {"识别监测时间": "202608", "实施开发式帮扶措施情况": "尚未实施"}


def _identify(household: Household, random: Random, risk: str, month: str) -> None:
    sudden = risk in {"因病", "因意外事故"} and household.each > 9500
    household.monitored = {
        "监测对象类别": "突发严重困难户"
        if sudden
        else "脱贫不稳定户"
        if household.kind == "脱贫户"
        else "边缘易致贫户",
        "致贫/返贫风险1": risk,
        "致贫/返贫风险2": "缺劳动力" if risk in {"因病", "因残"} and random.random() < 0.2 else "",
        "识别监测时间": month,
        "风险是否已消除": "否",
        "整户无劳动能力兜底保障户": "否" if household.able else "是",
        "信息采集人": random.choice(_COLLECTORS),
        "信息采集人联系电话": f"139{random.randrange(10**8):08d}",
    }


def clear(household: Household, random: Random, month: str) -> None:
    """The risk is gone; households without any labour stay monitored."""
    if household.able:
        household.monitored |= {
            "风险是否已消除": "是",
            "风险消除方式": "帮扶消除" if random.random() < 0.85 else "自然消除",
            "消除监测时间": month,
        }


def identify_new(household: Household, random: Random, risk: str, month: str) -> None:
    """A household found at risk this month: no measure has begun yet."""
    _identify(household, random, risk, month)
    household.monitored["实施开发式帮扶措施情况"] = "尚未实施"


def _note_development(household: Household) -> None:
    if household.monitored:
        developed = bool(_DEVELOPMENT & household.measures.keys())
        household.monitored["实施开发式帮扶措施情况"] = "是" if developed else "尚未实施" if household.able else ""
