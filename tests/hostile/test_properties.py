"""Whatever characters come: parsers judge and never break, masks hide, file names are plain, headings are mapped.

What is a sound identity number and what a mask leaves is said here a second time, by other means than the portal's.
"""

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from households.api.people import PersonSerializer
from households.forms.people import PersonForm
from households.services.people import with_identity
from portal.common.imports.batches import plain_name
from portal.common.imports.cells import Cell, IdNumber, Phone
from portal.common.imports.columns import Columns
from portal.common.imports.reading.headings import HeadingIndex, heading_key
from portal.common.masks import MASKS
from tests.factories import id_number
from tests.imports.reading import TODAY, one

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
_DIGITS = st.text(st.characters(categories=["Nd"]) | st.sampled_from("0123456789Xx"), min_size=1, max_size=40)
_GAPS = " \t-\u00a0\u00ad\u2002\u3000\u200b\u200d\u2060\ufeff\u2010\u2011\u2013\u2014"
CELLS = st.one_of(ANY, _DIGITS, st.integers(), st.floats(), st.booleans(), st.dates())
PARSERS = {column.code: column.parser for column in Columns()}


@given(st.sampled_from(sorted(set(MASKS) - {"text"})), ANY | _DIGITS)
@example("id", "520526750312999")
@example("id", "５２０５２６１９７５０３１２９９９１")
@example("bank", "6217003860001234567")
def test_no_mask_of_an_identifier_shows_more_than_seven_characters(kind: str, value: str) -> None:
    shown = MASKS[kind](value)
    assert len(shown.replace("*", "")) <= 7
    assert not value.strip("*") or shown != value


def _left(kind: str, value: str) -> str:
    """Return what a mask may leave of a number, counted on a list of characters."""
    marks = list(value)
    front, back = {"id": (3, 4), "phone": (3, 4), "bank": (0, 4), "health": (0, 0)}[kind]
    whole = {"id": len(marks) >= 15, "phone": len(marks) == 11, "bank": len(marks) >= 9, "health": False}[kind]
    return "".join(mark for at, mark in enumerate(marks) if whole and (at < front or at >= len(marks) - back))


@given(st.sampled_from(sorted(set(MASKS) - {"text"})), st.text("0123456789Xx", max_size=25))
def test_a_mask_leaves_what_the_table_says_and_no_more(kind: str, value: str) -> None:
    assert MASKS[kind](value).replace("*", "") == _left(kind, value)


@given(ANY, st.text("0123456789", min_size=7, max_size=22), st.sampled_from(_GAPS), st.integers(1, 6))
def test_no_number_stands_in_free_text_however_it_is_spaced(words: str, number: str, gap: str, every: int) -> None:
    spaced = gap.join(number[at : at + every] for at in range(0, len(number), every))
    shown = MASKS["text"](f"{words} {spaced} {words}")
    assert number not in re.sub(r"\D", "", shown.replace(words, ""))


@given(st.sampled_from(sorted(PARSERS)), st.lists(CELLS, max_size=6))
def test_no_cell_breaks_a_parser_and_every_value_or_fault_is_of_a_row(code: str, cells: list[Cell]) -> None:
    column = PARSERS[code].clean_column(cells, on=TODAY)
    assert len(column.values) == len(cells)
    assert all(0 <= at < len(cells) for at, _fault in column.faults)
    for value in column.values:
        assert not isinstance(value, Decimal) or value.is_finite()
        assert not isinstance(value, str) or "\x00" not in value


@given(ANY)
@example("a" * 300 + ".xlsx")
@example("a." + "x" * 300)
@example("../..\\x\u202e.xlsx")
@example("\r\n")
@example("")
def test_a_file_name_is_one_short_line_without_folders(name: str) -> None:
    shown = plain_name(name)
    assert 1 <= len(shown) <= 200
    assert not set("/\\") & set(shown)
    assert not [mark for mark in shown if unicodedata.category(mark)[0] == "C"]


INDEX = HeadingIndex(Columns())


@given(ANY, ANY)
@example("身份\n证号", "")
@example("(((", "[[")
def test_no_heading_breaks_the_mapper_and_spaces_do_not_matter(parent: str, leaf: str) -> None:
    known = set(PARSERS)
    assert {code for code, _ in [*INDEX.exact(parent, leaf), *INDEX.like(leaf)]} <= known
    assert heading_key(heading_key(leaf)) == heading_key(heading_key(heading_key(leaf)))


@given(st.sampled_from(sorted(PARSERS)), st.sampled_from([" ", "\n", "\u3000", "\u200b"]))
def test_a_declared_heading_is_known_however_it_is_spaced(code: str, gap: str) -> None:
    column = Columns()[code]
    if not column.hidden:
        assert INDEX.exact("", gap.join(column.heading))


def _is_sound(number: str) -> bool:
    """Say whether eighteen characters are a sound identity number: a weighted sum of 1 (mod 11), a day that was."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    was = year >= 1880 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return _weighs_one(number) and was and (year, month, day) <= (TODAY.year, TODAY.month, TODAY.day)


@st.composite
def _almost_identities(draw: st.DrawFn) -> str:
    """Draw eighteen characters that are an identity number, or nearly one."""
    year, month, day = draw(st.integers(1875, 2030)), draw(st.integers(0, 13)), draw(st.integers(0, 32))
    first = f"{draw(st.integers(100000, 999998))}{year}{month:02}{day:02}{draw(st.integers(0, 999)):03}"
    sound = [mark for mark in "0123456789X" if _weighs_one(first + mark)]
    last: str = draw(st.sampled_from([*sound, *sound, *sound, *"0123456789X"]))
    return first + last


def _weighs_one(number: str) -> bool:
    return sum((10 if mark == "X" else int(mark)) * pow(2, 17 - at, 11) for at, mark in enumerate(number)) % 11 == 1


@given(_almost_identities())
@example("520526200002290018")
@example("520526190002290018")
@settings(max_examples=300)
def test_an_identity_number_is_taken_when_another_reckoning_finds_it_sound(number: str) -> None:
    assert (one(IdNumber(), number)[0] == number) == _is_sound(number)


# One verdict on the same value, by whatever way it comes (control 43).
NUMBER = id_number(date(1975, 3, 12), 7)
IDS = (
    NUMBER, NUMBER.lower(), f" {NUMBER} ", NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2"), NUMBER[:17], "520526",
    "52052619750230999X", "520526209903129991", NUMBER[:6] + " " + NUMBER[6:], "abc", "０" * 18, "H12345678",
)  # fmt: skip


def _verdict(take: Any, value: str) -> tuple[bool, str]:
    """Return whether a way in takes a value, and as what."""
    try:
        taken = take(value)
    except ValidationError:
        return False, ""
    return taken is not None, str(taken or "")


@pytest.mark.parametrize("value", IDS)
def test_form_api_and_import_judge_an_identity_number_alike(value: str) -> None:
    def by_form(text: str) -> Any:
        cleaned = PersonForm().fields["id_number"].clean(text)
        return with_identity({"id_number": cleaned}, on=TODAY)["id_number"]

    def by_api(text: str) -> Any:
        field = PersonSerializer().fields["id_number"]
        return with_identity({"id_number": field.run_validation(text)}, on=TODAY)["id_number"]

    def by_import(text: str) -> Any:
        return one(IdNumber(), text)[0]

    assert _verdict(by_form, value) == _verdict(by_api, value) == _verdict(by_import, value)


PHONES = ("13885712046", "1388571204", "23885712046", "0851-12345678", "085112345678", "12345", "abc", "138 8571 2046")


@pytest.mark.parametrize("value", PHONES)
def test_form_and_import_judge_a_phone_alike(value: str) -> None:
    by_form = _verdict(PersonForm().fields["phone"].clean, value)
    by_import = _verdict(lambda text: one(Phone(), text)[0], value)
    assert by_form[0] == by_import[0]
