"""The hand that wrote a sheet: every village has its own words, date forms and slips of the pen.

Slips are planned by position (the n-th member row of the sheet), so that a seed gives the same slips every time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from households.demo.columns import HouseholdColumn, PersonColumn, Value
from households.demo.households import Household
from households.demo.people import Person

_DATES: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}-{day.month:02d}-{day.day:02d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
)
_RELATIONS: tuple[dict[tuple[str, bool], str], ...] = (
    {},
    {("配偶", False): "妻", ("配偶", True): "丈夫"},
    {("配偶", False): "妻子", ("之母", False): "母亲", ("之父", True): "父亲"},
)
_WORDS: tuple[dict[str, str], ...] = (
    {},
    {"患有大病": "大病", "长期慢性病": "慢性病", "无劳动力": "无劳动能力", "汉族": "汉", "彝族": "彝"},
    {"健康": "良好", "弱劳动力或半劳动力": "半劳力", "农村低保": "农村低保"},
)
_HEADINGS: tuple[dict[str, str], ...] = (
    {},
    {"证件号码": "身份证号码", "文化程度": "受教育程度", "健康状况": "身体状况", "户联系电话": "联系电话"},
    {
        "证件号码": "公民身份号码",
        "与户主关系": "与户主\n关系",
        "务工企业名称": "务工单位",
        "家庭人口数": "家庭\n人口数",
    },
)


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: on which member row, under which heading, what is written instead, and how it is told."""

    row: int
    heading: str
    write: Callable[[Value], Value]
    told: str


def _damaged(value: Value) -> Value:
    return float(int(str(value)[:15]) * 1000) if str(value)[:15].isdigit() else value


def _wrong_digit(value: Value) -> Value:
    text = str(value)
    return text[:-1] + ("1" if text[-1] != "1" else "2")


_REPAIRED = (
    Slip(9, "证件号码", lambda value: _wide(str(value)), "全角证件号码"),
    Slip(23, "证件号码", lambda value: f" {str(value)[:6]} {str(value)[6:14]} {str(value)[14:]}", "证件号码中有空格"),
    Slip(31, "家庭成员联系电话", lambda value: f"{value}.0" if value else "", "电话带小数"),
    Slip(44, "姓名", lambda value: f"{str(value)[0]}　{str(value)[1:]}", "姓名中有空格"),
    Slip(57, "务工月收入", lambda value: f"{int(value):,}" if value else "", "金额带千分位逗号"),
    Slip(68, "证件号码", lambda value: str(value).lower(), "证件号码小写 x"),
    Slip(73, "务工月收入", lambda value: f"{int(value) / 10_000:.2f}万" if value else "", "金额以万元计"),
)
_REFUSED = (
    Slip(38, "证件号码", _damaged, "证件号码成了数值，末三位已丢失"),
    Slip(61, "证件号码", _wrong_digit, "证件号码校验位不符"),
    Slip(82, "健康状况", lambda _value: "欠佳", "健康状况不在代码表内"),
    Slip(91, "是否参加城乡居民基本医疗保险", lambda _value: "？", "是否参保填写不明"),
)


@dataclass(slots=True)
class Hand:
    """How one village writes."""

    style: int
    slips: tuple[Slip, ...]
    repeats_heading: bool
    merged_columns: int
    blank_row_every: int
    rows: dict[str, int] = field(default_factory=dict)

    def heading(self, heading: str) -> str:
        """The village's own heading for a column."""
        return _HEADINGS[self.style % len(_HEADINGS)].get(heading, heading)

    def household(self, column: HouseholdColumn, household: Household) -> Value:
        """A household's value as this village writes it."""
        return self._worded(column.value(household))

    def person(self, column: PersonColumn, person: Person) -> Value:
        """A member's value as this village writes it, slips of the pen included."""
        value = column.value(person)
        if column.heading == "出生日期":
            value = _DATES[self.style % len(_DATES)](person.born)
        elif column.heading == "与户主关系":
            value = _RELATIONS[self.style % len(_RELATIONS)].get((person.relation, person.male), person.relation)
        else:
            value = self._worded(value)
        row = self.rows.setdefault(person.id_number, len(self.rows))
        slip = next((slip for slip in self.slips if slip.row == row and slip.heading == column.heading), None)
        return slip.write(value) if slip else value

    def _worded(self, value: Value) -> Value:
        return _WORDS[self.style % len(_WORDS)].get(value, value) if isinstance(value, str) else value

    def faults_in_words(self, rows: int) -> Iterator[str]:
        """Say which slips a sheet of so many people has."""
        return (slip.told for slip in self.slips if slip.row < rows)


def hand_of(index: int, on: date) -> Hand:
    """The hand of the index-th settlement; refusable slips are rare and stand elsewhere each month."""
    refused = _REFUSED[(index // 2 + on.month) % len(_REFUSED)]
    slips = tuple(slip for position, slip in enumerate(_REPAIRED) if (position + index + on.month) % 3 == 0)
    return Hand(
        style=index,
        slips=(*slips, refused) if index % 2 == 0 else slips,
        repeats_heading=index % 4 == 1,
        merged_columns=3 if index < 7 else 40,
        blank_row_every=60 if index % 3 == 0 else 10**6,
    )
