"""Code lists of monitoring against return to poverty (domain reference §1 and §3.3)."""

from portal.common.codes import Code, CodeList
from portal.common.masks import declare_personal

CATEGORY = CodeList(
    "monitor_category",
    Code("UNSTABLE", "脱贫不稳定户", "Unstable after poverty", ("脱贫不稳定", "脱贫监测户", "不稳定户")),
    Code("MARGINAL", "边缘易致贫户", "On the margin of poverty", ("边缘户", "边缘易致贫", "边缘易致贫人口")),
    Code("SUDDEN", "突发严重困难户", "Sudden severe hardship", ("突发严重困难", "突发困难户", "突发严重困难人口")),
)

RISK = CodeList(
    "risk_type",
    Code("ILLNESS", "因病", "Illness", ("疾病",)),
    Code("EDUCATION", "因学", "Schooling"),
    Code("DISABILITY", "因残", "Disability"),
    Code("DISASTER", "因自然灾害", "Natural disaster", ("因灾", "自然灾害")),
    Code("ACCIDENT", "因意外事故", "Accident", ("意外事故", "因意外", "因突发事故")),
    Code("INDUSTRY_FAILURE", "因产业项目失败", "Failed business", ("产业项目失败", "因产业失败")),
    Code(
        "UNSTABLE_JOB",
        "因务工就业不稳",
        "Unstable work",
        ("务工就业不稳", "就业不稳", "因务工不稳", "因务工就业不稳定", "务工不稳"),
    ),
    Code("LABOUR_SHORTAGE", "缺劳动力", "No labour", ("缺劳力", "因缺劳动力", "因缺劳力")),
    Code("HOUSING", "因安全住房", "Housing", ("安全住房", "因住房安全", "住房安全", "因住房")),
    Code("WATER", "因安全饮水", "Water", ("安全饮水", "因饮水安全", "饮水安全", "因饮水")),
    Code("OTHER", "其他", "Other risk", ("其它", "其他风险", "因其他")),
)

DISASTER_SUB = CodeList(
    "disaster_sub",
    Code("0201", "洪涝灾害", "Flood", ("洪涝", "水灾", "洪灾")),
    Code("0202", "地质灾害", "Landslide", ("滑坡", "泥石流")),
    Code("0203", "旱灾", "Drought", ("干旱", "旱情")),
    Code("0204", "生物灾害", "Pests", ("病虫害", "动物疫病")),
    Code("0205", "气象灾害", "Weather", ("冰雹", "凝冻", "风灾", "雪灾", "低温冷冻")),
    Code("0206", "地震灾害", "Earthquake", ("地震",)),
    Code("0299", "其他", "Other disaster", ("其它", "其他灾害")),
)

CLEAR_MODE = CodeList(
    "clear_mode",
    Code("HELP", "帮扶消除", "Cleared by help", ("帮扶",)),
    Code("NATURAL", "自然消除", "Cleared by itself", ("自然",)),
)

DEV_MEASURE_STATE = CodeList(
    "dev_measure_state",
    Code("YES", "是", "In place", ("已实施", "有")),
    Code("NOT_YET", "尚未实施", "Not yet", ("未实施", "暂未实施")),
    Code("NO", "否", "None", ("无",)),
)

CHANNEL = CodeList(
    "discovery_channel",
    Code("1", "农户自主申报", "Household's own application", ("自主申报", "农户申请", "农户自主申请")),
    Code("2", "基层干部排查", "Cadre's round", ("基层干部走访排查", "干部排查", "走访排查")),
    Code("3", "部门筛查预警", "Department warning", ("部门预警", "部门筛查")),
    Code("4", "监督渠道反馈", "Supervision", ("各类监督渠道反馈", "信访", "监督反馈")),
    Code("5", "平台监测分析", "Data analysis", ("大数据", "平台分析")),
)

STAGE = CodeList(
    "stage",
    Code("CLUE", "风险线索", "Clue", ("线索登记",)),
    Code("TRIAGE", "风险研判", "Triage", ("研判",)),
    Code("HOME_VISIT", "入户核实", "Home visit"),
    Code("CONSENT", "农户申请承诺授权", "Application and consent", ("承诺授权", "农户申请")),
    Code("DATA_MATCH", "信息比对", "Data comparison", ("部门比对", "数据比对")),
    Code("VILLAGE_REVIEW", "村级民主评议", "Village review", ("民主评议",)),
    Code("PUBLIC_NOTICE", "村内公示", "Public notice", ("公示",)),
    Code("TOWNSHIP_REVIEW", "乡镇审核", "Township review"),
    Code("COUNTY_APPROVE", "县级审定", "County approval", ("县级审批", "县级审定/审批")),
    Code("ANNOUNCED", "公告", "Announced"),
    Code("ENROLLED", "录入建档", "Enrolled", ("已纳入", "建档")),
    Code("NOT_QUALIFIED", "不符合条件", "Not qualified"),
    Code("WITHDRAWN", "已撤回", "Withdrawn"),
    Code("OBJECTION", "有异议", "Objection"),
    Code("REOPENED", "风险消除回退", "Reopened", ("消除回退",)),
)

MEASURE_TYPE = CodeList(
    "measure_type",
    Code("INDUSTRY", "产业帮扶", "Industry", ("产业发展",)),
    Code("EMPLOYMENT", "就业帮扶", "Employment"),
    Code(
        "PUBLIC_POST", "公益岗位帮扶", "Public-welfare post", ("公益性岗位帮扶", "公益岗帮扶", "公益性岗位", "公益岗位")
    ),
    Code("FINANCE", "金融帮扶", "Finance", ("小额信贷",)),
    Code("HOUSING_SAFE", "住房安全保障", "Safe housing", ("住房保障",)),
    Code("WATER_SAFE", "饮水安全保障", "Safe water", ("饮水保障",)),
    Code("RELOCATE", "搬迁", "Relocation", ("易地搬迁",)),
    Code("HEALTH", "健康帮扶", "Health", ("医疗帮扶",)),
    Code("EDU", "教育帮扶", "Education"),
    Code("EDU_COMPULSORY", "义务教育保障", "Compulsory schooling"),
    Code("SAFETY_NET", "综合保障", "Social security", ("兜底保障", "社会保障", "综合保障帮扶")),
    Code("SOCIAL", "社会帮扶", "Society"),
    Code("LIVING", "生产生活条件改善", "Living conditions", ("生产生活条件改善帮扶",)),
    Code("INFRA", "基础设施建设", "Infrastructure"),
    Code("OTHER", "其他帮扶", "Other help", ("其他", "其它", "其他措施")),
)

# The second level of the measure catalogue. It differs by province: cells keep any wording, these are offered.
MEASURE_ITEMS: dict[str, tuple[str, ...]] = {
    "INDUSTRY": ("发展生产", "产业奖补", "带动", "资产收益分红", "技术指导", "其他"),
    "EMPLOYMENT": ("技能培训", "劳务输出", "外出务工补贴", "帮扶车间就业", "岗位推荐", "其他"),
    "PUBLIC_POST": ("保洁员", "护林员", "护路员", "水管员", "养老护理员", "治安协管员", "楼栋管理员", "其他"),
    "FINANCE": ("小额信贷", "防贫保险", "其他"),
    "HOUSING_SAFE": ("危房改造", "租住公租房", "修缮"),
    "WATER_SAFE": ("工程供水", "工程维修", "分散水源"),
    "RELOCATE": ("易地搬迁",),
    "HEALTH": (
        "参加城乡居民基本医疗保险个人缴费补贴",
        "大病保险倾斜",
        "医疗救助",
        "慢病签约",
        "家庭医生签约",
        "大病专项救治",
    ),
    "EDU": ("雨露计划", "助学金", "生源地贷款"),
    "EDU_COMPULSORY": ("控辍劝返", "送教上门", "生活补助"),
    "SAFETY_NET": ("低保", "特困供养", "残疾人补贴", "临时救助", "养老保险代缴", "孤儿补助", "事实无人抚养儿童补助"),
    "SOCIAL": ("捐赠", "结对帮扶", "慈善", "保险理赔"),
    "LIVING": ("改厕", "改厨", "庭院整治"),
    "INFRA": ("入户路", "供水", "供电"),
    "OTHER": (),
}

LEVEL = CodeList(
    "level",
    Code("RED", "红色", "Red", ("重点帮扶", "红")),
    Code("ORANGE", "橙色", "Orange", ("橙",)),
    Code("YELLOW", "黄色", "Yellow", ("重点监测", "黄")),
    Code("GREEN", "绿色", "Green", ("绿",)),
)
# The levels of flags, the gravest first.
LEVELS = ("RED", "ORANGE", "YELLOW")

# The two families of the engine: risk rules raise flags, data checks find rows to mend.
FAMILY = CodeList(
    "family",
    Code("RISK", "风险规则", "Risk rule"),
    Code("CHECK", "数据核查", "Data check"),
)
# The levels of checks: what cannot be, and what is rarely so.
CHECK_LEVEL = CodeList(
    "check_level",
    Code("ERROR", "错误", "Wrong", ("必须修改",)),
    Code("WARN", "存疑", "Doubtful", ("请核实",)),
)
RULE_LEVEL = CodeList("rule_level", *LEVEL, *CHECK_LEVEL)

SUBJECT = CodeList(
    "rule_subject",
    Code("household", "家庭", "Household"),
    Code("person", "人员", "Person"),
    Code("spell", "务工记录", "Spell of work"),
    Code("case", "监测记录", "Monitored case"),
)

CLOSED_AS = CodeList(
    "closed_as",
    Code("CLEARED", "已解除", "No longer so"),
    Code("EXEMPT", "已豁免", "Exempted"),
    Code("UNKNOWN", "资料不足", "Not enough data any more"),
    Code("ENDED", "已注销", "Household no longer registered"),
    Code("RETIRED", "规则停用", "Rule no longer in force"),
)

DEPARTMENT = CodeList(
    "department",
    Code("MEDICAL", "医保局", "Medical insurance", ("医疗保障局",)),
    Code("HEALTH", "卫健委", "Health commission", ("卫健局", "卫生健康局", "卫生健康委")),
    Code("EDUCATION", "教体局", "Education and sports", ("教育局",)),
    Code("HOUSING", "住建局", "Housing and construction"),
    Code("WATER", "水利局", "Water", ("水务局",)),
    Code("LABOUR", "人社局", "Human resources", ("人力资源和社会保障局",)),
    Code("CIVIL", "民政局", "Civil affairs"),
    Code("DISABLED", "残联", "Disabled persons' federation", ("残疾人联合会",)),
    Code("EMERGENCY", "应急局", "Emergency management", ("应急管理局",)),
    Code("POLICE", "公安局", "Police", ("公安",)),
    Code("AGRICULTURE", "农业农村局", "Agriculture and rural affairs", ("乡村振兴局",)),
    Code("PETITION", "信访局", "Petitions", ("信访", "12317", "宣传部")),
    Code("TRAFFIC", "交警大队", "Traffic police", ("交警",)),
)

_HEALTH = (
    "severe_illness severe_disability any_severe_illness any_severe_disability spending net_per_head_after "
    "after_self_paid after_claims health sick_members disabled_members severely_disabled"
)
_INCOME = (
    "gross_income net_income net_per_head stated_per_head net_before after_wage after_property after_transfer "
    "after_business after_business_cost after_net after_per_capita after_per_head "
    "stated_wage stated_business stated_property_income stated_transfer stated_gross stated_net "
    "parts_of_wage parts_of_business parts_of_property_income parts_of_transfer"
)
# Facts and recorded cases; those that have the name of a field of the register are declared there.
declare_personal(**dict.fromkeys(_HEALTH.split(" "), "health"), **dict.fromkeys(_INCOME.split(" "), "income"))
