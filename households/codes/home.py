"""What a household is and how it lives: type, cause of poverty, allowances, relocation, home, road, water."""

from portal.common.codes import Code, CodeList

HOUSEHOLD_TYPE = CodeList(
    "household_type",
    Code(
        "1",
        "脱贫户",
        "Household out of poverty",
        ("原建档立卡户", "建档立卡户", "建档立卡脱贫户", "建档立卡贫困户", "已脱贫户", "脱贫"),
    ),
    Code("0", "普通农户", "Ordinary household", ("一般农户", "非贫困户", "非脱贫户", "一般户", "非建档立卡户", "农户")),
)

POVERTY_ATTR = CodeList(
    "poverty_attr",
    Code("1", "一般脱贫户", "Ordinary", ("一般贫困户", "一般建档立卡户")),
    Code("2", "低保脱贫户", "On subsistence allowance", ("低保贫困户", "低保户")),
    Code("3", "特困供养脱贫户", "On extreme-poverty support", ("特困供养贫困户", "五保贫困户", "五保户", "特困脱贫户")),
)

POVERTY_CAUSE = CodeList(
    "poverty_cause",
    Code("01", "因病", "Illness"),
    Code("02", "因残", "Disability"),
    Code("03", "因学", "Schooling"),
    Code("04", "因灾", "Disaster", ("因自然灾害",)),
    Code("05", "缺土地", "No land", ("缺地",)),
    Code("06", "缺水", "No water"),
    Code("07", "缺技术", "No skills"),
    Code("08", "缺劳动力", "No labour", ("缺劳力",)),
    Code("09", "缺资金", "No money", ("缺资本",)),
    Code("10", "交通条件落后", "Poor roads", ("交通落后",)),
    Code("11", "自身发展动力不足", "Little drive", ("自身动力不足", "发展动力不足")),
    Code("12", "因婚", "Marriage"),
    Code("13", "因丧", "Bereavement"),
)

# "9" because many rosters only ask 是否低保: a yes without the kind is kept as a yes, not guessed to be the rural one.
DIBAO = CodeList(
    "dibao",
    Code("0", "未享受", "None", ("不享受", "否", "无", "未享受低保", "不是", "非低保")),
    Code("1", "农村低保", "Rural", ("农村居民最低生活保障", "农村最低生活保障")),
    Code("2", "城市低保", "Urban", ("城镇低保", "城市居民最低生活保障", "城市最低生活保障")),
    Code(
        "9", "低保（未分城乡）", "Kind not stated", ("是", "低保", "享受", "享受低保", "低保户", "有", "低保(未分城乡)")
    ),
)

TEKUN = CodeList(
    "tekun",
    Code("0", "不享受", "None", ("未享受", "否", "无", "不是", "未享受特困")),
    Code("1", "农村特困", "Rural", ("农村特困供养", "农村特困人员", "农村五保")),
    Code("2", "城市特困", "Urban", ("城镇特困", "城市特困供养", "城市特困人员", "城市三无")),
    Code(
        "9",
        "特困供养（未分城乡）",
        "Kind not stated",
        ("是", "特困", "特困供养", "享受", "五保", "特困人员", "有", "特困供养(未分城乡)"),
    ),
)

RELOCATION_WAY = CodeList(
    "relocation_way",
    Code("1", "行政区整体搬迁", "Whole village", ("行政村整体搬迁", "整村搬迁")),
    Code(
        "2",
        "自然村（村民小组）整体搬迁",
        "Whole hamlet",
        ("自然村整体搬迁", "自然村(村民小组)整体搬迁", "整组搬迁", "村民小组整体搬迁"),
    ),
    Code(
        "3",
        "建档立卡贫困户个别搬迁",
        "Single household",
        ("个别搬迁", "零星搬迁", "贫困户个别搬迁", "建档立卡户个别搬迁"),
    ),
)

RESETTLE_MODE = CodeList(
    "resettle_mode",
    Code("1", "集中安置", "In a settlement", ("集中",)),
    Code("2", "分散安置", "Scattered", ("分散", "插花安置")),
)

RESETTLE_PLACE = CodeList(
    "resettle_place",
    Code("1", "县城安置", "County town", ("县城", "城区安置", "县城集中安置", "城镇安置")),
    Code("2", "乡镇安置", "Township", ("乡镇", "集镇安置", "乡（镇）安置")),
    Code("3", "村内安置", "Own village", ("村内",)),
    Code("4", "村外安置", "Other village", ("村外", "中心村安置")),
    Code("5", "县外安置", "Other county", ("县外",)),
)

RELOCATION_DIFFICULTY = CodeList(
    "relocation_difficulty",
    Code("1", "缺乏资金", "No money"),
    Code("2", "搬迁后找不到工作", "No work after the move"),
    Code("3", "搬迁后生活没着落", "No living after the move"),
    Code("9", "其他", "Other difficulty", ("其它",)),
)

ROAD_TYPE = CodeList(
    "road_type",
    Code("1", "泥土路", "Earth", ("土路",)),
    Code("2", "砂石路", "Gravel", ("沙石路", "石子路")),
    Code("3", "水泥路", "Concrete", ("混凝土路",)),
    Code("4", "沥青路", "Asphalt", ("柏油路",)),
)

FUEL_TYPE = CodeList(
    "fuel_type",
    Code("1", "柴草", "Firewood", ("柴", "薪柴")),
    Code("2", "干畜粪", "Dried dung"),
    Code("3", "煤炭", "Coal", ("煤",)),
    Code("4", "清洁能源", "Clean energy", ("电", "天然气", "液化气", "燃气", "沼气", "太阳能")),
    Code("9", "其他", "Other fuel", ("其它",)),
)

HOUSING_GRADE = CodeList(
    "housing_grade",
    Code("A", "A级", "Grade A: sound", ("A类",)),
    Code("B", "B级", "Grade B: parts unsound", ("B类",)),
    Code("C", "C级", "Grade C: partly dangerous", ("C类", "C级危房")),
    Code("D", "D级", "Grade D: dangerous", ("D类", "D级危房")),
)

WATER_STANDARD = CodeList(
    "water_standard",
    Code("1", "达标", "Met", ("合格", "安全", "是", "好")),
    Code("2", "基本达标", "Nearly met", ("基本合格", "基本安全")),
    Code("0", "未达标", "Not met", ("不达标", "不合格", "不安全", "否")),
)

SITE_KIND = CodeList(
    "site_kind",
    Code("TOWN", "城镇安置区", "Urban site", ("城镇集中安置", "县城安置区", "集镇安置区")),
    Code("VILLAGE", "农村安置区", "Rural site", ("农村集中安置", "中心村安置", "行政村内就近安置")),
    Code("PARK", "产业园区安置区", "Industrial park site", ("工业园区安置",)),
    Code("TOURISM", "旅游服务区安置区", "Tourism site", ("乡村旅游区安置",)),
    Code("OTHER", "其他", "Other"),
)

INCOME_SOURCE = CodeList(
    "income_source",
    Code("ROSTER", "村级花名册", "Village roster", ("花名册",)),
    Code("NATIONAL", "全国系统导出", "National system export", ("系统导出",)),
    Code("LEDGER", "乡镇台账", "Township ledger", ("台账",)),
    Code("VISIT", "入户核实", "Home visit", ("走访",)),
    Code("APPLICATION", "农户申报", "Own application", ("申报",)),
)
