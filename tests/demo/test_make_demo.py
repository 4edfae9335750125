"""The demo workbooks, judged by reading them back with another library than the one that wrote them."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from households.demo.columns import COLUMNS
from households.demo.county import County, make_county
from households.demo.month import pass_month
from households.demo.situations import SITUATIONS
from households.demo.workbook import Roster, write_month


@pytest.fixture(scope="module")
def october() -> County:
    return make_county(7, 200)


@pytest.fixture(scope="module")
def rosters(october: County, tmp_path_factory: pytest.TempPathFactory) -> list[Roster]:
    return write_month(october, tmp_path_factory.mktemp("october"))


def sheet_of(roster: Roster) -> Any:
    return openpyxl.load_workbook(roster.path, data_only=True).worksheets[0]


def test_the_county_has_the_size_asked_for_and_four_people_a_household(october: County) -> None:
    assert len(october.households) == 200
    assert len(october.people) == 800


def test_a_seed_gives_the_same_bytes_each_time(october: County, rosters: list[Roster], tmp_path: Path) -> None:
    again = write_month(make_county(7, 200), tmp_path)
    assert [roster.path.read_bytes() for roster in again] == [roster.path.read_bytes() for roster in rosters]


def test_every_identity_number_checks_and_lies_in_the_rarely_issued_sequences(october: County) -> None:
    numbers = [person.id_number for person in october.people]
    assert len(set(numbers)) == len(numbers)
    for person in october.people:
        number = person.id_number
        weighted = sum(int(digit) * (2**place % 11) for digit, place in zip(number[:17], range(17, 0, -1), strict=True))
        assert (weighted + (10 if number[17] == "X" else int(number[17]))) % 11 == 1
        assert date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}") == person.born
        assert 900 <= int(number[14:17]) <= 999
        assert (int(number[16]) % 2 == 1) == person.male


def test_a_sheet_is_laid_out_as_villages_do_it(rosters: list[Roster]) -> None:
    assert len(COLUMNS) >= 90
    assert len({column.heading for column in COLUMNS}) == len(COLUMNS)
    for roster in rosters:
        book = openpyxl.load_workbook(roster.path)
        sheet = book.worksheets[0]
        assert "花名册" in sheet["A1"].value
        assert "虚构" in sheet["A2"].value
        assert sum(1 for cell in sheet[4] if cell.value) == len(COLUMNS)
        assert len(sheet.merged_cells.ranges) < 2000
        assert any(row[0].value == "合计" for row in sheet.iter_rows(min_row=5, max_col=1))
        assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]


def test_every_family_shares_one_merged_household_number(tmp_path: Path) -> None:
    big = make_county(3, 240)
    for roster, households in zip(write_month(big, tmp_path), big.settlements.values(), strict=True):
        sheet = openpyxl.load_workbook(roster.path).worksheets[0]
        merged = {
            (area.min_row, area.size["rows"]) for area in sheet.merged_cells.ranges if area.min_col == 2 == area.max_col
        }
        first = {str(sheet.cell(row, 2).value): row for row in range(5, sheet.max_row)}
        shared = [household for household in households if len(household.listed) > 1]
        assert {(first[home.number], len(home.listed)) for home in shared} <= merged
        assert len(sheet.merged_cells.ranges) < 2000


def test_the_parts_of_every_income_add_up_to_its_totals(rosters: list[Roster]) -> None:
    seen = 0
    for roster in rosters:
        sheet = sheet_of(roster)
        at = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[4] if cell.value}
        for row in range(5, sheet.max_row):
            value = {heading: sheet.cell(row, column).value for heading, column in at.items()}
            if not isinstance(value["纯收入（元）"], int) or not value["户主姓名"]:
                continue
            seen += 1
            wages = value["务工收入"] + value["公益性岗位收入"] + value["其他工资性收入"]
            assert wages == value["工资性收入"]
            gross = wages + value["生产经营性收入"] + value["财产性收入"] + value["转移性收入"]
            assert gross == value["年收入（元）"]
            assert gross - value["生产经营性支出"] == value["纯收入（元）"]
            assert abs(value["纯收入（元）"] / value["家庭人口数"] - value["人均纯收入（元）"]) < 0.01
    assert seen > 180


def test_every_hardship_meets_some_households_and_most_meet_none(october: County) -> None:
    struck = [household.situation for household in october.households if household.situation]
    assert set(struck) == {situation.code for situation in SITUATIONS}
    assert len(struck) < 0.2 * len(october.households)


def test_a_month_changes_some_households_and_leaves_most_alone(october: County) -> None:
    november = pass_month(october)
    before = {household.number: household for household in october.households}
    same = sum(household == before.get(household.number) for household in november.households)
    assert 0.7 * len(before) < same < len(before)
    assert all(november.events.values())
    assert {person.id_number for person in november.people} - {person.id_number for person in october.people}


def test_a_county_too_small_for_its_settlements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("make_demo", str(tmp_path), households=3)
