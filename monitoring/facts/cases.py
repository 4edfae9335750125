"""What checks look up of a monitored household's record: `c` (the recorded case), `k` (its measures).

`k.kinds` holds the kinds of measure, `k.<kind>` the second-level wording of one kind as rosters write it.
"""

from monitoring import codes
from monitoring.facts.base import Fact, coded, day, money, several, whole, yes_no

# Kinds of measure whose second level checks look into.
DETAILED = ("INDUSTRY", "EMPLOYMENT", "PUBLIC_POST", "FINANCE", "HEALTH", "EDU", "EDU_COMPULSORY", "SAFETY_NET")


def _says(kind: str, *words: str) -> str:
    """Whether the second level of a kind names one of these; a kind not recorded names none."""
    return f"coalesce(k.{kind.lower()} ~ '{'|'.join(words)}', false)"


_DEVELOPING = ("industry", "employment", "finance", "public_post")


def _only(words: str) -> str:
    """Whether development measures are recorded and their second level names nothing but these."""
    told = ", ".join(f"k.{kind}" for kind in _DEVELOPING)
    blank = ", ".join(f"coalesce(k.{kind}, '-')" for kind in _DEVELOPING)
    rest = f"regexp_replace(concat_ws('', {told}), '{words}', '', 'g')"
    return f"num_nonnulls({told}) > 0 AND '' NOT IN ({blank}) AND btrim({rest}, ',，、;； ') = ''"


def _months(start: str, end: str) -> str:
    """Whole calendar months from the month of one day to that of another."""
    parts = [f"date_part('{part}', {{}})::int" for part in ("year", "month")]
    at_end, at_start = (f"({parts[0].format(day)} * 12 + {parts[1].format(day)})" for day in (end, start))
    return f"{at_end} - {at_start}"


_DEVELOPMENT = "('INDUSTRY', 'EMPLOYMENT', 'FINANCE', 'PUBLIC_POST')"
_AFTER = "c.after_dropout, c.after_house_damage, c.after_uninsured, c.after_water_damage, c.after_net"

CASE_FACTS: tuple[Fact, ...] = (
    coded("first_risk", "第一风险", "First risk", "c.risks[1]", codes.RISK),
    whole("risk_count", "风险个数", "Number of risks", "coalesce(cardinality(c.risks), 0)"),
    coded("disaster_sub", "自然灾害子项", "Kind of disaster", "c.disaster_sub", codes.DISASTER_SUB),
    coded("clear_mode", "风险消除方式", "How the risk was cleared", "c.clear_mode", codes.CLEAR_MODE),
    day("cleared_on", "风险消除日期", "Cleared on", "c.cleared_on"),
    whole("months_to_clear", "识别到消除月数", "Months until cleared", _months("c.identified_on", "c.cleared_on")),
    whole("months_known", "识别已满月数", "Months since identified", _months("c.identified_on", "%(on)s::date")),
    yes_no("no_labour_mark", "标注整户无劳动力兜底", "Marked as no labour, safety net", "c.no_labour_safety_net"),
    coded("development", "开发式帮扶情况", "Development measures stated", "c.dev_measure_state",
          codes.DEV_MEASURE_STATE),
    yes_no("collector_known", "有信息采集人", "Collector known", "c.collector IS NOT NULL"),
    yes_no("collector_phone_known", "有采集人电话", "Collector's telephone known", "c.collector_phone IS NOT NULL"),
    yes_no("helper_known", "有帮扶责任人", "Person responsible known", "c.helper_name IS NOT NULL"),
    whole("after_entries", "消除后栏目已填数", "Entries after clearing", f"num_nonnulls({_AFTER})"),
    yes_no("after_dropout", "消除后有失学辍学", "After: left school", "c.after_dropout"),
    yes_no("after_house_damage", "消除后住房损毁", "After: house damaged", "c.after_house_damage"),
    yes_no("after_uninsured", "消除后有人未参保", "After: uninsured", "c.after_uninsured"),
    yes_no("after_water_damage", "消除后饮水设施损毁", "After: water damaged", "c.after_water_damage"),
    money("after_wage", "消除后工资性收入", "After: wages", "c.after_wage"),
    money("after_property", "消除后财产性收入", "After: property income", "c.after_property"),
    money("after_transfer", "消除后转移性收入", "After: transfers", "c.after_transfer"),
    money("after_business", "消除后生产经营性收入", "After: business income", "c.after_business"),
    money("after_business_cost", "消除后生产经营性支出", "After: business cost", "c.after_business_cost"),
    money("after_net", "消除后家庭纯收入", "After: net income", "c.after_net"),
    money("after_per_head", "消除后人均纯收入", "After: net income per head", "c.after_per_capita"),
    money("after_self_paid", "消除后合规自付支出", "After: self-paid spending", "c.after_self_paid"),
    several("measure_kinds", "帮扶措施", "Kinds of measures", "coalesce(k.kinds, '{}'::varchar[])", codes.MEASURE_TYPE),
    whole("development_kinds", "开发式措施种数", "Kinds of development measures",
          f"(SELECT count(*)::int FROM unnest(k.kinds) kind WHERE kind IN {_DEVELOPMENT})"),
    yes_no("dibao_measure", "措施含低保", "Measures name the allowance", _says("SAFETY_NET", "低保")),
    yes_no("tekun_measure", "措施含特困供养", "Measures name the support", _says("SAFETY_NET", "特困", "五保")),
    yes_no("disability_measure", "措施含残疾人补贴", "Measures name the disability allowance",
           _says("SAFETY_NET", "残疾人")),
    yes_no("premium_measure", "措施含参保缴费补贴", "Measures name the insurance premium",
           _says("HEALTH", "缴费补贴", "参保补贴", "参保资助")),
    yes_no("yulu_measure", "措施含雨露计划", "Measures name the Yulu plan", _says("EDU", "雨露")),
    yes_no("pupil_measure", "措施含义务教育补助", "Measures name a pupils' allowance",
           _says("EDU_COMPULSORY", "补助")),
    yes_no("export_measure", "措施含劳务输出", "Measures name organised work", _says("EMPLOYMENT", "劳务输出")),
    yes_no("travel_measure", "措施含外出务工补贴", "Measures name a travel allowance",
           _says("EMPLOYMENT", "外出务工补贴", "交通补贴")),
    yes_no("development_thin", "开发式措施仅有培训或其他", "Development is training or other only",
           _only("技能培训|培训|技术指导|其他|其它")),
    yes_no("loan_measure", "措施含小额信贷", "Measures name a small loan", _says("FINANCE", "信贷", "贷款")),
)  # fmt: skip
