"""Stored facts: what rules and figures know of a household and of a person.

A fact has a code, both names, a kind and a unit, and the SQL that computes it from the aggregate it comes from. It is
stored in the column of its code (`monitoring.models.facts`). The SQL may use

- of a person: `p` (the person), `w` (the person's work on the day: working, in_workshop, job_ended_on);
- of a household: `h` (the household), `s` (`s.complete`: it has a head and no member was refused), `a` (what its
  members add up to, from the persons' facts `f`), `i` (the income statement in force, with `gross`, `net` and the
  year before's `net_before`), `c` (the recorded case), `k.measures`.

`%(on)s` is the day of the run. NULL means “not enough data”, and every helper below keeps it: a yes by one member is a
yes, a no needs all members.
"""

from households import codes as register_codes
from households.models.income import INCOME_TREE
from households.querysets import relocated_sql
from monitoring import codes
from monitoring.facts.base import PEOPLE, YEARS, YUAN, YUAN_A_HEAD, Fact, Subject
from portal.common.expressions import Kind
from portal.common.words import Words

WORK_ABILITY = "('1', '2', '3')"
WATER = "h.water_quantity, h.water_quality, h.water_convenience, h.water_reliability"
LEARNED_ENOUGH = "('70', '60', '30', '44', '20')"


WHOLE = "CASE WHEN {0} OR s.complete THEN {0} END"


def _count(condition: str) -> str:
    """How many members; unknown while one of them is."""
    return f"CASE WHEN NOT bool_or(({condition}) IS NULL) THEN count(*) FILTER (WHERE {condition}) END"


def _any(condition: str) -> str:
    """Whether some member; a no needs every member known."""
    return f"CASE WHEN bool_or({condition}) THEN true WHEN NOT bool_or(({condition}) IS NULL) THEN false END"


def of_household(fact: Fact) -> str:
    """Return the SQL of a household's fact; what members add up to holds only while none of them is missing.

    A yes by one member is a yes whoever else is missing.
    """
    if not fact.members:
        return f"({fact.sql})"
    if fact.kind is Kind.BOOLEAN:
        return WHOLE.format(f"a.{fact.code}")
    return f"CASE WHEN s.complete THEN a.{fact.code} END" if fact.kind is Kind.INTEGER else f"a.{fact.code}"


def _total(total: str, *parts: str) -> str:
    """A total of a statement `t` as stated, else the sum of those parts that are stated."""
    known = ", ".join(f"t.{part}" for part in parts)
    added = " + ".join(f"coalesce(t.{part}, 0)" for part in parts)
    return f"coalesce(t.{total}, CASE WHEN num_nonnulls({known}) > 0 THEN {added} END)"


# What a statement adds up to, from the parts: the totals, then gross and net of them. The statement's own net counts
# only where it states no part.
STATEMENT_TOTALS = {total: _total(total, *parts) for total, parts in INCOME_TREE.items()}
GROSS = (
    f"CASE WHEN num_nonnulls({', '.join(STATEMENT_TOTALS)}) > 0 THEN "
    f"{' + '.join(f'coalesce({total}, 0)' for total in STATEMENT_TOTALS)} END"
)
PER_HEAD = (
    "CASE WHEN i.net IS NULL THEN i.per_capita_stated WHEN s.complete THEN round(i.net / nullif(a.members, 0), 2) END"
)
NET = "coalesce(gross - coalesce(business_cost, 0), net_stated)"

PERSON_FACTS: tuple[Fact, ...] = (
    Fact("sex", Words("性别", "Sex"), Kind.CODE, "p.sex", codes=register_codes.SEX),
    Fact(
        "age", Words("年龄", "Age"), Kind.INTEGER, "date_part('year', age(%(on)s::date, p.birth_date))::smallint", YEARS
    ),
    Fact(
        "education",
        Words("文化程度", "Education"),
        Kind.CODE,
        "p.education_level",
        codes=register_codes.EDUCATION_LEVEL,
    ),
    Fact(
        "student",
        Words("在校生", "At school"),
        Kind.BOOLEAN,
        "CASE WHEN p.student_status >= '10' THEN true "
        "WHEN p.student_status IS NOT NULL OR p.education_level IS NOT NULL THEN false END",
    ),
    Fact(
        "out_of_school",
        Words("失学辍学", "Left school"),
        Kind.BOOLEAN,
        "CASE WHEN p.dropout OR p.dropout_reason <> '6' THEN true WHEN p.dropout IS FALSE OR p.student_status >= '10' "
        f"OR p.education_level IN {LEARNED_ENOUGH} THEN false END",
    ),
    Fact(
        "able",
        Words("有劳动能力", "Able to work"),
        Kind.BOOLEAN,
        f"p.labour_ability IN {WORK_ABILITY}",
    ),
    Fact(
        "labour",
        Words("劳动力", "In the labour force"),
        Kind.BOOLEAN,
        "p.birth_date <= (%(on)s::date - interval '16 years')::date "
        "AND p.birth_date > (%(on)s::date - interval '60 years')::date "
        f"AND p.labour_ability IN {WORK_ABILITY} AND coalesce(p.student_status, '') < '10'",
    ),
    Fact("working", Words("在业", "Working"), Kind.BOOLEAN, "coalesce(w.working, false)"),
    Fact("in_workshop", Words("在帮扶车间就业", "Works in a workshop"), Kind.BOOLEAN, "coalesce(w.in_workshop, false)"),
    Fact("job_ended_on", Words("上份工作结束日期", "Last job ended on"), Kind.DATE, "w.job_ended_on"),
    Fact(
        "insured",
        Words("已参加医保", "Medically insured"),
        Kind.BOOLEAN,
        "CASE WHEN p.ins_resident OR p.ins_employee THEN true WHEN NOT p.ins_resident THEN false END",
    ),
    Fact(
        "severe_illness",
        Words("患有大病", "Severely ill"),
        Kind.BOOLEAN,
        "'3' = ANY(p.health_status)",
    ),
    Fact(
        "severe_disability",
        Words("重度残疾", "Severely disabled"),
        Kind.BOOLEAN,
        "CASE WHEN p.disability_grade IS NOT NULL THEN p.disability_grade IN ('1', '2') "
        "WHEN NOT '4' = ANY(p.health_status) THEN false END",
    ),
    Fact(
        "disability_cert_year",
        Words("残疾证办证年度", "Disability certificate of"),
        Kind.INTEGER,
        "p.disability_cert_year",
    ),
    Fact(
        "on_safety_net",
        Words("本人享受低保特困", "On allowance or support"),
        Kind.BOOLEAN,
        "p.dibao <> '0' OR p.tekun <> '0'",
    ),
)

HOUSEHOLD_FACTS: tuple[Fact, ...] = (
    Fact("complete", Words("成员齐全", "Members complete"), Kind.BOOLEAN, "s.complete"),
    Fact(
        "members",
        Words("家庭人口", "Members"),
        Kind.INTEGER,
        "count(*)",
        PEOPLE,
        members=True,
    ),
    Fact(
        "youngest_age",
        Words("最小年龄", "Age of the youngest"),
        Kind.INTEGER,
        "CASE WHEN NOT bool_or(f.age IS NULL) THEN min(f.age) END",
        YEARS,
        members=True,
    ),
    Fact(
        "able_members",
        Words("有劳动能力人数", "Members able to work"),
        Kind.INTEGER,
        _count("f.able"),
        PEOPLE,
        members=True,
    ),
    Fact("labour_force", Words("劳动力人数", "Labour force"), Kind.INTEGER, _count("f.labour"), PEOPLE, members=True),
    Fact("employed", Words("在业人数", "Members working"), Kind.INTEGER, _count("f.working"), PEOPLE, members=True),
    Fact(
        "employed_labour",
        Words("在业劳动力人数", "Labour force working"),
        Kind.INTEGER,
        _count("f.labour AND f.working"),
        PEOPLE,
        members=True,
    ),
    Fact(
        "workshop_workers",
        Words("车间就业人数", "Members in workshops"),
        Kind.INTEGER,
        _count("f.in_workshop"),
        PEOPLE,
        members=True,
    ),
    Fact(
        "last_job_end",
        Words("家庭最近失业日期", "Last job lost on"),
        Kind.DATE,
        "max(f.job_ended_on) FILTER (WHERE NOT f.working)",
        members=True,
    ),
    Fact(
        "any_out_of_school",
        Words("有成员失学辍学", "A child left school"),
        Kind.BOOLEAN,
        _any("f.out_of_school AND f.age BETWEEN 6 AND 15"),
        members=True,
    ),
    Fact(
        "any_uninsured",
        Words("有成员未参保", "A member is uninsured"),
        Kind.BOOLEAN,
        _any("NOT f.insured"),
        members=True,
    ),
    Fact(
        "any_severe_illness",
        Words("有成员患大病", "A member is severely ill"),
        Kind.BOOLEAN,
        _any("f.severe_illness"),
        members=True,
    ),
    Fact(
        "any_severe_disability",
        Words("有成员重度残疾", "A member is severely disabled"),
        Kind.BOOLEAN,
        _any("f.severe_disability"),
        members=True,
    ),
    Fact(
        "safety_net",
        Words("有兜底保障", "Has a safety net"),
        Kind.BOOLEAN,
        f"CASE WHEN c.no_labour_safety_net THEN true ELSE {WHOLE.format('a.safety_net')} END",
    ),
    Fact(
        "household_type",
        Words("户类型", "Kind of household"),
        Kind.CODE,
        "h.household_type",
        codes=register_codes.HOUSEHOLD_TYPE,
    ),
    Fact("relocated", Words("搬迁户", "Relocated"), Kind.BOOLEAN, relocated_sql("h")),
    Fact(
        "house_unsafe",
        Words("住房不安全", "House unsafe"),
        Kind.BOOLEAN,
        "CASE WHEN h.house_dangerous OR h.housing_grade IN ('C', 'D') THEN true "
        "WHEN NOT h.house_dangerous OR h.housing_grade IS NOT NULL THEN false END",
    ),
    Fact(
        "water_unsafe",
        Words("饮水不安全", "Water unsafe"),
        Kind.BOOLEAN,
        f"CASE WHEN NOT h.water_safe OR '0' IN ({WATER}) THEN true "
        f"WHEN h.water_safe OR num_nulls({WATER}) = 0 THEN false END",
    ),
    Fact("income_year", Words("收入年度", "Income of the year"), Kind.INTEGER, "i.year"),
    Fact("income_as_of", Words("收入截至", "Income up to"), Kind.DATE, "i.as_of"),
    Fact(
        "income_source",
        Words("收入来源表", "Income stated by"),
        Kind.CODE,
        "i.source",
        codes=register_codes.INCOME_SOURCE,
    ),
    Fact("wage", Words("工资性收入", "Wages"), Kind.MONEY, "i.wage", YUAN),
    Fact("business", Words("生产经营性收入", "Business income"), Kind.MONEY, "i.business", YUAN),
    Fact("property_income", Words("财产性收入", "Property income"), Kind.MONEY, "i.property_income", YUAN),
    Fact("transfer", Words("转移性收入", "Transfers"), Kind.MONEY, "i.transfer", YUAN),
    Fact("business_cost", Words("生产经营性支出", "Business cost"), Kind.MONEY, "i.business_cost", YUAN),
    Fact("gross_income", Words("家庭总收入", "Gross income"), Kind.MONEY, "i.gross", YUAN),
    Fact("net_income", Words("家庭纯收入", "Net income"), Kind.MONEY, "i.net", YUAN),
    Fact("net_per_head", Words("人均纯收入", "Net income per head"), Kind.MONEY, PER_HEAD, YUAN_A_HEAD),
    Fact(
        "stated_per_head",
        Words("填报人均纯收入", "Stated income per head"),
        Kind.MONEY,
        "i.per_capita_stated",
        YUAN_A_HEAD,
    ),
    Fact("net_before", Words("上年家庭纯收入", "Net income of last year"), Kind.MONEY, "i.net_before", YUAN),
    Fact("self_paid", Words("合规自付支出", "Self-paid medical spending"), Kind.MONEY, "i.self_paid", YUAN),
    Fact("claims", Words("理赔收入", "Insurance claims"), Kind.MONEY, "i.claims", YUAN),
    Fact(
        "spending",
        Words("刚性支出", "Rigid spending"),
        Kind.MONEY,
        "coalesce(i.business_cost, 0) + i.self_paid - coalesce(i.claims, 0)",
        YUAN,
    ),
    Fact(
        "net_per_head_after",
        Words("扣除自付后人均收入", "Income per head after spending"),
        Kind.MONEY,
        "CASE WHEN s.complete THEN round((i.net + coalesce(i.claims, 0) - i.self_paid) / nullif(a.members, 0), 2) END",
        YUAN_A_HEAD,
    ),
    Fact(
        "monitored",
        Words("监测对象", "Monitored"),
        Kind.BOOLEAN,
        "c.category IS NOT NULL AND NOT coalesce(c.cleared AND coalesce(c.cleared_on <= %(on)s::date, true), false)",
    ),
    Fact("risk_cleared", Words("风险已消除", "Risk cleared"), Kind.BOOLEAN, "c.cleared"),
    Fact("category", Words("监测类别", "Category"), Kind.CODE, "c.category", codes=codes.CATEGORY),
    Fact("risks", Words("返贫致贫风险", "Risks"), Kind.CODES, "c.risks", codes=codes.RISK),
    Fact("identified_on", Words("识别日期", "Identified on"), Kind.DATE, "c.identified_on"),
    Fact("measures", Words("帮扶措施数", "Measures"), Kind.INTEGER, "coalesce(k.measures, 0)"),
)

# What members add up to, for facts that combine it with something of the household itself.
MEMBER_TOTALS: dict[str, str] = {"safety_net": _any("f.on_safety_net")}

FACTS: dict[Subject, tuple[Fact, ...]] = {Subject.HOUSEHOLD: HOUSEHOLD_FACTS, Subject.PERSON: PERSON_FACTS}
