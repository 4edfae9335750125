"""What the language takes, what it refuses, and where it points."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.common.codes import Code, CodeList
from portal.common.expressions import (
    Checked,
    ExpressionError,
    Kind,
    Term,
    Vocabulary,
    check,
    explained,
    names_used,
)
from portal.common.words import Words

RISK = CodeList("risk", Code("ILLNESS", "因病", "Illness"), Code("WATER", "因水", "Water"))
NAMES = Vocabulary(
    [
        Term("income", Kind.MONEY, Words("人均纯收入", "Income per head")),
        Term("line", Kind.MONEY, Words("监测线", "Line"), parameter=True),
        Term("members", Kind.INTEGER, Words("人数", "Members")),
        Term("lost_job", Kind.BOOLEAN, Words("失业", "Lost job")),
        Term("identified", Kind.DATE, Words("识别日期", "Identified on")),
        Term("risk", Kind.CODE, Words("主要风险", "Main risk"), codes=RISK),
        Term("risks", Kind.CODES, Words("风险", "Risks"), codes=RISK),
    ]
)


def read(text: str) -> Checked:
    return check(text, NAMES)


def fault_of(text: str) -> ExpressionError | None:
    try:
        read(text)
    except ExpressionError as error:
        return error
    return None


@pytest.mark.parametrize(
    "written",
    [
        "income < line and not lost_job",
        "人均纯收入 < 监测线 且 非 失业",
        "人均纯收入＜监测线且非失业",
        "（人均纯收入 ＜ 监测线）\n并且 非（失业）",
    ],
)
def test_chinese_spelling_means_the_same_as_pythons(written: str) -> None:
    with translation.override("zh-hans"):
        assert explained(read(written)) == "人均纯收入 < 监测线 且 非 失业"
    assert names_used(read(written)) == ("income", "line", "lost_job")


def test_a_wording_of_a_code_list_is_as_good_as_its_code() -> None:
    for text in ("主要风险 = “因病”", "risk == 'ILLNESS'", "risk in ['因病']", "'因病' in risks"):
        with translation.override("en"):
            assert "Illness" in explained(read(text))


def test_and_binds_closer_than_or_and_not_closest() -> None:
    with translation.override("en"):
        assert explained(read("lost_job or lost_job and not lost_job")) == "Lost job or ( Lost job and not Lost job )"


FAULTS = [
    ("人均纯收人 < 监测线", 1, 1, 5, "人均纯收入"),
    ("失业 且\n  医疗", 2, 3, 2, "“医疗”"),
    ("人均纯收入 < 人数", 1, 1, 10, "<"),
    ("人数 + 识别日期 > 3", 1, 1, 9, "date"),
    ("人数 ÷ 0 > 1", 1, 6, 1, "zero"),
    ("人数", 1, 1, 2, "whole number"),
    ("非 人数", 1, 3, 2, "whole number"),
    ("人数 in []", 1, 7, 2, "empty"),
    ("risk = “因并”", 1, 8, 4, "因并"),
    ("识别日期 > '昨天'", 1, 8, 4, "昨天"),
    ("失业 且 度假(人数)", 1, 6, 2, "度假"),
    ("min(人数) > 1", 1, 1, 7, "2"),
    ("人数 > 1 且 失业 $", 1, 13, 1, "$"),
    ("人数 >", 1, 4, 1, "understood"),
    ("income * income > 1", 1, 1, 15, "no meaning"),
    ("risk < '因病'", 1, 1, 11, "cannot be compared"),
]


@pytest.mark.parametrize(("text", "line", "column", "width", "word"), FAULTS)
def test_a_fault_points_at_what_was_typed(text: str, line: int, column: int, width: int, word: str) -> None:
    error = fault_of(text)
    assert error is not None
    assert (error.line, error.column, error.width) == (line, column, width)
    with translation.override("en"):
        assert word in f"{error.what} {error.advice}"
    with translation.override("zh-hans"):
        assert not error.advice.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "(lambda: 1)()", "[x for x in risks]", "income.real > 1", "risks[0] == '因病'",
        "members ** 9 > 1",
        "members if lost_job else 1", "f'{members}'", "(members := 3) > 1", "min(*risks)", "max(1, key=2) > 1", "None",
        "members > 99999999999999999999", "(" * 300 + "members" + ")" * 300 + " > 1", "- " * 900 + "members > 1",
        "x" * 3000,
        "members > 1e5", "members // 2 > 1", "members | 1", "lost_job is True", "..." , "",
    ],
)  # fmt: skip
def test_nothing_outside_the_language_gets_through(text: str) -> None:
    with pytest.raises(ExpressionError):
        read(text)


@given(st.text(alphabet="人数失业且或非()（）<>=≤+-*/'“”, 1.5\n#\\maxin", max_size=40))
def test_any_text_is_read_or_refused_at_a_place_within_it(text: str) -> None:
    error = fault_of(text)
    assert error is None or (0 <= error.start <= error.end <= len(text) and error.what and error.advice)


def test_two_terms_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="人数"):
        Vocabulary([Term("a", Kind.INTEGER, Words("人数", "A")), Term("b", Kind.INTEGER, Words("人数", "B"))])
