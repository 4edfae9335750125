"""Numbers: money in yuan, measures, whole numbers."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from typing_extensions import override

from portal.common.imports import faults
from portal.common.imports.cells.base import BLANK, NONE_WORDS, Cell, Context, Parsed, Parser, bare
from portal.common.imports.faults import Fault
from portal.common.words import Words

_BETWEEN: Final = re.compile(r"\d\s*(?:[-~～—–至到]|或)+\s*[¥￥]?\d")
_ABOUT: Final = re.compile(r"^(?:大约|大概|约|近|估计|差不多|左右)+|(?:左右|上下|多|余|以上|以内)+$")
_NUMBER: Final = re.compile(r"^([-+]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?$")
# A column of which at least half the filled cells are native numbers is one of numbers: text there is worth saying.
_MOSTLY: Final = 0.5
_SCALES: Final = {"万": 10_000, "千": 1_000, "百": 100}


class Number(Parser):
    """A number between two bounds, with a unit that may be written beside it; a Decimal of `places` places."""

    words = Words("数字", "Number")
    contextual = True
    none_is_nought = False

    def __init__(self, units: str, *, low: int = 0, high: int = 10**9, places: int = 2) -> None:
        super().__init__()
        self.low = low
        self.high = high
        self.places = places
        self._step = Decimal(1).scaleb(-places)
        words = "|".join(sorted(map(re.escape, units.split("|")), key=len, reverse=True))
        self._unit = re.compile(rf"(?:{words})$") if units else None

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if type(cell) is float and cell.is_integer() and self.low <= cell <= self.high:
            return self.value(Decimal(int(cell)))
        if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
            return _unknown()
        parsed = self._from_text(cell, context) if isinstance(cell, str) else self._number(repr(cell))
        if parsed.value is None:
            return parsed
        return self._bounded(parsed)

    @override
    def show(self, value: Any) -> Decimal:
        return Decimal(str(value))

    def value(self, number: Decimal) -> Parsed:
        """Return the stored value of a number inside the bounds."""
        return Parsed(number.quantize(self._step, rounding=ROUND_HALF_UP))

    def _bounded(self, parsed: Parsed) -> Parsed:
        if not self.low <= parsed.value <= self.high:
            return Parsed(None, Fault(faults.NUMBER_LIMITS, params={"low": str(self.low), "high": str(self.high)}))
        value, fault, _ = self.value(parsed.value)
        return Parsed(value, fault or parsed.fault)

    def _number(self, text: str) -> Parsed:
        try:
            number = Decimal(text)
        except ArithmeticError:
            return _unknown()
        return Parsed(number) if number.is_finite() else _unknown()

    def _from_text(self, written: str, context: Context) -> Parsed:
        text = bare(written).removeprefix("人民币").lstrip("¥￥")
        if text in NONE_WORDS:
            return Parsed(Decimal(0), Fault(faults.NUMBER_WORDS, repaired=True)) if self.none_is_nought else BLANK
        if _BETWEEN.search(text):
            return Parsed(None, Fault(faults.NUMBER_BETWEEN))
        said = None
        number = _ABOUT.sub("", text)
        if number != text:
            said = faults.NUMBER_ABOUT
        without_unit = _ABOUT.sub("", self._unit.sub("", number)) if self._unit else number
        scale = _SCALES.get(without_unit[-1:], 1)
        digits = without_unit[:-1] if scale > 1 else without_unit
        found = _NUMBER.match(digits)
        if not found or not digits.isascii():
            return _unknown()
        if said is None and digits != text:
            said = faults.NUMBER_WORDS
        elif said is None and ("," in digits or context.numeric_share >= _MOSTLY):
            said = faults.NUMBER_AS_TEXT
        value = Decimal(found[1] + found[2].replace(",", "") + (found[3] or "")) * scale
        return Parsed(value, Fault(said, repaired=True) if said else None)


class Money(Number):
    """Yuan. 0.45万, 4,500, 4500元/月 and 约4500 are understood and said; a range is not a number."""

    words = Words("金额（元）", "Amount in yuan")
    none_is_nought = True

    def __init__(self, *, low: int = 0, high: int = 10_000_000) -> None:
        super().__init__(
            "元|块|块钱|元/月|元/年|/月|/年|元每月|元每年|每月|每年|元整|元/人|元/人年|RMB|元(人民币)",
            low=low,
            high=high,
        )


class Measure(Number):
    """A measure (m², mu, km) with its unit."""

    def __init__(self, units: str, *, high: int) -> None:
        super().__init__(units, high=high)
        first = units.split("|", maxsplit=1)[0]
        self.words = Words(f"数字（{first}）", f"Number ({first})")


class Whole(Number):
    """A whole number."""

    words = Words("整数", "Whole number")

    def __init__(self, units: str = "", *, low: int = 0, high: int = 32_767) -> None:
        super().__init__(units, low=low, high=high, places=0)

    @override
    def value(self, number: Decimal) -> Parsed:
        if number != number.to_integral_value():
            return Parsed(None, Fault(faults.NUMBER_WHOLE))
        return Parsed(int(number))

    @override
    def show(self, value: Any) -> Decimal:
        return Decimal(int(value))


def _unknown() -> Parsed:
    return Parsed(None, Fault(faults.NUMBER_UNKNOWN))
