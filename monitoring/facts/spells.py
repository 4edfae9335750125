"""What checks look up of a spell of work `e`, beside the facts of the person and the household.

`e.ended_before` is the latest end of the person's earlier spells, `dc.name` the name of the county.
"""

from monitoring.facts.base import YEARS, Fact, coded, day, money, several, whole, yes_no
from workshops import codes

# The county level of a written place: a county, district, banner or county-level city after the city.
_TO_COUNTY = "regexp_replace(e.place, '自治区|地区|开发区|自治州|盟', '', 'g') ~ '[县区旗]|市.+市|州.+市|省.*州.+市'"

SPELL_FACTS: tuple[Fact, ...] = (
    day("spell_start", "务工开始时间", "Work began on", 'e.start'),
    day("spell_end", "务工结束时间", "Work ended on", 'e."end"'),
    yes_no("spell_current", "正在务工", "At work on the day",
           "coalesce(e.start <= %(on)s, true) "
           "AND coalesce(e.\"end\" >= date_trunc('month', %(on)s::date)::date, true)"),
    whole("spell_age", "务工起始年龄", "Age when work began", "date_part('year', age(e.start, p.birth_date))::int",
          YEARS),
    whole("spell_years", "务工持续年数", "Years of the spell",
          "date_part('year', age(coalesce(e.\"end\", %(on)s::date), e.start))::int", YEARS),
    yes_no("spell_overlaps", "与上段务工重叠", "Overlaps the spell before", "e.start < e.ended_before"),
    coded("spell_place", "务工地点", "Place of work", "e.place"),
    yes_no("place_to_county", "务工地点到县", "Place of work down to the county",
           f"CASE WHEN e.place IS NULL THEN NULL WHEN e.abroad THEN true ELSE {_TO_COUNTY} END"),
    yes_no("in_county", "县内务工", "Works in the county",
           "CASE WHEN e.abroad THEN false ELSE strpos(e.place, dc.name) > 0 END"),
    yes_no("spell_abroad", "境外务工", "Works abroad", "e.abroad"),
    coded("employer", "务工单位", "Employer", "e.employer"),
    coded("industry", "务工行业", "Industry", "e.industry"),
    coded("trade", "务工工种", "Trade", "e.trade"),
    money("monthly_wage", "务工月收入", "Monthly wage", "e.monthly_wage"),
    whole("work_months", "务工月数", "Months worked", "e.months"),
    coded("channel", "就业渠道", "Channel of work", "e.channel", codes.EMPLOYMENT_CHANNEL),
    several("posts", "公益性岗位", "Public-welfare posts", "e.public_post", codes.PUBLIC_POST),
    whole("post_months", "公益性岗位月数", "Months in the post", "e.public_post_months"),
    yes_no("point_to_point", "点对点输送", "Organised transport", "e.point_to_point"),
    yes_no("steady", "稳定就业", "Steady work", "e.steady"),
    money("transport_subsidy", "交通费补助", "Transport subsidy", "e.transport_subsidy"),
    yes_no("from_ledger", "来自务工台账", "From a labour ledger", "e.source = 'LEDGER'"),
)  # fmt: skip
