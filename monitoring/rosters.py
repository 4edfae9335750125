"""Roster columns of monitoring: what a roster records of the case, and its measures."""

from monitoring import codes
from portal.common.imports import columns as roster
from portal.common.imports.cells import Date, Items, ManyOf, Measures, Money, Name, OneOf, Phone, Text, YesNo
from portal.common.imports.columns import Column, ColumnGroup, register
from portal.common.words import Words

_ITEMS = codes.MEASURE_ITEMS


@register(30)
class CaseColumns(ColumnGroup):
    """The household's monitoring record."""

    code, words = "case", Words("监测信息", "Monitoring")
    subject, target = roster.HOUSEHOLD, "case"

    category = Column(
        "监测对象类别",
        "Category",
        OneOf(codes.CATEGORY, none="否 不是 非监测对象 一般户 未纳入"),
        also="易返贫致贫户(监测对象)类型 监测类别 检测对象类别 监测对象类型 监测户类型 "
        "易返贫致贫户类型 监测户类别 监测类型",
    )
    risks = Column(
        "致贫/返贫风险",
        "Risks",
        ManyOf(codes.RISK),
        joined=True,
        also="致贫返贫风险 返贫致贫风险 风险类型 返贫风险 致贫风险 主要风险 返贫致贫风险类型 "
        "致贫返贫风险类型 返贫/致贫风险",
    )
    disaster_sub = Column(
        "因自然灾害子项", "Kind of disaster", OneOf(codes.DISASTER_SUB), also="自然灾害子项 自然灾害类型"
    )
    identified_on = Column(
        "识别监测时间",
        "Identified",
        Date(),
        also="风险识别时间 首次识别时间 人员识别时间 识别时间 纳入监测时间 纳入时间 识别纳入时间",
    )
    cleared = Column(
        "风险是否已消除",
        "Risk cleared",
        YesNo(yes="已消除", no="未消除"),
        also="风险是否消除 风险是否已消除0 是否消除风险 是否风险消除 风险消除情况",
    )
    clear_mode = Column("风险消除方式", "How cleared", OneOf(codes.CLEAR_MODE), also="消除方式")
    cleared_on = Column("消除监测时间", "Cleared", Date(), also="风险消除时间 消除时间 标注消除时间")
    no_labour_safety_net = Column(
        "整户无劳动能力兜底保障户",
        "No labour, on the safety net",
        YesNo(),
        also="整户无劳兜底保障户 是否整户无劳动能力兜底保障户 整户无劳动力兜底保障户",
    )
    dev_measure_state = Column(
        "实施开发式帮扶措施情况",
        "Development measures",
        OneOf(codes.DEV_MEASURE_STATE),
        also="是否实施开发式帮扶措施 开发式帮扶措施",
    )
    collector = Column("信息采集人", "Collected by", Name(), also="监测联系人 采集人 信息采集员")
    collector_phone = Column(
        "信息采集人联系电话",
        "Collector's phone",
        Phone(),
        also="监测联系人电话 采集人联系电话 监测联系人联系电话 采集人电话",
        personal="phone",
    )
    helper_name = Column(
        "帮扶责任人", "Person responsible", Name(), also="帮扶人 帮扶干部 帮扶联系人 帮扶责任人姓名 帮扶人姓名"
    )
    helper_unit = Column("帮扶单位", "Unit responsible", Text(120), also="帮扶责任人单位 帮扶单位名称 责任单位")
    after_dropout = Column(
        "风险消除后是否义务教育阶段适龄儿童少年失学辍学", "After: dropout", YesNo(), also="风险消除后是否失学辍学"
    )
    after_house_damage = Column("风险消除后是否住房损毁", "After: house damaged", YesNo())
    after_uninsured = Column(
        "风险消除后是否有家庭成员未参加城乡居民（职工）基本医疗保险",
        "After: uninsured",
        YesNo(),
        also="风险消除后是否有家庭成员未参保",
    )
    after_water_damage = Column("风险消除后是否饮水设施损毁", "After: water supply damaged", YesNo())
    after_wage = Column("风险消除后工资性收入", "After: wages", Money())
    after_property = Column("风险消除后财产性收入", "After: property", Money())
    after_transfer = Column("风险消除后转移性收入", "After: transfers", Money())
    after_business = Column("风险消除后生产经营性收入", "After: business", Money())
    after_business_cost = Column("风险消除后生产经营性支出", "After: costs of business", Money())
    after_net = Column("风险消除后家庭纯收入", "After: net income", Money(low=-1_000_000), also="风险消除后纯收入")
    after_per_capita = Column(
        "风险消除后家庭人均纯收入", "After: net income per head", Money(low=-1_000_000), also="风险消除后人均纯收入"
    )
    after_claims = Column("风险消除后理赔收入", "After: claims", Money())
    after_self_paid = Column(
        "风险消除后合规自付支出", "After: medical costs borne", Money(), also="风险消除后合规自负支出"
    )


@register(31)
class MeasureColumns(ColumnGroup):
    """Measures by kind; the cell lists their second level. 帮扶措施 holds several kinds in one cell."""

    code, words = "measure", Words("帮扶措施", "Measures")
    subject, target = roster.HOUSEHOLD, "measure"

    measure_industry = Column(
        "产业帮扶", "Industry", Items(_ITEMS["INDUSTRY"]), "INDUSTRY", also="产业帮扶措施 到户产业帮扶类型"
    )
    measure_employment = Column(
        "就业帮扶", "Employment", Items(_ITEMS["EMPLOYMENT"]), "EMPLOYMENT", also="就业帮扶措施"
    )
    measure_public_post = Column(
        "公益岗位帮扶",
        "Public-welfare post",
        Items(_ITEMS["PUBLIC_POST"]),
        "PUBLIC_POST",
        also="公益性岗位帮扶 公益岗帮扶",
    )
    measure_finance = Column("金融帮扶", "Finance", Items(_ITEMS["FINANCE"]), "FINANCE", also="金融帮扶措施")
    measure_housing = Column(
        "住房安全保障", "Safe housing", Items(_ITEMS["HOUSING_SAFE"]), "HOUSING_SAFE", also="住房安全保障措施"
    )
    measure_water = Column(
        "饮水安全保障", "Safe water", Items(_ITEMS["WATER_SAFE"]), "WATER_SAFE", also="饮水安全保障措施"
    )
    measure_relocate = Column("搬迁", "Relocation", Items(_ITEMS["RELOCATE"]), "RELOCATE", also="搬迁措施")
    measure_health = Column("健康帮扶", "Health", Items(_ITEMS["HEALTH"]), "HEALTH", also="健康帮扶措施")
    measure_edu = Column("教育帮扶", "Education", Items(_ITEMS["EDU"]), "EDU", also="教育帮扶措施")
    measure_edu_compulsory = Column(
        "义务教育保障",
        "Compulsory schooling",
        Items(_ITEMS["EDU_COMPULSORY"]),
        "EDU_COMPULSORY",
        also="义务教育保障措施",
    )
    measure_safety_net = Column(
        "综合保障", "Social security", Items(_ITEMS["SAFETY_NET"]), "SAFETY_NET", also="综合保障措施 兜底保障"
    )
    measure_social = Column("社会帮扶", "Society", Items(_ITEMS["SOCIAL"]), "SOCIAL", also="社会帮扶措施")
    measure_living = Column("生产生活条件改善", "Living conditions", Items(_ITEMS["LIVING"]), "LIVING")
    measure_infra = Column("基础设施建设", "Infrastructure", Items(_ITEMS["INFRA"]), "INFRA")
    measure_other = Column("其他帮扶", "Other help", Items(), "OTHER", also="其他帮扶措施 其它帮扶")
    measures = Column(
        "帮扶措施",
        "Measures",
        Measures(codes.MEASURE_TYPE, _ITEMS),
        "kinds",
        also="主要帮扶措施 已落实帮扶措施 落实帮扶措施情况 帮扶措施情况",
    )
