"""Dates with their precision, months and years, in the spellings counties use."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from typing_extensions import override

from portal.common.imports import faults
from portal.common.imports.cells.base import BLANK, NONE_WORDS, Cell, Context, Parsed, Parser, bare, plain
from portal.common.imports.faults import Fault
from portal.common.words import Words

DAY: Final = "D"
MONTH: Final = "M"
YEAR: Final = "Y"
_FIRST: Final = 1880
_LAST: Final = 2100
_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
# Serial numbers of the years 1927 to 2100; smaller ones cannot be told from years.
_FIRST_SERIAL: Final = 10_000
_LAST_SERIAL: Final = 73_415

_TIME: Final = re.compile(r"[T ]\d{1,2}[:时]\d{1,2}.*$")
_PARTED: Final = re.compile(r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?[日号]?)?$")
_RUN: Final = re.compile(r"^(\d{4})(\d{2})?(\d{2})?(?:\.0+)?$")
_YEAR: Final = re.compile(r"^(\d{4})(?:\.0+|年度?|年(?:批次|脱贫|搬迁))?$")
_SERIAL: Final = re.compile(r"^(\d{5})(?:\.\d+)?$")
_LUNAR: Final = re.compile("农历|阴历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|廿")
_HAN_DATE: Final = re.compile(
    r"^([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?)?$"
)
_HAN_DIGIT: Final = {"〇": 0, "零": 0, "○": 0, **{mark: value for value, mark in enumerate("一二三四五六七八九", 1)}}
_OPEN: Final = frozenset({"至今", "今", "目前", "现在", "在职", "仍在务工", "持续"})


class Date(Parser):
    """A date: the first day where only month or year is known; the extra `precision` is D, M or Y.

    With `open_ended`, 至今 ("until now") is no date and no fault: the value stays empty.
    """

    words = Words("日期，如 1998-03-05、1998.3、199803", "Date, such as 1998-03-05, 1998.3 or 199803")

    def __init__(self, *, open_ended: bool = False, future: bool = False) -> None:
        super().__init__()
        self.open_ended = open_ended
        self.future = future

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if isinstance(cell, str):
            parsed = self._from_text(cell, context)
        elif isinstance(cell, date):
            parsed = _dated(cell.year, cell.month, cell.day)
        elif isinstance(cell, bool) or not isinstance(cell, (int, float)):
            parsed = _unknown()
        else:
            parsed = _from_number(cell, context)
        if parsed.value and context.on and parsed.value > context.on and not self.future:
            return _outside(context.on.year)
        return parsed

    @override
    def show(self, value: Any) -> date:
        return value if isinstance(value, date) else date.fromisoformat(str(value))

    def agrees(self, mine: Any, other: Any, extras: Mapping[str, Any]) -> bool:
        """Say whether a date, given its extras, agrees with another: a month agrees with every day in it."""
        precision = extras.get("precision")
        if precision == YEAR:
            return bool(mine.year == other.year)
        if precision == MONTH:
            return bool((mine.year, mine.month) == (other.year, other.month))
        return bool(mine == other)

    def _from_text(self, written: str, context: Context) -> Parsed:
        text = bare(_TIME.sub("", plain(written)))
        if text in NONE_WORDS:
            return BLANK
        if text in _OPEN:
            return Parsed() if self.open_ended else _unknown()
        if _LUNAR.search(text):
            return Parsed(None, Fault(faults.DATE_LUNAR))
        found = _PARTED.match(text) or _RUN.match(text) or _YEAR.match(text)
        if found:
            return _dated(*(int(part) for part in found.groups() if part))
        serial = _SERIAL.match(text)
        if serial:
            return _from_serial(int(serial[1]), context)
        han = _HAN_DATE.match(text)
        return _from_han(han) if han else _unknown()


def _from_number(number: float, context: Context) -> Parsed:
    if not float(number).is_integer():
        return _from_fraction(number, context)
    whole = int(number)
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _from_serial(whole, context)
    text = str(whole)
    found = _RUN.match(text)
    return _dated(*(int(part) for part in found.groups() if part)) if found else _unknown()


def _from_fraction(number: float, context: Context) -> Parsed:
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _from_serial(int(number), context)
    found = _PARTED.match(repr(number))
    # As a number, 1998.1 may have been January or October (1998.10).
    if not found or found[2] == "1":
        return _unknown()
    return _dated(int(found[1]), int(found[2]))


def _from_serial(serial: int, context: Context) -> Parsed:
    day = (_EPOCH_1904 if context.since_1904 else _EPOCH_1900) + timedelta(days=serial)
    return Parsed(day, Fault(faults.DATE_SERIAL, repaired=True), {"precision": DAY})


def _from_han(found: re.Match[str]) -> Parsed:
    year = int("".join(str(_HAN_DIGIT[mark]) for mark in found[1]))
    return _dated(year, *(_han_number(part) for part in found.groups()[1:] if part))


def _han_number(text: str) -> int:
    if "十" not in text:
        return _HAN_DIGIT.get(text, 99)
    tens, _, ones = text.partition("十")
    return _HAN_DIGIT.get(tens, 1) * 10 + _HAN_DIGIT.get(ones, 0)


def _dated(year: int, month: int | None = None, day: int | None = None) -> Parsed:
    if not _FIRST <= year <= _LAST:
        return _outside(_LAST)
    try:
        value = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return _unknown()
    precision = YEAR if month is None else MONTH if day is None else DAY
    return Parsed(value, None, {"precision": precision})


def _unknown() -> Parsed:
    return Parsed(None, Fault(faults.DATE_UNKNOWN))


def _outside(last: int) -> Parsed:
    return Parsed(None, Fault(faults.DATE_RANGE, params={"first": str(_FIRST), "last": str(last)}))


class Year(Parser):
    """A year between two bounds; a whole date gives its year."""

    words = Words("年份，如 2018", "Year, such as 2018")

    def __init__(self, first: int = 1900, last: int = _LAST) -> None:
        super().__init__()
        self.first = first
        self.last = last
        self._date = Date(future=True)

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        parsed = self._date.parse(cell, context)
        if parsed.value is None or (parsed.fault and parsed.fault.kind == faults.DATE_SERIAL):
            return _unknown()
        if not self.first <= parsed.value.year <= self.last:
            return Parsed(None, Fault(faults.DATE_RANGE, params={"first": str(self.first), "last": str(self.last)}))
        return Parsed(parsed.value.year)

    @override
    def show(self, value: Any) -> str:
        return str(value)
