"""Identity numbers and dates: repaired where it is safe, refused where it is not, never rounded."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from portal.common.imports.cells import Cell, Date, IdNumber
from tests.imports.reading import TODAY, one, with_check_digit

DAYS = st.dates(date(1928, 1, 1), TODAY)


@st.composite
def identities(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["520526", "110101", "522229", "810000", "830000", "659004"]))
    return with_check_digit(f"{region}{draw(DAYS):%Y%m%d}{draw(st.integers(0, 999)):03}")


@given(identities())
@example("52052619660914032X")
def test_a_sound_id_is_understood_however_it_is_dressed(number: str) -> None:
    wide = number.translate({ord(mark): ord(mark) + 0xFEE0 for mark in string.digits + "X"})
    dressed = {
        number: None,
        f'="{number}"': None,
        f"'{number}": "id_apostrophe",
        f"{number}\n": "id_spaces",
        f"{number[:6]} {number[6:14]}\u3000{number[14:]}": "id_spaces",
        f"\u200b{number}\u202e": "id_invisible",
        wide: "id_full_width",
    }
    if number.endswith("X"):
        dressed |= {number[:-1] + mark: "id_x" for mark in "x×*Х"}
    for written, kind in dressed.items():
        assert one(IdNumber(), written) == (number, kind, kind is not None), written


@given(identities(), st.integers(0, 16), st.integers(1, 9))
def test_any_one_mistaken_digit_is_found(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    value, kind, repaired = one(IdNumber(), wrong)
    assert (value, repaired) == (None, False)
    assert kind in {"id_check", "id_date", "id_placeholder"}


@given(identities())
def test_an_id_that_came_as_a_number_is_never_taken_nor_rounded(number: str) -> None:
    assume(number.isdigit())
    for cell in (float(number), int(number), f"{float(number):.5E}", f"{float(number):.0E}"):
        assert one(IdNumber(), cell) == (None, "id_damaged", False)


@given(identities(), st.integers(1, 7), st.integers(1, 4), st.sampled_from(["", "B1", "B2", "01"]))
def test_a_disability_certificate_gives_the_id_its_kind_and_its_grade(
    number: str, kind: int, grade: int, again: str
) -> None:
    column = IdNumber().clean_column([f"{number}{kind}{grade}{again}"])
    assert column.values == [number]
    assert column.extras["id_type"] == ["DC"]
    assert column.extras["disability_type"] == [str(kind)]
    assert column.extras["disability_grade"] == [str(grade)]
    assert [fault.repaired for _, fault in column.faults] == [True]


@given(DAYS, st.integers(0, 999))
def test_an_old_id_is_upgraded_and_marked(born: date, sequence: int) -> None:
    assume(born.year < 2000)
    old = f"520526{born:%y%m%d}{sequence:03}"
    column = IdNumber().clean_column([old])
    assert column.values == [with_check_digit(f"520526{born:%Y%m%d}{sequence:03}")]
    assert (column.faults[0][1].kind, column.extras["id_upgraded"]) == ("id_15", [True])
    assert column.extras["birth_date"] == [born]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("52052620081114843", "id_length"),
        ("999999196412294785", "id_placeholder"),
        ("520526199902304785", "id_date"),
        (with_check_digit("52052620270101901"), "id_date"),
        ("52052619A90205478X", "id_characters"),
        ("H12345678", "id_length"),
    ],
)
def test_what_is_no_id_is_refused_and_says_why(written: str, kind: str) -> None:
    assert one(IdNumber(), written) == (None, kind, False)


@given(DAYS)
def test_a_date_is_read_in_every_spelling_with_its_precision(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    han = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(y))
    whole: list[Cell] = [
        day,
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{y}.{m}.{d}",
        f"{y}/{m}/{d}",
        f"{y}年{m}月{d}日",
        f"{day:%Y-%m-%d} 00:00:00",
    ]
    month: list[Cell] = [f"{y}年{m}月", f"{y}.{m}", f"{y}-{m:02}", f"{y}{m:02}", f"{y} 年 {m} 月", y * 100 + m]
    year: list[Cell] = [f"{y}", f"{y}年", y, float(y), f"{han}年"]
    first = {"D": day, "M": day.replace(day=1), "Y": date(y, 1, 1)}
    for precision, cells in (("D", whole), ("M", month), ("Y", year)):
        for cell in cells:
            column = Date().clean_column([cell])
            assert (column.values, column.extras["precision"], column.faults) == (
                [first[precision]],
                [precision],
                [],
            ), cell


@given(st.integers(10_000, 46_000))
def test_a_bare_serial_number_is_a_day_of_the_workbooks_calendar_and_said(serial: int) -> None:
    for cell in (serial, float(serial), str(serial)):
        assert one(Date(), cell) == (date(1899, 12, 30) + timedelta(days=serial), "date_serial", True)
    assert one(Date(future=True), serial, since_1904=True)[0] == date(1904, 1, 1) + timedelta(days=serial)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("2019.2.30", "date_unknown"),
        ("19/2/1", "date_unknown"),
        ("不详", "date_unknown"),
        ("农历三月初五", "date_lunar"),
        ("1998年腊月", "date_lunar"),
        ("2099-01-01", "date_range"),
        ("至今", "date_unknown"),
        (1998.1, "date_unknown"),
        ("5/3/1998", "date_unknown"),
        ("199813", "date_unknown"),
        ("2018-2020", "date_unknown"),
    ],
)
def test_what_is_no_date_is_a_fault(written: Cell, kind: str) -> None:
    assert one(Date(), written) == (None, kind, False)


def test_until_now_is_no_end_and_no_fault() -> None:
    assert one(Date(open_ended=True), "至今") == (None, None, False)
