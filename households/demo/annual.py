"""Last year's incomes: one county-wide table of households, so that this year's can be compared with them."""

from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from households.demo.county import County
from households.demo.households import BUSINESS, PROPERTY, TRANSFERS, WAGES, Household
from households.demo.places import COUNTY, COUNTY_NAME, villages
from households.demo.workbook import Roster

YEAR_END = date(2025, 12, 31)
_HEADINGS = (
    "序号", "乡（镇）", "行政村", "户编号", "户主姓名", "户主证件号码", "工资性收入", "生产经营性收入", "财产性收入",
    "转移性收入", "生产经营性支出", "纯收入（元）", "人均纯收入（元）",
)  # fmt: skip


def write_last_year(county: County, folder: Path, seed: int) -> Roster:
    """Write the incomes of the year before: a little less than this year's for most, and their parts add up."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(seed)
    path = folder / f"{COUNTY_NAME}{YEAR_END.year}年度家庭收入台账.xlsx"
    book: Any = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "演示数据，人员均为虚构", "created": datetime.combine(YEAR_END, time())})
    sheet = book.add_worksheet("家庭收入")
    style = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(
        0, 0, f"{COUNTY_NAME}易地扶贫搬迁户{YEAR_END.year}年度家庭收入台账（演示数据，人员均为虚构）", style
    )
    sheet.write_row(1, 0, _HEADINGS)
    known = villages()
    row = 2
    for household in county.households:
        if household.blanks:
            continue
        village = known[household.settlement.village]
        words = (village.township, village.name, household.number, household.head.name, household.head.id_number)
        sheet.write_number(row, 0, row - 1)
        for column, text in enumerate(words, start=1):
            sheet.write_string(row, column, text)
        sheet.write_row(row, 1 + len(words), _amounts(household, random))
        row += 1
    book.close()
    return Roster(path, COUNTY, COUNTY_NAME, YEAR_END)


def _amounts(household: Household, random: Random) -> list[float]:
    before = random.uniform(0.86, 1.04)
    parts = [int(household.total(names) * before) for names in (WAGES, BUSINESS, PROPERTY, TRANSFERS)]
    expense = min(int(household.expense * before), parts[1])
    net = sum(parts) - expense
    return [*parts, expense, net, round(net / len(household.people), 2)]
