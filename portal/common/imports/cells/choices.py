"""Closed answers: yes and no, one code, several codes."""

import re
from collections.abc import Sequence
from typing import Any, Final

from typing_extensions import override

from portal.common.codes import CodeList
from portal.common.imports import faults
from portal.common.imports.cells.base import BLANK, NONE_WORDS, Cell, Context, Parsed, Parser, bare, number_text
from portal.common.imports.faults import Fault
from portal.common.words import Words

_YES: Final = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "已", "能", "会", "属于", "y", "yes", "true", "是的"})
_NO: Final = frozenset({"否", "无", "没有", "不是", "未", "不能", "不会", "不属于", "没", "n", "no", "false", "不"})
_CROSSES: Final = frozenset({"×", "x", "✗", "✘", "╳", "☒"})
_TICKS: Final = frozenset({"√", "✓", "✔", "☑"})
_BITS: Final = frozenset({"0", "1"})
_DETAIL: Final = re.compile(r"^([^(（,，:：]+)[(（,，:：]+([^)）]+)[)）]?$")
_SEPARATORS: Final = re.compile(r"[,;、|+&]|和|及(?!以)")
_SLASHES: Final = re.compile(r"[,;、|+&/\\]|和|及(?!以)")
_ORNAMENT: Final = re.compile(r"[\s()（）\[\]【】<>《》.。·•*]")


def word_key(text: str) -> str:
    """Return a wording without spaces, brackets and ornament, in lower case: what two spellings of one code share."""
    return _ORNAMENT.sub("", bare(text)).lower()


class Lookup:
    """The codes of a list by every wording, spelling apart."""

    def __init__(self, codes: CodeList, *, coded: bool = False) -> None:
        self._by_key: dict[str, str] = {}
        for code in codes:
            for word in (code.zh, code.en, *code.aliases, *([code.value] if coded else [])):
                self._by_key.setdefault(word_key(word), code.value)

    def find(self, text: str) -> str | None:
        """Return the stored value of a wording, None when the list does not know it."""
        return self._by_key.get(word_key(text))


def cell_text(cell: Cell) -> str:
    """Return a cell as bare text, numbers as they were typed."""
    if isinstance(cell, str):
        return bare(cell)
    return number_text(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else str(cell)


class YesNo(Parser):
    """Yes or no, never guessed: what is neither is a fault.

    `yes` and `no` are further words of this one column. A detail in brackets, as in 是（因病）, becomes the extra
    `detail` when the list of details knows it. `invert` turns the answer round, for headings that ask the opposite.
    Extras: `answer` (the value), `denied` (False where the answer is no), `detail`.
    """

    words = Words("是／否", "Yes or no")
    contextual = True

    def __init__(self, *, yes: str = "", no: str = "", detail: CodeList | None = None, invert: bool = False) -> None:
        super().__init__()
        self._answers = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
        self._answers |= dict.fromkeys(yes.split(), True) | dict.fromkeys(no.split(), False)
        self._detail = Lookup(detail) if detail else None
        self.invert = invert

    @override
    def choices(self) -> list[str]:
        return ["是", "否"]

    @override
    def show(self, value: Any) -> str:
        return "是" if bool(value) != self.invert else "否"

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if isinstance(cell, bool):
            return self._answered(cell)
        text = cell_text(cell).lower()
        answer = self._answer(text, context)
        if answer is not None:
            return self._answered(answer)
        found = _DETAIL.match(text)
        answer = self._answer(found[1], context) if found else None
        if found is None or answer is None:
            return Parsed(None, Fault(faults.YES_NO_UNKNOWN))
        return self._detailed(answer, found[2])

    def _answer(self, text: str, context: Context) -> bool | None:
        known = self._answers.get(text)
        if known is not None:
            return known
        # A cross is a "no" only beside ticks, 1 and 0 are answers only where the column holds nothing else.
        if text in _CROSSES and context.distinct & _TICKS:
            return False
        if text in _BITS and context.distinct and context.distinct <= _BITS | {""}:
            return text == "1"
        return None

    def _answered(self, answer: bool) -> Parsed:
        value = answer != self.invert
        return Parsed(value, None, {"answer": value} if answer else {"answer": value, "denied": False})

    def _detailed(self, answer: bool, detail: str) -> Parsed:
        value, _, extras = self._answered(answer)
        code = self._detail.find(detail) if self._detail else None
        if code is None:
            return Parsed(value, Fault(faults.TEXT_MARKS, repaired=True), extras)
        return Parsed(value, None, {**(extras or {}), "detail": code})


class OneOf(Parser):
    """One code of a list; the value is the stored code.

    A wording of the list `other` instead (a school grade in the education column) becomes the extra `other`.
    `none` are further words that mean none of the list, and leave the value empty. `coded` accepts the stored codes
    themselves, for lists whose codes are a national standard's.
    """

    def __init__(self, codes: CodeList, *, other: CodeList | None = None, coded: bool = False, none: str = "") -> None:
        super().__init__()
        self.codes = codes
        self._none = NONE_WORDS | set(none.split())
        self.words = Words("选项：" + "、".join(code.zh for code in codes), "One of: " + ", ".join(c.en for c in codes))
        self._lookup = Lookup(codes, coded=coded)
        self._other = Lookup(other) if other else None

    @override
    def choices(self) -> list[str]:
        return [code.zh for code in self.codes]

    @override
    def show(self, value: Any) -> str:
        return self.codes.zh(value)

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        text = cell_text(cell)
        value = self._lookup.find(text)
        if value is not None:
            return Parsed(value)
        if text in self._none:
            return BLANK
        other = self._other.find(text) if self._other else None
        if other is not None:
            return Parsed(None, None, {"other": other})
        return Parsed(None, Fault(faults.CODE_UNKNOWN, params={"list": self._name()}))

    def _name(self) -> str:
        shown = [code.zh for code in self.codes]
        return "、".join(shown[:6]) + ("…" if len(shown) > 6 else "")


class Sex(OneOf):
    """Sex. In a column that knows 1 and 0 but no 2, nought is female: one national system writes it so."""

    contextual = True

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if cell_text(cell) == "0" and "2" not in context.distinct and "1" in context.distinct:
            return Parsed("2")
        return super().parse(cell, context)


class ManyOf(OneOf):
    """Several codes of a list, in the order written, each once; the value is a list of stored codes.

    `alone` excludes all others (健康 beside an illness is a contradiction). `single` columns of a numbered series
    (致贫原因1, 致贫原因2 …) are read with this parser too, and joined by the roster.
    """

    def __init__(self, codes: CodeList, *, alone: str = "") -> None:
        super().__init__(codes)
        self.words = Words(
            "可多选：" + "、".join(code.zh for code in codes), "Several of: " + ", ".join(c.en for c in codes)
        )
        self.alone = alone

    @override
    def choices(self) -> list[str]:
        return []

    @override
    def show(self, value: Any) -> str:
        return "、".join(self.codes.zh(item) for item in value)

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        text = cell_text(cell)
        whole = self._lookup.find(text)
        found: Sequence[str | None] = [whole] if whole else [self._lookup.find(part) for part in self._parts(text)]
        if text in self._none:
            return BLANK
        if not found or None in found:
            return Parsed(None, Fault(faults.CODE_UNKNOWN, params={"list": self._name()}))
        values = list(dict.fromkeys(value for value in found if value))
        if self.alone in values and len(values) > 1:
            return Parsed(None, Fault(faults.CODE_AGAINST))
        return Parsed(values)

    def _parts(self, text: str) -> list[str]:
        parts = [part for part in _SEPARATORS.split(text) if part]
        if any(self._lookup.find(part) is None for part in parts):
            parts = [part for part in _SLASHES.split(text) if part]
        return parts
