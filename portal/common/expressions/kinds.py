"""The kinds of value an expression can have, and how they are named to a person."""

from enum import Enum

from portal.common.words import Words


class Kind(Enum):
    """What a value is; money and plain numbers are kept apart, so that yuan are never compared with years."""

    BOOLEAN = Words("是否", "yes or no")
    INTEGER = Words("整数", "whole number")
    NUMBER = Words("数", "number")
    MONEY = Words("金额", "amount of money")
    DATE = Words("日期", "date")
    CODE = Words("代码", "code")
    CODES = Words("代码组", "set of codes")

    @property
    def numeric(self) -> bool:
        """Whether one can calculate with it."""
        return self in {Kind.INTEGER, Kind.NUMBER, Kind.MONEY}

    @property
    def ordered(self) -> bool:
        """Whether smaller and greater mean something."""
        return self.numeric or self is Kind.DATE

    def __str__(self) -> str:
        return str(self.value)
