"""Writing a month: one workbook a settlement, laid out as villages do it.

Titles, two-row headings, merged household cells, page breaks that repeat the heading, totals, footers, other sheets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from households.demo.columns import COLUMNS, KEY, HouseholdColumn, Value
from households.demo.county import County
from households.demo.hands import Hand, hand_of
from households.demo.households import Household
from households.demo.places import COUNTY_NAME, Village, villages

_MERGES = 1800
_PAGE = 45
_CLERKS = (
    "陈光文",
    "禄永贵",
    "马关祥",
    "安明珍",
    "杨朝发",
    "罗文秀",
    "王国忠",
    "陶绍琴",
    "李光荣",
    "锁贤明",
    "张德英",
    "韦昌贵",
)


@dataclass(frozen=True, slots=True)
class Roster:
    """A workbook that was written: where it is, whose it is, which month it reports, how many people."""

    path: Path
    area: str
    settlement: str
    month: date
    rows: int = 0


def write_month(county: County, folder: Path) -> list[Roster]:
    """Write one workbook a settlement into `folder` and return them; the same county gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    known = villages()
    written = []
    for index, (settlement, households) in enumerate(county.settlements.items()):
        village = known[settlement.village]
        path = folder / roster_name(village, county.on)
        sheet = _Sheet(path, hand_of(index, county.on), county.on)
        sheet.write(f"{COUNTY_NAME}{village.township}{village.short}", _CLERKS[index % len(_CLERKS)], households)
        written.append(
            Roster(path, settlement.village, settlement.name, county.on, sum(len(home.listed) for home in households))
        )
    return written


def roster_name(village: Village, month: date) -> str:
    """The file name of a village's roster."""
    return f"{village.short}花名册（{month.month}月）.xlsx"


class _Sheet:
    """One workbook in the making."""

    def __init__(self, path: Path, hand: Hand, on: date) -> None:
        self.book: Any = xlsxwriter.Workbook(str(path))
        self.book.set_properties({"title": "演示数据，人员均为虚构", "created": datetime.combine(on, time())})
        self.hand, self.on = hand, on
        line = {"border": 1, "font_size": 10, "valign": "vcenter"}
        self.cell = self.book.add_format(line)
        self.sum = self.book.add_format({**line, "bold": True})
        self.heading = self.book.add_format(
            {**line, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EAF0F8"}
        )
        self.title = self.book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.spare = 0

    def write(self, place: str, clerk: str, households: Sequence[Household]) -> None:
        """Write the sheet of people, an old sheet that is hidden, and the notes."""
        sheet = self.book.add_worksheet(place.removeprefix(COUNTY_NAME)[-20:])
        self.spare = _MERGES - (1 + len(KEY)) * len(households)
        last = len(COLUMNS)
        sheet.merge_range(0, 0, 0, last, f"{place}易地扶贫搬迁户（含监测对象）花名册", self.title)
        when = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        sheet.merge_range(
            1,
            0,
            1,
            last,
            f"填报单位（盖章）：{place}      填报时间：{when}      单位：元、人、亩      演示数据，人员均为虚构",
            self.cell,
        )
        self._headings(sheet, 2)
        row = self._rows(sheet, 4, households)
        self._totals(sheet, row, households)
        sheet.write(
            row + 1, 0, f"填表人：{clerk}      审核人：{_CLERKS[-1]}      联系电话：0857-6220000      日期：{when}"
        )
        sheet.write(row + 2, 0, "注：1.劳动技能按系统口径填写；2.“务工所在地”填写到县级；3.收入按自然年度填写。")
        sheet.freeze_panes(4, 5)
        self._other_sheets()
        self.book.close()

    def _headings(self, sheet: Any, row: int) -> None:
        """Group headings merged over their columns, the columns' own headings under them."""
        sheet.merge_range(row, 0, row + 1, 0, "序号", self.heading)
        column = 1
        for group, members in groupby(COLUMNS, key=lambda item: item.group):
            width = len(list(members))
            if width > 1:
                sheet.merge_range(row, column, row, column + width - 1, group, self.heading)
            else:
                sheet.write_string(row, column, group, self.heading)
            column += width
        for position, item in enumerate(COLUMNS, start=1):
            sheet.write_string(row + 1, position, self.hand.heading(item.heading), self.heading)
            if row == 2:
                sheet.set_column(position, position, item.width)

    def _rows(self, sheet: Any, row: int, households: Sequence[Household]) -> int:
        """Write the families; return the row after the last."""
        for number, household in enumerate(households, start=1):
            if self.hand.repeats_heading and number % _PAGE == 0:
                self._headings(sheet, row)
                row += 2
            self._household(sheet, row, number, household)
            row += len(household.listed)
            if number % self.hand.blank_row_every == 0:
                row += 1
        return row

    def _household(self, sheet: Any, row: int, number: int, household: Household) -> None:
        rows = len(household.listed)
        self._shared(sheet, row, 0, rows, number)
        for position, item in enumerate(COLUMNS, start=1):
            if isinstance(item, HouseholdColumn):
                self._shared(sheet, row, position, rows, self.hand.household(item, household))
                continue
            for offset, person in enumerate(household.listed):
                _put(sheet, row + offset, position, self.hand.person(item, person), self.cell)

    def _shared(self, sheet: Any, row: int, column: int, rows: int, value: Value) -> None:
        """A household's value: merged down the family while the sheet may have more merges, else on its first row."""
        if value != "" and rows > 1 and self._may_merge(column):
            sheet.merge_range(row, column, row + rows - 1, column, "", self.cell)
        _put(sheet, row, column, value, self.cell)

    def _may_merge(self, column: int) -> bool:
        """The household's number and head are always merged: without them a row has no household."""
        if column <= len(KEY):
            return True
        if column > self.hand.merged_columns or self.spare <= 0:
            return False
        self.spare -= 1
        return True

    def _totals(self, sheet: Any, row: int, households: Sequence[Household]) -> None:
        people = sum(len(household.people) for household in households)
        sheet.write_string(row, 0, "合计", self.sum)
        sheet.write_string(row, 1, f"{len(households)}户", self.sum)
        for position, item in enumerate(COLUMNS, start=1):
            if item.heading == "家庭人口数":
                sheet.write_number(row, position, people, self.sum)
            elif item.heading == "纯收入（元）":
                letter = xlsxwriter.utility.xl_col_to_name(position)
                total = sum(household.net for household in households if "income" not in household.blanks)
                sheet.write_formula(row, position, f"=SUM({letter}5:{letter}{row})", self.sum, total)

    def _other_sheets(self) -> None:
        notes = self.book.add_worksheet("填表说明")
        notes.write(
            0, 0, "一、一人一行，户内信息填在户主行；二、证件号码按文本填写；三、本表为演示数据，人员均为虚构。"
        )
        old = self.book.add_worksheet("旧表勿动")
        old.write_row(0, 0, ["姓名", "证件号码", "备注"])
        old.write_row(1, 0, ["旧数据", "", "以新表为准"])
        old.hide()


def _put(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    if value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def planned_faults(rosters: Sequence[Roster]) -> Iterator[str]:
    """Name what was written wrong on purpose, for whoever looks at the result (file: what)."""
    for index, roster in enumerate(rosters):
        for what in hand_of(index, roster.month).faults_in_words(roster.rows):
            yield f"{roster.path.name}: {what}"
