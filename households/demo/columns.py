"""The columns of a demo roster: group heading, heading, whether a household's or a person's, and its value."""

from collections.abc import Callable
from dataclasses import dataclass

from households.demo.households import BUSINESS, PROPERTY, TRANSFERS, WAGES, Household
from households.demo.people import Person

Value = str | int | float


@dataclass(frozen=True, slots=True)
class HouseholdColumn:
    """A value that stands once a household, on the row of its head."""

    group: str
    heading: str
    value: Callable[[Household], Value]
    width: int = 10


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """A value of one member."""

    group: str
    heading: str
    value: Callable[[Person], Value]
    width: int = 10


def yes(value: object) -> str:
    """是 or 否."""
    return "是" if value else "否"


def _covered(heading: str, kind: str, width: int) -> PersonColumn:
    """Insured by one of the two insurances; None is “nobody asked”."""
    return PersonColumn(
        "社会保障情况", heading, lambda person: "" if person.insured is None else yes(person.insured == kind), width
    )


def _fact(group: str, heading: str, *, width: int = 10) -> HouseholdColumn:
    blank = {"住房等级": "house", "是否危房户": "house", "是否解决安全饮用水": "water"}.get(heading, "")
    return HouseholdColumn(
        group, heading, lambda home: "" if blank and blank in home.blanks else home.facts.get(heading, ""), width
    )


def _money(group: str, heading: str, value: Callable[[Household], Value]) -> HouseholdColumn:
    return HouseholdColumn(group, heading, lambda home: "" if "income" in home.blanks else value(home), 11)


def _part(group: str, heading: str) -> HouseholdColumn:
    return _money(group, heading, lambda home: home.income.get(heading, 0))


def _record(heading: str, *, width: int = 10) -> HouseholdColumn:
    return HouseholdColumn("监测对象情况", heading, lambda home: home.monitored.get(heading, ""), width)


def _measure(heading: str) -> HouseholdColumn:
    return HouseholdColumn("帮扶措施", heading, lambda home: home.measures.get(heading, ""), 12)


def _job(heading: str, read: Callable[[Person], Value], width: int = 10) -> PersonColumn:
    return PersonColumn("务工就业情况", heading, lambda person: read(person) if person.job else "", width)


def _insured(home: Household) -> Value:
    return "" if "insurance" in home.blanks else yes(any(not person.insured for person in home.people))


KEY = (
    HouseholdColumn("户基本情况", "户编号", lambda home: home.number, 18),
    HouseholdColumn("户基本情况", "户主姓名", lambda home: home.head.name, 9),
    HouseholdColumn("户基本情况", "家庭人口数", lambda home: len(home.people), 7),
)
MEMBER = (
    PersonColumn("家庭成员基本情况", "姓名", lambda person: person.name, 9),
    PersonColumn("家庭成员基本情况", "性别", lambda person: "男" if person.male else "女", 5),
    PersonColumn("家庭成员基本情况", "证件类型", lambda _person: "居民身份证", 10),
    PersonColumn("家庭成员基本情况", "证件号码", lambda person: person.id_number, 20),
    PersonColumn("家庭成员基本情况", "出生日期", lambda person: f"{person.born:%Y%m%d}", 11),
    PersonColumn("家庭成员基本情况", "与户主关系", lambda person: person.relation, 8),
    PersonColumn("家庭成员基本情况", "民族", lambda person: person.ethnicity, 8),
    PersonColumn("家庭成员基本情况", "政治面貌", lambda person: person.party, 8),
    PersonColumn("家庭成员基本情况", "文化程度", lambda person: person.education, 10),
    PersonColumn("家庭成员基本情况", "在校生状况", lambda person: person.student, 12),
    PersonColumn("家庭成员基本情况", "是否失学辍学", lambda person: yes(person.dropout), 7),
    PersonColumn("家庭成员基本情况", "失学或辍学原因", lambda person: person.dropout, 8),
    PersonColumn("家庭成员基本情况", "健康状况", lambda person: person.health, 10),
    PersonColumn("家庭成员基本情况", "残疾类别", lambda person: person.disability[0], 6),
    PersonColumn("家庭成员基本情况", "残疾等级", lambda person: person.disability[1], 6),
    PersonColumn("家庭成员基本情况", "残疾证办证年度", lambda person: person.disability[2], 8),
    PersonColumn("家庭成员基本情况", "劳动技能", lambda person: person.labour, 12),
    PersonColumn("家庭成员基本情况", "家庭成员联系电话", lambda person: person.phone, 12),
    PersonColumn("家庭成员基本情况", "是否会讲普通话", lambda person: yes(person.mandarin), 6),
    PersonColumn("家庭成员基本情况", "减少原因", lambda person: person.left[0], 8),
    PersonColumn("家庭成员基本情况", "减少时间", lambda person: person.left[1], 10),
)
SECURITY = (
    _covered("是否参加城乡居民基本医疗保险", "居民", 9),
    _covered("是否参加城镇职工基本医疗保险", "职工", 9),
    PersonColumn("社会保障情况", "是否参加大病保险", lambda person: yes(person.insured and person.major_insurance), 8),
    PersonColumn("社会保障情况", "是否参加商业补充医疗保险", lambda person: yes(person.commercial), 8),
    PersonColumn("社会保障情况", "是否接受医疗救助", lambda person: yes(person.medical_aid), 8),
    PersonColumn("社会保障情况", "是否参加城乡居民基本养老保险", lambda person: yes(person.pension == "居民"), 9),
    PersonColumn("社会保障情况", "是否参加城镇职工基本养老保险", lambda person: yes(person.pension == "职工"), 9),
    PersonColumn(
        "社会保障情况", "是否享受人身意外保险补贴", lambda person: yes(person.job and person.job.organised), 8
    ),
    PersonColumn("社会保障情况", "享受低保政策情况", lambda person: person.dibao, 9),
    PersonColumn("社会保障情况", "享受特困供养政策情况", lambda person: person.tekun, 9),
    PersonColumn("社会保障情况", "是否事实无人抚养儿童", lambda person: yes(person.orphan), 8),
)
WORK = (
    _job("务工所在地", lambda person: person.job.place if person.job else "", 22),
    _job("务工企业名称", lambda person: person.job.employer if person.job else "", 22),
    _job("所属行业", lambda person: person.job.trade if person.job else "", 14),
    _job("务工月收入", lambda person: person.job.wage if person.job else "", 9),
    _job("开始时间", lambda person: person.job.started if person.job else "", 9),
    _job("结束时间", lambda person: person.job.ended if person.job else "", 9),
    _job("务工时间（月）", lambda person: person.job.months if person.job else "", 7),
    PersonColumn(
        "务工就业情况",
        "就业渠道",
        lambda person: person.job.channel if person.job else "公益性岗位" if person.post else "",
        10,
    ),
    _job("是否点对点输送", lambda person: yes(person.job and person.job.organised), 7),
    PersonColumn("务工就业情况", "公益性岗位", lambda person: person.post, 10),
    PersonColumn("务工就业情况", "公益性岗位(月数)", lambda person: person.post_months or "", 7),
    PersonColumn("务工就业情况", "备注", lambda person: person.note, 16),
)
HOME = (
    HouseholdColumn("户基本情况（续）", "户主证件号码", lambda home: home.head.id_number, 20),
    HouseholdColumn("户基本情况（续）", "户联系电话", lambda home: home.phone, 12),
    HouseholdColumn("户基本情况（续）", "户类型", lambda home: home.kind, 8),
    HouseholdColumn("户基本情况（续）", "贫困户属性", lambda home: home.attribute, 11),
    HouseholdColumn("户基本情况（续）", "脱贫年度", lambda home: home.out_year, 7),
    HouseholdColumn("户基本情况（续）", "致贫原因1", lambda home: home.causes[0], 9),
    HouseholdColumn("户基本情况（续）", "致贫原因2", lambda home: home.causes[1], 9),
    HouseholdColumn("户基本情况（续）", "开户银行", lambda _home: "贵州农信", 9),
    HouseholdColumn("户基本情况（续）", "银行卡号", lambda home: home.account, 21),
    HouseholdColumn("搬迁安置情况", "是否易地扶贫搬迁户", lambda _home: "是", 7),
    HouseholdColumn("搬迁安置情况", "是否居住在大中型搬迁安置区", lambda home: yes(not home.scattered), 8),
    HouseholdColumn("搬迁安置情况", "安置区机构", lambda home: "" if home.scattered else home.settlement.name, 14),
    HouseholdColumn("搬迁安置情况", "安置区住址", lambda home: home.room, 16),
    HouseholdColumn("搬迁安置情况", "迁出地", lambda home: home.origin, 22),
    HouseholdColumn("搬迁安置情况", "搬迁年度", lambda home: home.moved, 7),
    HouseholdColumn("搬迁安置情况", "搬迁方式", lambda _home: "建档立卡贫困户个别搬迁", 14),
    HouseholdColumn("搬迁安置情况", "安置方式", lambda home: "分散安置" if home.scattered else "集中安置", 9),
    HouseholdColumn("搬迁安置情况", "安置地", lambda home: home.settlement.place, 9),
    _fact("搬迁安置情况", "不动产权证号", width=26),
    _fact("搬迁安置情况", "户籍是否迁入"),
    _fact("搬迁安置情况", "旧房是否拆除复垦"),
    _fact("住房饮水与生产生活条件", "住房面积"),
    _fact("住房饮水与生产生活条件", "住房等级"),
    _fact("住房饮水与生产生活条件", "是否危房户"),
    _fact("住房饮水与生产生活条件", "是否解决安全饮用水"),
    HouseholdColumn("住房饮水与生产生活条件", "是否通生活用电", lambda _home: "是", 7),
    HouseholdColumn("住房饮水与生产生活条件", "是否通广播电视", lambda _home: "是", 7),
    HouseholdColumn("住房饮水与生产生活条件", "是否有卫生厕所", lambda _home: "是", 7),
    _fact("住房饮水与生产生活条件", "入户路类型"),
    _fact("住房饮水与生产生活条件", "主要燃料类型"),
    _fact("住房饮水与生产生活条件", "是否加入农民专业合作组织"),
    _fact("住房饮水与生产生活条件", "耕地面积（亩）"),
    _fact("住房饮水与生产生活条件", "林地面积（亩）"),
    _fact("住房饮水与生产生活条件", "退耕还林面积（亩）"),
    _fact("住房饮水与生产生活条件", "林果面积（亩）"),
)
MONEY = (
    *(_part("工资性收入（元/年）", part) for part in WAGES),
    _money("工资性收入（元/年）", "工资性收入", lambda home: home.total(WAGES)),
    *(_part("生产经营性收入（元/年）", part) for part in BUSINESS),
    _money("生产经营性收入（元/年）", "生产经营性收入", lambda home: home.total(BUSINESS)),
    *(_part("财产性收入（元/年）", part) for part in PROPERTY),
    _money("财产性收入（元/年）", "财产性收入", lambda home: home.total(PROPERTY)),
    *(_part("转移性收入（元/年）", part) for part in TRANSFERS),
    _money("转移性收入（元/年）", "转移性收入", lambda home: home.total(TRANSFERS)),
    _money("家庭收入合计（元/年）", "生产经营性支出", lambda home: home.expense),
    _money("家庭收入合计（元/年）", "年收入（元）", lambda home: home.gross),
    _money("家庭收入合计（元/年）", "纯收入（元）", lambda home: home.net),
    _money("家庭收入合计（元/年）", "人均纯收入（元）", lambda home: home.each),
    _money("家庭收入合计（元/年）", "理赔收入", lambda home: home.claims),
    _money("家庭收入合计（元/年）", "合规自付支出", lambda home: home.self_paid),
)
MONITORING = (
    _record("监测对象类别", width=12),
    _record("致贫/返贫风险1", width=12),
    _record("致贫/返贫风险2", width=10),
    _record("识别监测时间"),
    _record("风险是否已消除", width=8),
    _record("风险消除方式"),
    _record("消除监测时间"),
    _record("整户无劳动能力兜底保障户", width=9),
    _record("实施开发式帮扶措施情况", width=10),
    _record("信息采集人", width=9),
    _record("信息采集人联系电话", width=12),
    HouseholdColumn("三保障及饮水", "是否有家庭成员未参加城乡居民（职工）基本医疗保险", _insured, 10),
    *(
        _measure(heading)
        for heading in (
            "产业帮扶", "就业帮扶", "公益岗位帮扶", "金融帮扶", "住房安全保障", "饮水安全保障", "健康帮扶", "教育帮扶",
            "义务教育保障", "综合保障", "社会帮扶",
        )
    ),
)  # fmt: skip
COLUMNS: tuple[HouseholdColumn | PersonColumn, ...] = (*KEY, *MEMBER, *HOME, *SECURITY, *WORK, *MONEY, *MONITORING)
