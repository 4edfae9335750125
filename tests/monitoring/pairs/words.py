"""What a pair is: the smallest change of a clean household by which a check finds something, and one that stays short.

`e` changes the earner, `c` the child, `h` the household, `i` the income, `s` the earner's spell ({} is none), `cs` the
child's, `s2` a second one of the earner, `k` the case, `m` the measures (kind → second level), `x` is one more member,
`more` so many more children.
"""

from datetime import date
from typing import Any

Change = dict[str, Any]
Pair = tuple[Change, Change]


def aged(years: int) -> dict[str, Any]:
    """Return the birth date of somebody of so many years on the day of the tests."""
    return {"birth": date(2026 - years, 5, 6)}
