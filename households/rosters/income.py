"""The household's income of a year, by part."""

from portal.common.imports import columns as roster
from portal.common.imports.cells import Money
from portal.common.imports.columns import Column, ColumnGroup, register
from portal.common.words import Words


@register(14)
class IncomeColumns(ColumnGroup):
    """The household's income of a year, by part, in yuan."""

    code, words = "income", Words("家庭收入（元/年）", "Income (yuan a year)")
    subject, target = roster.HOUSEHOLD, "income"

    wage_migrant = Column("务工收入", "Work away from home", Money(), also="外出务工收入 务工收入（元） 年务工收入")
    wage_public_post = Column(
        "公益性岗位收入", "Public-welfare posts", Money(), also="公益岗收入 公益岗位收入 公益性岗位收入（元）"
    )
    wage_other = Column("其他工资性收入", "Other wages", Money(), also="其它工资性收入")
    wage = Column(
        "工资性收入",
        "Wages in all",
        Money(),
        also="工资性收入合计 工资性收入（元） 工资性收入小计 家庭收入/工资性 aac073",
    )
    business_planting = Column("种植业收入", "Crops", Money(), also="种植收入")
    business_livestock = Column("养殖业收入", "Livestock", Money(), also="养殖收入")
    business_forestry = Column("林果业收入", "Forestry and fruit", Money(), also="林果收入")
    business_other = Column("其他生产经营性收入", "Other business", Money(), also="其它生产经营性收入")
    business = Column(
        "生产经营性收入",
        "Business in all",
        Money(),
        also="经营性收入 生产经营性收入（元） 生产经营收入 家庭收入/生产经营性 aac071",
    )
    property_dividend = Column(
        "资产收益分红收入", "Dividends", Money(), also="资产收益扶贫分红收入 资产收益 分红收入 aac092"
    )
    property_land = Column("土地流转收入", "Land leases", Money(), also="土地流转")
    property_other = Column("其他财产性收入", "Other property", Money(), also="其它财产性收入 aac093")
    property_income = Column(
        "财产性收入", "Property in all", Money(), also="财产性收入合计 财产性收入（元） 家庭收入/财产性 aac072"
    )
    transfer_family_planning = Column("计划生育金", "Family planning", Money(), also="计生金 计划生育奖励 aac076")
    transfer_dibao = Column("最低生活保障金", "Subsistence allowance paid", Money(), also="低保金 农村低保金 aac077")
    transfer_tekun = Column("特困人员救助供养金", "Extreme-poverty support paid", Money(), also="特困供养金 五保金")
    transfer_pension = Column("养老金或离退休金", "Pensions", Money(), also="养老金 养老保险金 离退休金 aac087")
    transfer_ecology = Column("生态补偿金", "Ecology", Money(), also="生态补偿 aac078")
    transfer_other = Column("其他转移性收入", "Other transfers", Money(), also="其它转移性收入 aac083")
    transfer = Column(
        "转移性收入", "Transfers in all", Money(), also="转移性收入合计 转移性收入（元） 家庭收入/转移性 aac085"
    )
    business_cost = Column(
        "生产经营性支出",
        "Costs of business",
        Money(),
        also="生产经营性支出（合计） 生产经营支出 经营性支出 生产经营性支出（元） aac074",
    )
    gross = Column("年收入（元）", "Income in all", Money(), also="年收入 家庭年收入 家庭总收入 年总收入 家庭收入合计")
    net = Column(
        "纯收入（元）",
        "Net income",
        Money(low=-1_000_000),
        also="纯收入 家庭纯收入 家庭年纯收入 年纯收入 家庭纯收入（元） 全家纯收入",
    )
    per_capita_stated = Column(
        "人均纯收入（元）",
        "Net income per head, stated",
        Money(low=-1_000_000, high=1_000_000),
        also="人均纯收入 家庭人均纯收入 家庭年人均收入 年人均纯收入 家庭人均收入 人均收入 "
        "人均可支配收入 家庭年人均纯收入",
    )
    claims = Column("理赔收入", "Insurance claims", Money(), also="理赔金 保险理赔收入")
    self_paid = Column(
        "合规自付支出", "Medical costs borne", Money(), also="其他合规自负支出 合规自负支出 医疗自付 合规自付"
    )
    industry_reward = Column("产业奖励", "Industry reward", Money(), also="产业奖补")
    employment_reward = Column("就业奖励", "Employment reward", Money(), also="就业奖补")
