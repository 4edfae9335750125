"""What checks look up of a household: `h` (the household), `i` (the income statement in force), `c`, `k` as of cases.

Facts with `members=True` add up the members, from `p` (people), `m` (memberships) and `f` (their stored facts).
"""

from households import codes
from monitoring.facts.base import PEOPLE, YEARS, Fact, coded, money, number, several, whole, yes_no
from portal.common.expressions import Kind
from portal.common.words import Words

_HOME = (
    "h.house_dangerous, h.housing_area, h.water_safe, h.electricity, h.road_hardened, h.road_type, h.fuel_type, "
    "h.toilet, h.broadcast_tv"
)
_MOVE = "h.relocation_year, h.resettle_mode, h.resettle_place, h.address, h.origin_township, h.origin_village"
_SICK = "p.health_status && ARRAY['2', '3']::varchar[]"
_DISABLED = "('4' = ANY(p.health_status) OR p.disability_grade IS NOT NULL OR p.disability_type IS NOT NULL)"
_ABLE = "('1', '2')"


def _members(code: str, zh: str, en: str, condition: str) -> Fact:
    """How many members the register says it of; those of whom it says nothing do not count."""
    return Fact(code, Words(zh, en), Kind.INTEGER, f"count(*) FILTER (WHERE {condition})", PEOPLE, members=True)


_OF_HOME: tuple[Fact, ...] = (
    whole("members_stated", "填报家庭人口", "Members stated", "h.member_count_stated", PEOPLE),
    coded("poverty_attr", "脱贫户属性", "Kind of poverty household", "h.poverty_attr", codes.POVERTY_ATTR),
    whole("out_year", "脱贫年度", "Year out of poverty", "h.out_year"),
    several("poverty_causes", "致贫原因", "Causes of poverty", "h.poverty_causes", codes.POVERTY_CAUSE),
    yes_no("home_phone_known", "有户联系电话", "Household has a telephone", "h.phone IS NOT NULL"),
    whole("home_entries", "居住栏目已填数", "Entries on the home filled", f"num_nonnulls({_HOME})"),
    whole("move_entries", "搬迁栏目已填数", "Entries on the move filled", f"num_nonnulls({_MOVE})"),
    yes_no("dangerous", "登记为危房", "Recorded as dangerous", "h.house_dangerous"),
    coded("housing_grade", "住房等级", "Housing grade", "h.housing_grade", codes.HOUSING_GRADE),
    number("housing_area", "住房面积", "Housing area", "h.housing_area", Words("平方米", "m²")),
    yes_no("water_recorded_safe", "登记饮水安全", "Water recorded as safe", "h.water_safe"),
    coded("water_quantity", "水量", "Quantity of water", "h.water_quantity", codes.WATER_STANDARD),
    coded("water_quality", "水质", "Quality of water", "h.water_quality", codes.WATER_STANDARD),
    coded("water_convenience", "取水方便程度", "Nearness of water", "h.water_convenience", codes.WATER_STANDARD),
    coded("water_reliability", "供水保证率", "Reliability of water", "h.water_reliability", codes.WATER_STANDARD),
    yes_no("electricity", "通生活用电", "Has electricity", "h.electricity"),
    yes_no("production_electricity", "通生产用电", "Has electricity for production", "h.production_electricity"),
    yes_no("broadcast_tv", "通广播电视", "Has radio and television", "h.broadcast_tv"),
    yes_no("toilet", "有卫生厕所", "Has a sanitary toilet", "h.toilet"),
    yes_no("toilet_usable", "卫生厕所能用", "Toilet can be used", "h.toilet_usable"),
    coded("road_type", "入户路类型", "Kind of road", "h.road_type", codes.ROAD_TYPE),
    yes_no("road_hardened", "入户路已硬化", "Road is hardened", "h.road_hardened"),
    number("road_distance", "与主干路距离", "Distance to the main road", "h.road_distance_km", Words("公里", "km")),
    coded("fuel_type", "主要燃料", "Main fuel", "h.fuel_type", codes.FUEL_TYPE),
    yes_no("joined_coop", "加入合作社", "Member of a cooperative", "h.joined_coop"),
    number("land_arable", "耕地面积", "Arable land", "h.land_arable", Words("亩", "mu")),
    number("land_forest", "林地面积", "Forest land", "h.land_forest", Words("亩", "mu")),
    number("land_returned", "退耕还林面积", "Land returned to forest", "h.land_returned", Words("亩", "mu")),
    number("land_orchard", "林果面积", "Orchard", "h.land_orchard", Words("亩", "mu")),
    number("land_pasture", "牧草地面积", "Pasture", "h.land_pasture", Words("亩", "mu")),
    number("land_water", "水面面积", "Water surface", "h.land_water", Words("亩", "mu")),
    yes_no("recorded_relocated", "登记为搬迁户", "Recorded as relocated", "h.relocated"),
    yes_no("site_known", "有安置区", "Resettlement site known", "h.site_id IS NOT NULL OR h.site_name IS NOT NULL"),
    yes_no("in_large_site", "住大中型安置区", "Lives in a large site", "h.in_large_site"),
    coded("resettle_mode", "安置方式", "How resettled", "h.resettle_mode", codes.RESETTLE_MODE),
    coded("resettle_place", "安置地", "Where resettled", "h.resettle_place", codes.RESETTLE_PLACE),
    coded("relocation_way", "搬迁方式", "How relocated", "h.relocation_way", codes.RELOCATION_WAY),
    whole("relocation_year", "搬迁年度", "Year of the move", "h.relocation_year"),
    yes_no("address_known", "有安置住址", "Address known", "coalesce(h.address, h.room) IS NOT NULL"),
    yes_no("origin_known", "有迁出地", "Origin known", "coalesce(h.origin_township, h.origin_village) IS NOT NULL"),
    yes_no("old_house_demolished", "旧房已拆除", "Old house demolished", "h.old_house_demolished"),
    yes_no("hukou_moved_in", "户籍已迁入", "Registration moved in", "h.hukou_moved_in"),
    yes_no("property_cert_known", "有不动产权证号", "Property certificate known", "h.property_cert_no IS NOT NULL"),
    yes_no("uninsured_stated", "填报有成员未参保", "Stated that a member is uninsured", "h.uninsured_stated"),
)

_PARTS = (
    ("wage_migrant", "务工收入", "Wages from away"),
    ("wage_public_post", "公益性岗位收入", "Wages of public-welfare posts"),
    ("wage_other", "其他工资性收入", "Wages of other work"),
    ("business_planting", "种植业收入", "Income from crops"),
    ("business_livestock", "养殖业收入", "Income from livestock"),
    ("business_forestry", "林果业收入", "Income from forestry"),
    ("business_other", "其他生产经营性收入", "Income from other business"),
    ("property_dividend", "资产收益分红收入", "Dividends"),
    ("property_land", "土地流转收入", "Income from land leases"),
    ("property_other", "其他财产性收入", "Income from other property"),
    ("transfer_family_planning", "计划生育金", "Family planning payments"),
    ("transfer_dibao", "低保金", "Subsistence allowance paid"),
    ("transfer_tekun", "特困供养金", "Extreme-poverty support paid"),
    ("transfer_pension", "养老金", "Pensions paid"),
    ("transfer_ecology", "生态补偿金", "Ecology payments"),
    ("transfer_other", "其他转移性收入", "Other transfers"),
)
_TREE = {
    "wage": "wage_migrant wage_public_post wage_other",
    "business": "business_planting business_livestock business_forestry business_other",
    "property_income": "property_dividend property_land property_other",
    "transfer": "transfer_family_planning transfer_dibao transfer_tekun transfer_pension transfer_ecology "
    "transfer_other",
}
_TREE_WORDS = {
    "wage": ("工资性收入", "Wages"),
    "business": ("生产经营性收入", "Business income"),
    "property_income": ("财产性收入", "Property income"),
    "transfer": ("转移性收入", "Transfers"),
}


def _sum_of_parts(total: str) -> str:
    """The sum of the parts, known while each of them is stated."""
    return " + ".join(f"i.{part}" for part in _TREE[total].split())


_OF_INCOME: tuple[Fact, ...] = (
    *(money(code, zh, en, f"i.{code}") for code, zh, en in _PARTS),
    *(money(f"stated_{code}", f"填报{zh}", f"{en} as stated", f"i.{code}") for code, (zh, en) in _TREE_WORDS.items()),
    *(
        money(f"parts_of_{code}", f"{zh}各分项之和", f"{en}, sum of the parts", _sum_of_parts(code))
        for code, (zh, en) in _TREE_WORDS.items()
    ),
    money("stated_gross", "填报年收入", "Income as stated", "i.gross"),
    money("stated_net", "填报纯收入", "Net income as stated", "i.net"),
    money("industry_reward", "产业奖励", "Industry reward", "i.industry_reward"),
    money("employment_reward", "就业奖励", "Employment reward", "i.employment_reward"),
)

_OF_MEMBERS: tuple[Fact, ...] = (
    _members("heads", "户主人数", "Heads", "m.relation = '02'"),
    _members("spouses", "配偶人数", "Spouses", "m.relation = '10'"),
    _members("disabled_members", "残疾人数", "Disabled members", _DISABLED),
    _members("severely_disabled", "重度残疾人数", "Severely disabled members", "p.disability_grade IN ('1', '2')"),
    _members("sick_members", "患病人数", "Members who are ill", _SICK),
    _members("on_dibao", "享受低保人数", "Members on allowance", "p.dibao <> '0'"),
    _members("on_tekun", "享受特困人数", "Members on support", "p.tekun <> '0'"),
    _members("uninsured_members", "未参保人数", "Members without insurance",
             "NOT p.ins_resident AND NOT coalesce(p.ins_employee, false)"),
    _members("dropouts", "失学辍学人数", "Members who left school", "f.out_of_school AND f.age BETWEEN 6 AND 15"),
    _members("students", "在校生人数", "Members at school", "p.student_status >= '10'"),
    _members("pupils", "义务教育在校人数", "Pupils of compulsory schooling",
             "p.student_status IN ('10', '21', '22', '23')"),
    _members("after_nine_years", "高中以上在校人数", "Students beyond compulsory school", "p.student_status >= '31'"),
    _members("vocational", "中高职在校人数", "Vocational students",
             "p.student_status BETWEEN '41' AND '64'"),
    _members("fully_able", "普通和技能劳动力人数", "Fully able members", f"p.labour_ability IN {_ABLE}"),
    _members("not_able", "无劳动能力人数", "Members not able to work", "p.labour_ability IN ('4', '5')"),
    _members("unknown_ability", "劳动技能未填人数", "Members of unknown ability", "p.labour_ability IS NULL"),
    _members("away_workers", "县外务工人数", "Members working outside the county", "w.away"),
    _members("post_holders", "公益性岗位人数", "Members in public-welfare posts", "w.on_post"),
    _members("transport_paid", "领交通补助人数", "Members paid for transport", "w.transport_paid"),
    _members("had_work", "有务工记录人数", "Members with a spell of work", "w.any_spell"),
    _members("elderly", "满六十岁人数", "Members of sixty or older", "f.age >= 60"),
    _members("school_age", "义务教育适龄人数", "Members of school age", "f.age BETWEEN 6 AND 15"),
    whole("oldest_age", "最大年龄", "Age of the oldest", "max(f.age)", YEARS),
)  # fmt: skip

HOME_FACTS: tuple[Fact, ...] = (
    *_OF_HOME,
    *_OF_INCOME,
    *(Fact(f.code, f.label, f.kind, f.sql, f.unit, f.codes, members=True) for f in _OF_MEMBERS),
)
