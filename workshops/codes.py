"""Code lists of work: channels, regions, public-welfare posts, transfer, workshops (domain reference §3.3–§3.5, §5)."""

from portal.common.codes import Code, CodeList
from portal.common.masks import declare_personal

EMPLOYMENT_CHANNEL = CodeList(
    "employment_channel",
    Code("AWAY", "外出务工", "Work away from home", ("外出打工", "省外务工", "县外务工")),
    Code("COUNTY", "县内企业务工", "County enterprise", ("县内务工", "本地企业", "就近就业", "县内就业", "园区企业")),
    Code("SHOP", "帮扶车间", "Assistance workshop", ("扶贫车间", "就业帮扶车间", "社区工厂", "就业扶贫车间")),
    Code("POST", "公益性岗位", "Public-welfare post", ("公益岗位", "公益岗", "公益性岗")),
    Code("GIG", "灵活就业", "Flexible work", ("零工", "打零工", "零散务工", "散工")),
    Code("OWN", "自主创业", "Own business", ("创业", "个体经营", "个体户")),
    Code("WORKS", "以工代赈", "Work relief"),
    Code("OTHER", "其他", "Other channel", ("其它",)),
)

WORK_REGION = CodeList(
    "work_region",
    Code("1", "乡内", "In the township", ("乡镇内", "本乡镇")),
    Code("2", "乡外县内", "In the county", ("县内", "县内乡外")),
    Code("3", "县外市内", "In the city", ("市内", "市内县外")),
    Code("4", "市外省内", "In the province", ("省内", "省内县外", "省内市外", "县外省内")),
    Code("5", "省外", "Other province"),
    Code("6", "境外", "Abroad", ("国外", "港澳台", "国（境）外")),
)

PUBLIC_POST = CodeList(
    "public_post",
    Code("CLEAN", "保洁员", "Cleaner", ("保洁", "乡村保洁员", "清洁员", "环卫工")),
    Code("FOREST", "护林员", "Forest ranger", ("生态护林员", "护林")),
    Code("ROAD", "护路员", "Road keeper", ("养路工", "道路养护员", "护路", "公路养护员")),
    Code("WATER", "水管员", "Water keeper", ("护河员", "水管员/护河员", "河道管护员", "管水员", "水利管护员")),
    Code("CARE", "养老护理员", "Elderly care", ("村级养老护理", "护理员", "养老服务员", "养老护理")),
    Code(
        "ORDER",
        "治安协管员",
        "Public order",
        ("治安/网格协管", "治安员", "网格员", "协管员", "治安巡逻员", "网格协管员", "护村员"),
    ),
    Code("BLOCK", "楼栋管理员", "Building keeper", ("楼栋长", "楼长", "楼栋管理")),
    Code("LIBRARY", "农家书屋管理员", "Village library", ("农家书屋", "图书管理员")),
    Code("FACILITY", "公共设施管护员", "Facilities", ("公共设施管护", "设施管护员", "电管员")),
    Code("CHILD", "托幼服务员", "Child care", ("托幼", "儿童主任", "保育员")),
    Code("EMERGENCY", "防疫应急员", "Epidemic and emergency", ("防疫/应急", "防疫员", "应急员", "消防员", "防疫")),
    Code("OTHER", "其他", "Other post", ("其它", "其他岗位")),
)

TRANSFER_STATE = CodeList(
    "transfer_state",
    Code("02", "务农", "Farming"),
    Code("03", "返乡未就业", "Back home, not working"),
    Code("04", "外出务工", "Work away from home"),
    Code("05", "自主创业", "Own business"),
    Code("06", "本市县就业", "Work in the county or city"),
    Code("07", "灵活就业", "Flexible work"),
    Code("99", "无转移状态", "None"),
)

TRANSFER_WAY = CodeList(
    "transfer_way",
    Code("1", "政府组织转移", "Organised by government", ("政府组织",)),
    Code("2", "自发转移", "By oneself", ("自发",)),
    Code("3", "企业组织", "Organised by a company"),
    Code("5", "就业扶贫车间", "Assistance workshop", ("帮扶车间",)),
    Code("6", "农村劳务", "Rural labour service"),
    Code("7", "其他", "Other way"),
)

WORKSHOP_STATE = CodeList(
    "workshop_state",
    Code("APPLIED", "已申报", "Applied", ("申报",)),
    Code("CERTIFIED", "已认定", "Certified", ("认定",)),
    Code("NORMAL", "正常运行", "Running", ("正常", "正常经营", "在营", "季节性停产")),
    Code("WATCH", "监测待处置", "Under watch", ("待处置", "停产", "半停产", "监测")),
    Code("CLEARED", "清理", "Cleared", ("退出", "注销", "已清理", "已退出", "已注销")),
)

WORKSHOP_CLASS = CodeList(
    "workshop_class",
    Code("UPGRADE", "升级一批", "Upgrade", ("升级", "巩固提升一批")),
    Code("SUPPORT", "扶持一批", "Support", ("扶持",)),
    Code("BUILD", "新建一批", "Build", ("新建", "支持新建一批")),
    Code("CLEAR", "清理一批", "Clear", ("清理", "有序退出一批")),
)

WORKSHOP_TYPE = CodeList(
    "workshop_type",
    Code("PLANT", "厂房式", "Factory building", ("工厂式",)),
    Code("HOME", "居家式", "Work at home", ("居家分散式",)),
    Code("FARM", "种养式", "Crops and livestock", ("种养殖式", "种植养殖式", "农业基地式")),
    Code("COOP", "合作社式", "Cooperative"),
    Code("TRADE", "贸易流通式", "Trade"),
    Code("TOUR", "文化旅游式", "Culture and tourism", ("文旅式",)),
    Code("OTHER", "其他", "Other type"),
)

WORKSHOP_OWNERSHIP = CodeList(
    "workshop_ownership",
    Code(
        "PUBLIC",
        "政府（村集体）资产",
        "Government or village",
        ("政府(村集体)资产", "政府资产", "村集体资产", "村集体"),
    ),
    Code("OWN", "企业自建", "Built by the company", ("自建",)),
    Code("RENT", "租赁", "Rented", ("租用",)),
)

SPELL_SOURCE = CodeList(
    "spell_source",
    Code("ROSTER", "花名册", "Roster"),
    Code("LEDGER", "务工台账", "Labour ledger", ("台账",)),
    Code("VISIT", "入户核实", "Home visit", ("走访",)),
)

declare_personal(monthly_wage="income")
