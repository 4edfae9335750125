"""How the tests of cells read one cell, and their own way to a check digit."""

from datetime import date
from typing import Any, Final

from portal.common.imports.cells import Cell, Parser

TODAY: Final = date(2026, 11, 20)


def one(parser: Parser, cell: Cell, **context: Any) -> tuple[Any, str | None, bool]:
    """Read a column of one cell: value, kind of fault, whether repaired."""
    column = parser.clean_column([cell], on=TODAY, **context)
    fault = column.faults[0][1] if column.faults else None
    return column.values[0], fault.kind if fault else None, bool(fault and fault.repaired)


def with_check_digit(first17: str) -> str:
    """ISO 7064 MOD 11-2 as the standard defines it, digit by digit: the test's own way to the 18th character."""
    rest = 0
    for digit in first17:
        rest = (rest + int(digit)) * 2 % 11
    return first17 + "0123456789X"[(12 - rest) % 11]
