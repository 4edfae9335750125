"""From where a household was moved, and where to."""

from households import codes
from portal.common.imports import columns as roster
from portal.common.imports.cells import OneOf, Opaque, Origin, Room, Text, Year, YesNo
from portal.common.imports.columns import Column, ColumnGroup, register
from portal.common.words import Words


@register(12)
class RelocationColumns(ColumnGroup):
    """From where the household was moved, and where to."""

    code, words = "relocation", Words("易地搬迁", "Relocation")
    subject, target = roster.HOUSEHOLD, "household"

    relocated = Column(
        "是否易地扶贫搬迁户", "Relocated", YesNo(), also="是否搬迁户 是否易地搬迁户 易地搬迁户 是否易迁户"
    )
    in_large_site = Column(
        "是否居住在大中型搬迁安置区", "In a large settlement", YesNo(), also="是否大中型安置区 是否居住在大中型安置区"
    )
    site_name = Column(
        "安置点名称",
        "Settlement",
        Text(60),
        also="安置区机构 安置点 安置区 安置小区 安置区名称 安置社区 安置点（区） 集中安置点",
    )
    address = Column(
        "安置区住址",
        "Address in the settlement",
        Room(120),
        also="安置住址 楼栋-单元-房号 楼栋单元房号 门牌号 安置房地址 现住址 现居住地址 "
        "现居住地 家庭住址 家庭地址 居住地址 住址 房号地址 安置区地址 安置地址",
        derived={"building": "building", "unit": "unit", "room": "room"},
        example="8-3-601",
    )
    building = Column("楼栋", "Building", Text(20), also="楼栋号 栋号 楼号 幢号 栋")
    unit = Column("单元", "Unit", Text(20), also="单元号")
    room = Column("房号", "Room", Text(20), also="房间号 室号 户室号")
    origin = Column(
        "迁出地",
        "Place of origin",
        Origin(120),
        "",
        also="迁出地址 原住址 迁出地详细地址 原居住地",
        derived={"township": "origin_township", "village": "origin_village", "group": "origin_group"},
    )
    origin_township = Column(
        "迁出地乡镇",
        "Township of origin",
        Text(60),
        also="迁出地（乡镇） 迁出乡镇 原乡镇 迁出地乡 迁出地/乡镇 迁出地/乡 迁出地/乡（镇）",
    )
    origin_village = Column(
        "迁出地村", "Village of origin", Text(60), also="迁出地（村） 迁出村 原村 迁出地行政村 迁出地/村 迁出地/行政村"
    )
    origin_group = Column(
        "迁出地组", "Group of origin", Text(60), also="迁出地（组） 迁出组 原村组 迁出地村组 迁出地/组 迁出地/村民小组"
    )
    relocation_year = Column(
        "搬迁年度",
        "Year of the move",
        Year(2000, 2035),
        also="搬迁时间 搬迁年份 搬迁批次 搬迁入住时间 入住时间 搬迁入住年度",
    )
    relocation_way = Column("搬迁方式", "Way of the move", OneOf(codes.RELOCATION_WAY))
    resettle_mode = Column("安置方式", "Mode of resettlement", OneOf(codes.RESETTLE_MODE))
    resettle_place = Column("安置地", "Kind of place", OneOf(codes.RESETTLE_PLACE), also="安置地类型 安置去向")
    relocation_difficulty = Column(
        "搬迁可能存在的困难", "Difficulty of the move", OneOf(codes.RELOCATION_DIFFICULTY), also="搬迁困难"
    )
    property_cert_no = Column(
        "不动产权证号", "Property certificate no.", Opaque(60), also="不动产证号 不动产权证书号 房产证号 不动产登记证号"
    )
    old_house_demolished = Column(
        "旧房是否拆除复垦",
        "Old house demolished",
        YesNo(yes="已拆除 已拆", no="未拆除 未拆"),
        also="旧房是否拆除 旧房拆除 旧房拆除复垦 是否拆除旧房",
    )
    hukou_moved_in = Column(
        "户籍是否迁入",
        "Registration moved in",
        YesNo(yes="已迁入 已迁", no="未迁入 未迁"),
        also="户口是否迁入 户籍是否迁移 是否迁入户籍 户口是否迁移",
    )
    building_leader = Column("楼栋长", "Building leader", Text(60), also="楼长 楼栋长姓名")
    unit_leader = Column("联户长", "Unit leader", Text(60), also="单元长 十联户长 联户长姓名")
