"""The ground of all cell parsers: cells as they are read, text made plain, columns cleaned by their distinct values."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from import_export.widgets import Widget
from typing_extensions import override

from portal.common.imports import faults
from portal.common.imports.faults import Fault
from portal.common.words import Words

# The text of a formula that was saved without its value.
UNCOMPUTED: Final = "="


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error of a formula, such as `#REF!`."""

    text: str

    @property
    def fault(self) -> Fault:
        if self.text == UNCOMPUTED:
            return Fault(faults.FORMULA_EMPTY)
        return Fault(faults.CELL_ERROR, params={"error": self.text})


# What a cell can hold as read from a file. None and the empty text are blank.
Cell = str | int | float | bool | date | CellError | None


class Parsed(NamedTuple):
    """One cell understood: its value, its fault if any, and what it says about other columns (extra name → value)."""

    value: Any = None
    fault: Fault | None = None
    extras: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What its column and its workbook say about a cell.

    `numeric_share` is the share of native numbers among the column's filled cells, `since_1904` its calendar,
    `distinct` a sample of the column's bare wordings, `on` the day of reading (None: nothing lies in the future).
    """

    numeric_share: float = 0.0
    since_1904: bool = False
    distinct: frozenset[str] = frozenset()
    on: date | None = None


@dataclass(slots=True)
class CleanColumn:
    """A column cleaned: one value a row (None when blank or not understood), faults by index, extras by name."""

    values: list[Any]
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    extras: dict[str, list[Any]] = field(default_factory=dict)


PLAIN: Final = Context()
BLANK: Final = Parsed()

# Zero-width, bidirectional and other format characters that are never part of a value, and control characters.
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES: Final = re.compile(r"\s+")
# Pinyin left behind by pasted text: 乡(xiāng)村.
_PINYIN: Final = re.compile(r"[(（][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\s]{1,12}[)）]")
_WRAPPED: Final = re.compile(r'^=\s*"(.*)"$', re.DOTALL)
_QUOTES: Final = "'’‘`´"
# A cell of nothing but spaces may be longer; it becomes blank when it is parsed as a text of no length.
_LONGEST_NOTHING: Final = 24
_NOTHING: Final = frozenset({"", "/", "\\", "-", "--", "—", "——", "无数据", "null", "NULL", "None", "N/A", "n/a"})
_LONGEST_WORD: Final = max(map(len, _NOTHING))
# Visible ASCII, the basic Han block and two stops, which NFKC leaves alone, not wrapped in anything: nothing to do.
_PLAIN_ALREADY: Final = re.compile(
    r"[\x21-\x26\x28-\x3c\x3e-\x5f\x61-\x7e\u4e00-\u9fff、。][\x21-\x7e\u4e00-\u9fff、。]*"
)


def unwrap(text: str) -> str:
    """Remove what other programs put around a value to keep it text: `="…"` and a leading apostrophe."""
    found = _WRAPPED.match(text.strip())
    if found:
        text = found[1].replace('""', '"')
    stripped = text.strip()
    return stripped[1:] if len(stripped) > 1 and stripped[0] in _QUOTES else text


def plain(text: str) -> str:
    """Return a text in NFKC, unwrapped, without invisible characters, with single plain spaces and none at the ends.

    Han characters outside the basic plane stay as they are; compatibility ideographs are unified by NFKC.
    """
    if _PLAIN_ALREADY.fullmatch(text):
        return text
    text = unwrap(text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    return _SPACES.sub(" ", text).strip()


def bare(text: str) -> str:
    """Return a plain text without any space and without pinyin in brackets: for codes, numbers, headings."""
    text = plain(text)
    if "(" in text:
        text = _PINYIN.sub("", text)
    return _SPACES.sub("", text) if " " in text else text


# Stars as masks write them; nobody enters three in a row.
_MASKED: Final = "***"

# "There is none": for a code, a date or a phone the same as nothing entered, for an amount of money nought.
NONE_WORDS: Final = frozenset({"无", "没有", "暂无", "不涉及", "未涉及", "不适用", "无此项"})


def _says(text: str) -> bool:
    """Say at a glance that a text is no wording of nothing: a number or code longer than each of those."""
    return len(text) > _LONGEST_WORD and text.isascii() and text.isalnum()


def is_blank(text: str) -> bool:
    """Say whether a plain text means that nothing was entered."""
    return text in _NOTHING


def number_text(value: float) -> str:
    """Return a native number as a person would have typed it: 3.0 is "3"."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return repr(value)


class Parser(Widget, ABC):
    """Understands the cells of one kind of column. Subclasses give `parse`, and `show` for what goes back to a sheet.

    `clean` and `render` are what django-import-export calls; `clean_column` is the way of the import engine.
    """

    words: Words = Words("文字", "Text")
    # Whether a cell can mean different things in different columns; only then is the column looked at as a whole.
    contextual: bool = False
    # A masked value of an export that comes back is no value. An identity number says by itself what is wrong with it.
    may_be_masked: bool = True

    @abstractmethod
    def parse(self, cell: Cell, context: Context) -> Parsed:
        """Understand one filled cell (never None, blank text or an error)."""

    def show(self, value: Any) -> str | int | Decimal | date:
        """Return a stored value as it is written into a sheet."""
        return str(value)

    def read(self, cell: Cell, context: Context = PLAIN) -> Parsed:
        """Understand any cell."""
        if (
            cell is None
            or cell == ""
            or (isinstance(cell, str) and len(cell) < _LONGEST_NOTHING and not _says(cell) and is_blank(plain(cell)))
        ):
            return BLANK
        if isinstance(cell, CellError):
            return Parsed(None, cell.fault)
        if self.may_be_masked and isinstance(cell, str) and _MASKED in cell:
            return Parsed(None, Fault(faults.MASKED))
        return self.parse(cell, context)

    @override
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the value of one cell; ValueError with a plain sentence when it is not understood."""
        parsed = self.read(value)
        if parsed.fault and not parsed.fault.repaired:
            raise ValueError(parsed.fault.message)
        return parsed.value

    @override
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return a value for a sheet, the empty text for none."""
        return "" if value is None or value == "" else self.show(value)

    def choices(self) -> list[str]:
        """Return the wordings a blank workbook offers in a drop-down; none when the column is free."""
        return []

    def clean_distinct(self, cells: Sequence[Cell], context: Context = PLAIN) -> list[Parsed]:
        """Understand the distinct cells of a column, each once; `context.distinct` need not be given."""
        return [self.read(cell, context) for cell in cells]

    def clean_column(self, values: Sequence[Cell], *, since_1904: bool = False, on: date | None = None) -> CleanColumn:
        """Understand a column. Each distinct cell is parsed once: a long column costs little more than a short one."""
        places: dict[tuple[type, Cell], int] = {}
        index = [places.setdefault((type(value), value), len(places)) for value in values]
        cells = [cell for _, cell in places]
        return spread(self.clean_distinct(cells, column_context(cells, index, since_1904=since_1904, on=on)), index)


def column_context(
    cells: Sequence[Cell], index: Sequence[int], *, since_1904: bool = False, on: date | None = None
) -> Context:
    """Return the context of a column given as distinct cells and the index of each row's cell among them."""
    numbers = {
        place for place, cell in enumerate(cells) if isinstance(cell, (int, float)) and not isinstance(cell, bool)
    }
    words = frozenset(bare(cell) for cell in cells[:64] if isinstance(cell, str)) | {
        number_text(cell) for cell in cells[:64] if isinstance(cell, (int, float)) and not isinstance(cell, bool)
    }
    share = 0.0
    if numbers:
        blanks = {place for place, cell in enumerate(cells) if cell is None or cell == ""}
        filled = sum(1 for place in index if place not in blanks)
        share = sum(1 for place in index if place in numbers) / filled if filled else 0.0
    return Context(numeric_share=share, since_1904=since_1904, distinct=words, on=on)


def spread(parsed: Sequence[Parsed], index: Sequence[int]) -> CleanColumn:
    """Return a column from its parsed distinct cells and the index of each row's cell among them."""
    values = [item.value for item in parsed]
    column = CleanColumn(list(map(values.__getitem__, index)))
    faulty = {place: item.fault for place, item in enumerate(parsed) if item.fault}
    if faulty:
        column.faults = [(row, faulty[place]) for row, place in enumerate(index) if place in faulty]
    for name in sorted({name for item in parsed if item.extras for name in item.extras}):
        given = [item.extras.get(name) if item.extras else None for item in parsed]
        column.extras[name] = list(map(given.__getitem__, index))
    return column
