"""Roster columns of work: where, for whom, for what wage."""

from portal.common.imports import columns as roster
from portal.common.imports.cells import Date, ManyOf, Money, OneOf, Text, Whole, YesNo
from portal.common.imports.columns import Column, ColumnGroup, register
from portal.common.words import Words
from workshops import codes


@register(20)
class SpellColumns(ColumnGroup):
    """A person's present work."""

    code, words = "spell", Words("务工就业", "Work")
    subject, target = roster.PERSON, "spell"

    works = Column(
        "是否务工",
        "Works",
        YesNo(yes="已务工 务工", no="未务工"),
        "",
        also="是否已务工 是否外出务工 是否就业 务工情况/是否务工",
        asks={False: "work_end", True: "work_county employer industry monthly_wage channel"},
    )
    work_place = Column(
        "务工所在地",
        "Place of work",
        Text(120),
        "place",
        also="务工区域 务工地点 务工地 务工地址 就业地点 务工情况/地点 务工情况/所在地 工作地点",
    )
    work_province = Column(
        "务工地省",
        "Province of work",
        Text(40),
        "",
        part_of="work_place",
        also="务工地（省） 务工所在地（省） 务工所在省 务工省份 就业地省 务工地/省 务工地/省份 务工所在地/省 "
        "务工地点/省 就业地/省",
    )
    work_city = Column(
        "务工地市",
        "City of work",
        Text(40),
        "",
        part_of="work_place",
        also="务工地（市） 务工所在地（市） 务工所在市 就业地市 务工地/市 务工地/市州 务工所在地/市 "
        "务工地点/市 就业地/市",
    )
    work_county = Column(
        "务工地县",
        "County of work",
        Text(40),
        "",
        part_of="work_place",
        also="务工地（县） 务工地（县区） 务工所在地（县） 务工所在县 就业地县 务工地/县 务工地/县区 "
        "务工地/县（市、区） 务工所在地/县 务工地点/县 就业地/县",
    )
    abroad = Column("是否国外务工", "Works abroad", YesNo(), also="是否境外务工 国外务工")
    employer = Column(
        "务工企业名称",
        "Employer",
        Text(120),
        also="务工单位 就业单位 单位名称 务工企业 用工单位 工作单位 务工情况/单位 务工单位名称 就业单位名称 企业名称",
    )
    industry = Column("所属行业", "Industry", Text(60), also="行业 从事行业 务工行业")
    trade = Column("工种", "Trade", Text(60), also="从事工种 务工工种 岗位名称 务工情况/工种")
    monthly_wage = Column(
        "务工月收入",
        "Monthly wage",
        Money(high=200_000),
        also="月工资 月收入 月工资（元） 月均工资 务工月收入（元） 月收入（元） 务工情况/收入 "
        "务工情况/月收入 务工情况/工资 月均收入 工资",
    )
    work_months = Column(
        "务工时间（月）",
        "Months worked",
        Whole("个月|月", high=12),
        "months",
        also="务工时间 务工时长 务工时长(月) 务工月数 务工情况/时间 务工情况/时长 务工时长（月） 累计务工月数 aab012",
    )
    channel = Column(
        "就业渠道",
        "How found",
        OneOf(codes.EMPLOYMENT_CHANNEL),
        also="就业渠道（易地搬迁后扶使用） 务工渠道 就业方式 就业类型",
    )
    public_post = Column(
        "公益性岗位",
        "Public-welfare post",
        ManyOf(codes.PUBLIC_POST),
        also="公益性岗位类型 公益岗位 公益岗位类型 公益岗",
    )
    public_post_months = Column(
        "公益性岗位(月数)",
        "Months in the post",
        Whole("个月|月", high=12),
        also="聘用月数 公益岗位月数 公益性岗位月数 公益岗月数",
    )
    point_to_point = Column("是否点对点输送", "Organised transport", YesNo(), also="点对点输送 是否点对点")
    work_start = Column(
        "务工开始时间",
        "Began",
        Date(future=True),
        "start",
        also="开始时间 外出时间 务工开始 务工起始时间 上岗时间",
        derived={"precision": "work_start_precision"},
        ledger=True,
    )
    work_start_precision = Column(
        "务工开始时间精度", "Precision of the beginning", Text(1), "start_precision", hidden=True
    )
    work_end = Column(
        "务工结束时间",
        "Ended",
        Date(open_ended=True, future=True),
        "end",
        also="结束时间 务工结束 返乡时间",
        derived={"precision": "work_end_precision"},
    )
    work_end_precision = Column("务工结束时间精度", "Precision of the end", Text(1), "end_precision", hidden=True)
    steady = Column("是否稳定就业", "Steady", YesNo(yes="稳定", no="不稳定"), also="是否稳定 就业是否稳定 务工是否稳定")
    transport_subsidy = Column(
        "年度交通费补助",
        "Transport subsidy",
        Money(high=100_000),
        also="交通费补助 交通补贴 跨省交通补贴 外出务工交通补助",
    )
