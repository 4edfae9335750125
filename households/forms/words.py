"""Labels of form fields: the headings of roster columns, so that a file and a page call a field the same."""

from functools import cache
from typing import Any, Final

from households import rosters
from portal.common.words import Words

_GROUPS: Final = (
    rosters.PlaceColumns,
    rosters.HouseholdColumns,
    rosters.PersonColumns,
    rosters.RelocationColumns,
    rosters.IncomeColumns,
)

# Fields no file has a column for.
_OWN: Final = {
    "division_id": Words("所在村（社区）", "Village or community"),
    "division": Words("所在村（社区）", "Village or community"),
    "site_id": Words("安置点", "Resettlement site"),
    "site": Words("安置点", "Resettlement site"),
    "relation": Words("与户主关系", "Relation to the head"),
    "since": Words("入户日期", "Member since"),
    "until": Words("离户日期", "Left on"),
    "end_reason": Words("原因", "Reason"),
    "ended_on": Words("注销日期", "Ended on"),
    "year": Words("年度", "Year"),
    "source": Words("来源", "Source"),
    "as_of": Words("截至", "As of"),
    "deceased": Words("已去世", "Deceased"),
    "died_on": Words("死亡日期", "Died on"),
    "id_type": Words("证件类型", "Document"),
    "name": Words("姓名", "Name"),
}


@cache
def _headings() -> dict[tuple[str, str], Words]:
    found: dict[tuple[str, str], Words] = {}
    for group in _GROUPS:
        for column in group.columns():
            if column.field and not column.same_as:
                found.setdefault((column.target, column.field), column.words)
    return found


def wording(target: str, name: str) -> Any:
    """Return what a field is called: its roster heading, else its own words, else its name."""
    return _headings().get((target, name)) or _OWN.get(name) or name


def household_words(name: str) -> Any:
    """Return what a field of a household is called."""
    return wording("household", name)


def person_words(name: str) -> Any:
    """Return what a field of a person is called."""
    return wording("person", name)


def statement_words(name: str) -> Any:
    """Return what a field of an income statement is called."""
    return wording("income", name)


def membership_words(name: str) -> Any:
    """Return what a field of a membership is called."""
    return wording("membership", name)
