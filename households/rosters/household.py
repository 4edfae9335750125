"""Where a household is registered, what it is, its house and its land."""

from households import codes
from portal.common.imports import columns as roster
from portal.common.imports.cells import IdNumber, ManyOf, Measure, Name, OneOf, Opaque, Phone, Text, Whole, Year, YesNo
from portal.common.imports.columns import Column, ColumnGroup, register
from portal.common.words import Words

_AREA = "亩"
_LAND = 2_000


@register(10)
class PlaceColumns(ColumnGroup):
    """Where the household is registered; together they name its division."""

    code, words = "place", Words("所在地", "Place")
    subject, target = roster.HOUSEHOLD, "division"

    row_no = Column("序号", "No.", Text(), "", also="序 编号 行号 NO No.", role=roster.ROW_NUMBER)
    province = Column("省", "Province", Text(60), also="省份 省(区、市) 省（自治区、直辖市）")
    city = Column("市", "City", Text(60), also="市(地、州、盟) 市（州） 地市 市州")
    county = Column("县", "County", Text(60), also="县(市、区、旗) 县（区） 区县 县区 县名")
    township = Column(
        "乡", "Township", Text(60), also="乡(镇) 乡镇 镇 乡镇（街道） 街道 所属乡镇 乡（镇、街道） 乡镇名称 镇乡街道"
    )
    village = Column(
        "村",
        "Village",
        Text(60),
        also="行政村 村名 村（社区） 社区 村居 所属村 村（居） 村名称 行政村名称 所在村 社区（村）",
    )
    region = Column("所属行政区", "Area", Text(120), also="行政区划 所在地区 地址区划 所属区域")


@register(11)
class HouseholdColumns(ColumnGroup):
    """The household itself, its house and its land."""

    code, words = "household", Words("家庭", "Household")
    subject, target = roster.HOUSEHOLD, "household"

    household_no = Column(
        "户编号",
        "Household no.",
        Opaque(40),
        "number",
        also="户号 家庭编号 户编码 户主编号 户编 户籍编号 家庭户编号 aac001",
        role=roster.HOUSEHOLD_KEY,
        example="520526002022200001",
    )
    head_name = Column(
        "户主姓名", "Head's name", Name(), also="户主 户主名 aac029", target="head", role=roster.HEAD_NAME
    )
    head_id = Column(
        "户主证件号码",
        "Head's ID number",
        IdNumber(),
        target="head",
        role=roster.HEAD_IDENTITY,
        personal="id",
        also="户主身份证号 户主身份证号码 户主身份证 户主证件号 户主公民身份号码 aac031",
    )
    head_id_type = Column("户主证件类型", "Head's document", OneOf(codes.ID_TYPE), target="head")
    hamlet = Column("自然村", "Hamlet", Text(60), also="自然村屯 自然寨 寨子 屯")
    group_name = Column("村组", "Group", Text(60), also="组 组别 村民小组 小组 所在组 村小组 居民小组")
    household_type = Column(
        "户类型", "Household type", OneOf(codes.HOUSEHOLD_TYPE), also="家庭类型 户属性 家庭属性 农户类型 户类别"
    )
    poverty_attr = Column(
        "贫困户属性", "Poverty attribute", OneOf(codes.POVERTY_ATTR), also="户属性 脱贫户属性 脱贫属性 aac006"
    )
    out_year = Column("脱贫年度", "Year out of poverty", Year(2013, 2021), also="脱贫时间 脱贫年份 脱贫标志")
    poverty_causes = Column(
        "致贫原因",
        "Causes of poverty",
        ManyOf(codes.POVERTY_CAUSE),
        also="主要致贫原因 其他致贫原因 aac007 aac008",
        joined=True,
    )
    household_phone = Column(
        "户联系电话",
        "Household's phone",
        Phone(),
        "phone",
        also="户电话 户主电话 户主联系电话 家庭联系电话 户主手机号 aar012",
        personal="phone",
    )
    bank_name = Column("开户银行", "Bank", Text(60), also="开户行 银行名称 aaq002")
    bank_card_no = Column(
        "银行卡号", "Account no.", Opaque(32), also="银行账号 一卡通账号 卡号 银行卡（账）号 aac004", personal="bank"
    )
    member_count_stated = Column(
        "家庭人口数",
        "Members stated",
        Whole("人|口", high=60),
        also="当前家庭人口数 年度家庭人口数 人数 家庭人口总数 家庭人口 人口数 家庭人数 人口",
    )
    uninsured_stated = Column(
        "是否有家庭成员未参加城乡居民（职工）基本医疗保险",
        "A member is uninsured, stated",
        YesNo(),
        also="是否有家庭成员未参保 是否有成员未参加城乡居民（职工）基本医疗保险",
    )
    housing_area = Column(
        "住房面积",
        "Housing area (m²)",
        Measure("平方米|㎡|m2|m²|平米|平方", high=2_000),
        also="房屋面积 住房面积（平方米） 安置房面积 aac317",
    )
    housing_grade = Column(
        "住房等级",
        "Housing grade",
        OneOf(codes.HOUSING_GRADE),
        also="房屋等级 住房鉴定等级 危房等级 房屋安全等级 房屋鉴定等级",
    )
    house_dangerous = Column(
        "是否危房户",
        "Dangerous house",
        YesNo(detail=codes.HOUSING_GRADE),
        also="危房户 是否危房 是否为危房",
        derived={"detail": "housing_grade"},
    )
    house_safe = Column(
        "住房是否安全",
        "House safe",
        YesNo(detail=codes.HOUSING_GRADE, invert=True, yes="安全", no="不安全"),
        "house_dangerous",
        also="是否住房安全 住房安全 住房安全有保障 是否解决安全住房 住房是否有保障",
        same_as="house_dangerous",
        derived={"detail": "housing_grade"},
    )
    water_safe = Column(
        "是否解决安全饮用水",
        "Safe water",
        YesNo(yes="安全 达标", no="不安全 不达标"),
        also="饮水是否安全 是否饮水安全 饮水安全 饮水安全有保障 饮水是否达标 是否解决饮水安全 aac312",
    )
    water_quantity = Column("水量", "Water quantity", OneOf(codes.WATER_STANDARD), also="水量是否达标 饮水水量")
    water_quality = Column("水质", "Water quality", OneOf(codes.WATER_STANDARD), also="水质是否达标 饮水水质")
    water_convenience = Column(
        "取水方便程度", "Water near", OneOf(codes.WATER_STANDARD), also="用水方便程度 取水是否方便 方便程度"
    )
    water_reliability = Column(
        "供水保证率", "Water reliable", OneOf(codes.WATER_STANDARD), also="保证率 供水保证率是否达标"
    )
    road_type = Column("入户路类型", "Road type", OneOf(codes.ROAD_TYPE), also="入户道路类型 入户路 aac316")
    road_hardened = Column(
        "入户道路是否硬化", "Road hardened", YesNo(yes="已硬化 硬化", no="未硬化"), also="入户路是否硬化 是否通硬化路"
    )
    road_distance_km = Column(
        "与村主干路距离",
        "Distance to the main road (km)",
        Measure("公里|千米|km", high=200),
        also="与村主干路距离（公里） 距村主干路距离 aac315",
    )
    fuel_type = Column("主要燃料类型", "Main fuel", OneOf(codes.FUEL_TYPE), also="燃料类型 主要燃料 aac320")
    toilet = Column("是否有卫生厕所", "Sanitary toilet", YesNo(), also="卫生厕所 有无卫生厕所 aac319")
    toilet_usable = Column(
        "卫生厕所是否能正常使用", "Toilet usable", YesNo(), also="卫生厕所能否正常使用 厕所是否正常使用"
    )
    electricity = Column(
        "是否通生活用电", "Electricity", YesNo(yes="已通 通", no="未通"), also="生活用电 是否通电 aac313"
    )
    production_electricity = Column(
        "是否通生产用电", "Electricity for production", YesNo(yes="已通 通", no="未通"), also="生产用电 aac308"
    )
    broadcast_tv = Column(
        "是否通广播电视", "Radio and television", YesNo(yes="已通 通", no="未通"), also="广播电视 aac314"
    )
    joined_coop = Column(
        "是否加入农民专业合作组织",
        "Member of a cooperative",
        YesNo(yes="已加入", no="未加入"),
        also="是否加入合作社 是否加入农民专业合作社",
    )
    enterprise_led = Column("是否有龙头企业带动", "Led by an enterprise", YesNo(), also="龙头企业带动 有无龙头企业带动")
    leader_led = Column(
        "是否有创业致富带头人带动", "Led by a local entrepreneur", YesNo(), also="致富带头人带动 是否有致富带头人带动"
    )
    land_arable = Column("耕地面积（亩）", "Arable land (mu)", Measure(_AREA, high=_LAND), also="耕地面积 耕地 aac301")
    land_forest = Column("林地面积（亩）", "Forest (mu)", Measure(_AREA, high=_LAND), also="林地面积 林地 aac303")
    land_returned = Column(
        "退耕还林面积（亩）", "Returned to forest (mu)", Measure(_AREA, high=_LAND), also="退耕还林面积 退耕还林 aac304"
    )
    land_orchard = Column("林果面积（亩）", "Orchard (mu)", Measure(_AREA, high=_LAND), also="林果面积 林果 aac305")
    land_pasture = Column(
        "牧草地面积（亩）", "Pasture (mu)", Measure(_AREA, high=_LAND), also="牧草地面积 牧草地 aac306"
    )
    land_water = Column("水面面积（亩）", "Water (mu)", Measure(_AREA, high=_LAND), also="水面面积 水面 aac307")
    household_remark = Column("户备注", "Household remark", Text(400), "remark", also="家庭备注 户备注信息")
