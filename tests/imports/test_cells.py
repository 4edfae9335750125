"""Cells: what can be told is told, what was repaired is said, and nothing is guessed."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from households import codes
from monitoring import codes as monitoring
from portal.common.imports.cells import (
    Cell,
    CellError,
    Date,
    IdNumber,
    Items,
    ManyOf,
    Measures,
    Money,
    Name,
    OneOf,
    Opaque,
    Origin,
    Parsed,
    Parser,
    Phone,
    Remark,
    Room,
    Sex,
    Text,
    Whole,
    Year,
    YesNo,
)
from tests.imports.reading import TODAY, one

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
DAYS = st.dates(date(1928, 1, 1), TODAY)


@given(st.decimals(0, 9_999_999, places=2))
def test_money_is_read_with_commas_units_and_scales(amount: Decimal) -> None:
    for written in (
        str(amount),
        f"{amount:,}",
        f"{amount}元",
        f"￥{amount}",
        f" {amount} 元/年",
        f"约{amount}",
        f"{amount}左右",
    ):
        assert one(Money(), written)[0] == amount
    tens = (amount / 10_000).quantize(Decimal("0.000001"))
    assert one(Money(), f"{tens}万")[0] == amount
    assert one(Money(), float(amount)) == (amount, None, False)


@given(st.integers(1, 9_000), st.integers(1, 900), st.sampled_from(["-", "~", "—", "至", "到", "～"]))
def test_a_range_is_not_a_number(low: int, more: int, mark: str) -> None:
    assert one(Money(), f"{low}{mark}{low + more}元") == (None, "number_between", False)


@pytest.mark.parametrize(
    "cell", ["NaN", "Infinity", "1e308", float("nan"), float("inf"), 1e308, "一千二", "1,23", "1.2.3", "abc", True]
)
def test_what_is_no_number_has_no_value(cell: Cell) -> None:
    value, kind, repaired = one(Money(), cell)
    assert (value, repaired) == (None, False)
    assert kind in {"number_unknown", "number_limits"}


def test_a_number_kept_as_text_is_said_only_where_the_column_is_one_of_numbers() -> None:
    mixed = Money().clean_column([1500.0, "260", 300, " 20956", ""])
    assert mixed.values == [Decimal(1500), Decimal(260), Decimal(300), Decimal(20956), None]
    assert [(at, fault.kind, fault.repaired) for at, fault in mixed.faults] == [
        (1, "number_as_text", True),
        (3, "number_as_text", True),
    ]
    assert Money().clean_column(["1500", "260"]).faults == []


def test_whole_numbers_have_bounds_and_no_fractions() -> None:
    months = Whole("个月|月", high=12)
    assert [one(months, cell)[:2] for cell in (11.0, "11个月", 13, "2.5", -1)] == [
        (11, None),
        (11, "number_words"),
        (None, "number_limits"),
        (None, "number_whole"),
        (None, "number_limits"),
    ]
    assert one(Year(2013, 2021), "2018年度") == (2018, None, False)
    assert one(Year(2013, 2021), "2035") == (None, "date_range", False)


KNOWN_ANSWERS = set("是有对√✓✔☑已能会属于yn否无没未不") | {
    "没有",
    "不是",
    "不能",
    "不会",
    "不属于",
    "yes",
    "no",
    "true",
    "false",
    "是的",
    "属于",
}


@given(st.text(min_size=1, max_size=8))
@example("也许")
@example("×")
@example("1")
@example("0")
@example("¹")
def test_yes_and_no_are_never_guessed(text: str) -> None:
    value, kind, repaired = one(YesNo(), text)
    if value is not None:
        core = text.translate(dict.fromkeys(map(ord, "()（）,，:："), "\0")).split("\0")[0]
        assert any(known in core.lower() or known in core for known in KNOWN_ANSWERS) or unicodedata.normalize(
            "NFKC", text
        ).strip() in {"1", "0"}
    else:
        assert kind in {None, "yes_no_unknown"}
        assert not repaired


def test_a_cross_is_a_no_only_beside_ticks_and_one_and_nought_only_among_themselves() -> None:
    assert YesNo().clean_column(["√", "×", ""]).values == [True, False, None]
    assert YesNo().clean_column(["×", "是"]).values == [None, True]
    assert YesNo().clean_column(["1", "0", 1, 0.0]).values == [True, False, True, False]
    assert YesNo().clean_column(["1", "2"]).values == [None, None]


def test_an_answer_may_carry_its_reason() -> None:
    column = YesNo(detail=codes.HOUSING_GRADE, invert=True).clean_column(["否（D级）", "是", "否", "大概"])
    assert column.values == [True, False, True, None]
    assert column.extras["detail"] == ["D", None, None, None]
    assert [at for at, _ in column.faults] == [3]


@given(
    st.text(HAN, min_size=1, max_size=2),
    st.text(HAN, min_size=1, max_size=3),
    st.sampled_from([" ", "\u3000", "\xa0", "\t", "\u2003"]),
)
def test_padding_in_names_goes_and_is_said(first: str, last: str, space: str) -> None:
    assert one(Name(), f"{first}{last}") == (first + last, None, False)
    for written in (f"{first}{space}{last}", f"{first}{last}{space}", f"{space}{first}{last}"):
        assert one(Name(), written) == (first + last, "name_spaces", True)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("沙马·尔布", "沙马·尔布"),
        ("沙马•尔布", "沙马·尔布"),
        ("李光𡛕", "李光𡛕"),
        ("䶮一", "䶮一"),
        ("鄢（yān）曌", "鄢曌"),
        ("晏顺宇（续）", "晏顺宇"),
        ("Anna Li", "Anna Li"),
    ],
)
def test_rare_and_two_part_names_stay(written: str, name: str) -> None:
    value, kind, _ = one(Name(), written)
    assert (value, kind) == (name, None)


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        (13912386700.0, "13912386700", None),
        ("13912386700", "13912386700", None),
        ("13912386700.0", "13912386700", "phone_dot_zero"),
        ("139-1238-6700", "13912386700", "phone_marks"),
        ("+86 13912386700", "13912386700", "phone_marks"),
        ("13912386700/13812386700", "13912386700", "phone_several"),
        ("0857-6226730", "08576226730", "phone_marks"),
        ("18249676", None, "phone_unknown"),
        ("0857622673", None, "phone_unknown"),
        ("1391238670x", None, "phone_unknown"),
    ],
)
def test_phones(cell: Cell, value: str | None, kind: str | None) -> None:
    assert one(Phone(), cell)[:2] == (value, kind)


def test_codes_know_everyday_words_and_their_finer_standard() -> None:
    relation = OneOf(codes.RELATION)
    words = ["本人", "妻", "丈夫", "长子", "二女", "儿媳", "母亲", "外孙女", "之孙子", "某人"]
    assert relation.clean_column(words).values == ["02", "10", "10", "20", "30", "38", "52", "44", "41", None]
    assert all(codes.RELATION.find(code.value) for code in codes.RELATION_GB)
    assert [one(OneOf(codes.ETHNICITY), word)[0] for word in ("汉", "布依", "穿青人", "仡佬族")] == [
        "01",
        "09",
        "971",
        "37",
    ]
    assert one(OneOf(codes.LABOUR_ABILITY), "弱（半）劳动力")[0] == "3"


def test_sex_is_read_as_each_system_writes_it() -> None:
    assert Sex(codes.SEX, coded=True).clean_column(["男", "女", "1", 2.0]).values == ["1", "2", "1", "2"]
    assert Sex(codes.SEX, coded=True).clean_column([1, 0, 1]).values == ["1", "2", "1"]


def test_several_codes_keep_their_order_and_contradictions_are_faults() -> None:
    health = ManyOf(codes.HEALTH, alone="1")
    assert health.clean_column(["大病、残疾", "慢性病,大病;慢性病", "健康", "健康,残疾", "很好"]).values == [
        ["3", "4"],
        ["2", "3"],
        ["1"],
        None,
        None,
    ]


def test_a_school_grade_in_the_education_column_goes_where_it_belongs() -> None:
    column = OneOf(codes.EDUCATION_LEVEL, other=codes.STUDENT_STATUS).clean_column(["初中", "九年级", "学前教育"])
    assert (column.values, column.extras["other"], column.faults) == (["70", None, None], [None, "23", "02"], [])


def test_measures_of_several_kinds_come_apart() -> None:
    value = one(
        Measures(monitoring.MEASURE_TYPE, monitoring.MEASURE_ITEMS), "就业帮扶（技能培训,劳务输出）；雨露计划；慰问"
    )[0]
    assert value == {"EMPLOYMENT": "技能培训、劳务输出", "EDU": "雨露计划", "OTHER": "慰问"}


def test_rooms_and_origins_come_apart() -> None:
    for written in ("8栋3单元601室", "8-3-601", "8号楼3单元601", "８栋 三单元 601 号"):
        extras = Room().clean_column([written]).extras
        assert (extras["building"], extras["unit"], extras["room"]) == (["8"], ["3"], ["601"]), written
    place = Origin().clean_column(["贵州省毕节市威宁县牛棚镇新营村三组"]).extras
    assert (place["township"], place["village"], place["group"]) == (["牛棚镇"], ["新营村"], ["三组"])


@pytest.mark.parametrize(
    ("written", "reason", "when"),
    [
        ("2026年1月去世", "DEATH", date(2026, 1, 1)),
        ("已故", "DEATH", None),
        ("因病去世", "DEATH", None),
        ("于2025.3.8户籍迁出", "MOVED", date(2025, 3, 8)),
        ("出嫁", "MARRIED", None),
        ("服刑", "PRISON", None),
        ("失联", "LOST", None),
        ("父亲去世", None, None),
        ("户口已迁入“新城”", None, None),
        ("外出务工", None, None),
        ("其丈夫2019年病故", None, None),
    ],
)
def test_a_remark_ends_a_membership_only_when_it_is_about_this_person(
    written: str, reason: str | None, when: date | None
) -> None:
    column = Remark(codes.END_REASON, ("DEATH", "MARRIED", "MOVED", "PRISON", "LOST")).clean_column([written])
    assert column.extras.get("end_reason", [None]) == [reason]
    assert column.extras.get("ended_on", [None]) == [when]
    assert len(column.faults) == (reason is not None)


def test_a_number_that_is_a_text_is_not_taken_from_a_damaged_one() -> None:
    assert one(Opaque(), "520526002022200001\t") == ("520526002022200001", None, False)
    assert one(Opaque(), 520526002022200001.0) == (None, "digits_lost", False)
    assert one(Opaque(), "5.20526E+17") == (None, "digits_lost", False)
    assert one(Opaque(), 12.0) == ("12", None, False)


@given(
    st.lists(
        st.one_of(st.text(max_size=5), st.integers(-5, 5), st.booleans(), st.floats(-3, 3), st.none(), DAYS),
        max_size=12,
    )
)
@example(["1", 1, 1.0, True, "是", None, ""])
def test_a_column_is_what_its_cells_are_one_by_one(cells: list[Cell]) -> None:
    for parser in (Text(), Name(), Date(), IdNumber(), Phone(), OneOf(codes.SEX), ManyOf(codes.HEALTH)):
        column = parser.clean_column(cells)
        alone: list[Parsed] = [parser.read(cell) for cell in cells]
        assert column.values == [parsed.value for parsed in alone]
        assert [at for at, _ in column.faults] == [at for at, parsed in enumerate(alone) if parsed.fault]


@pytest.mark.parametrize("parser", [Text(), IdNumber(), Date(), Money(), YesNo(), OneOf(codes.SEX)])
def test_blanks_are_no_values_and_errors_of_formulas_are_faults(parser: Parser) -> None:
    column = parser.clean_column(["", None, " ", "　", "/", "—", CellError("#REF!"), CellError("=")])
    assert column.values == [None] * 8
    assert [(at, fault.kind) for at, fault in column.faults] == [(6, "cell_error"), (7, "formula_empty")]


def test_django_import_export_gets_values_and_plain_errors() -> None:
    assert Money().clean("1.2万") == Decimal(12_000)
    with pytest.raises(ValueError, match=r"\w"):
        YesNo().clean("maybe")
    assert OneOf(codes.RELATION).render("20") == "之子"
    assert YesNo(invert=True).render(True) == "否"
    assert Money().render(None) == ""


def test_there_is_none_is_no_fault_and_only_for_money_a_nought() -> None:
    for parser in (OneOf(codes.DISABILITY_TYPE), ManyOf(codes.HEALTH), Date(), Phone(), Whole("月"), Items(("低保",))):
        assert one(parser, "无") == (None, None, False)
    assert one(Money(), "无") == (Decimal(0), "number_words", True)
    assert one(OneOf(codes.TEKUN), "无") == ("0", None, False)


@pytest.mark.parametrize("parser", [Opaque(32), Phone(), Text()])
@pytest.mark.parametrize("cell", ["****4567", "138****2046", "电话 ****"])
def test_a_masked_value_that_comes_back_is_no_value(parser: Parser, cell: str) -> None:
    read = parser.read(cell)
    assert read.value is None
    assert read.fault is not None
    assert (read.fault.kind, read.fault.repaired) == ("masked", False)
