"""Texts: free text, opaque numbers that are texts, names, remarks."""

import re
from datetime import date
from typing import Any, Final

from typing_extensions import override

from portal.common.codes import CodeList
from portal.common.imports import faults
from portal.common.imports.cells.base import Cell, Context, Parsed, Parser, bare, number_text, plain
from portal.common.imports.faults import Fault
from portal.common.words import Words

_SCIENTIFIC: Final = re.compile(r"^\d(\.\d+)?[eE]\+?\d{2}$")
_DOTS: Final = re.compile(r"[•‧∙⋅・･﹒.．]")
_ALL_HAN: Final = re.compile("[\u4e00-\u9fff]{1,60}")
# A page break repeats the head of the household it cuts: 张三（续）.
_CONTINUED: Final = re.compile(r"\((?:续|续表|续页|接上页|接上)\)$")
_ODD_IN_NAME: Final = re.compile(r"[^\w·()\-' ]|[\d_]")
_PINYIN: Final = re.compile(r"[(（][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\s]{1,12}[)）]")
_ZERO_TAIL: Final = re.compile(r"^(\d+)\.0$")
_DATED: Final = re.compile(r"((?:19|20)\d{2})(?:年|[./-])(?:(\d{1,2})(?:月|[./-])?(?:(\d{1,2})日?)?)?")
# 2^53: above it a number stored as binary floating point has lost digits.
EXACT_DIGITS: Final = 15


class Text(Parser):
    """Free text up to a length."""

    words = Words("文字", "Text")

    def __init__(self, limit: int = 120) -> None:
        super().__init__()
        self.limit = limit

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        text = plain(cell) if isinstance(cell, str) else _written(cell)
        if len(text) > self.limit:
            return Parsed(None, Fault(faults.TEXT_LONG, params={"limit": str(self.limit)}))
        return Parsed(text)


class Opaque(Text):
    """A number that is a text: household numbers, accounts, certificates. One stored as a number may be damaged."""

    words = Words("编号（文本格式）", "Number, stored as text")

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if isinstance(cell, str):
            text = bare(cell)
            zero = _ZERO_TAIL.match(text)
            if zero:
                text = zero[1]
        else:
            text = _written(cell)
        if _SCIENTIFIC.match(text) or (not isinstance(cell, str) and sum(map(str.isdigit, text)) > EXACT_DIGITS):
            return Parsed(None, Fault(faults.DIGITS_LOST))
        return super().parse(text, context)


class Name(Parser):
    """A person's name: spaces are removed and said; the dot of two-part names stays; rare characters stay."""

    words = Words("姓名", "Name")

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if isinstance(cell, str) and _ALL_HAN.fullmatch(cell):
            return Parsed(cell)
        written = cell if isinstance(cell, str) else _written(cell)
        text = _DOTS.sub("·", _CONTINUED.sub("", _PINYIN.sub("", plain(written))))
        if len(text) > 60:
            return Parsed(None, Fault(faults.TEXT_LONG, params={"limit": "60"}))
        # Between Latin letters a space is part of the name; beside a Han character it is padding.
        name = re.sub(r"(?<![a-zA-Z]) +| +(?![a-zA-Z])", "", text)
        if not name:
            return Parsed()
        if _ODD_IN_NAME.search(name):
            return Parsed(name, Fault(faults.NAME_ODD, repaired=True))
        if re.search(r"\s", written) and name != written:
            return Parsed(name, Fault(faults.NAME_SPACES, repaired=True))
        return Parsed(name)


class Remark(Text):
    """A remark. When it says that the person has died, married out, moved away …, extras say how and, if written, when.

    Extras: `end_reason` (a value of the list given), `ended_on` (a date; the first day of a month or year).
    """

    words = Words("备注；去世、户籍迁出等请写明时间", "Remark; say when somebody died or moved away")

    def __init__(self, reasons: CodeList, kinds: tuple[str, ...], limit: int = 400) -> None:
        super().__init__(limit)
        wordings = {word: code.value for code in reasons if code.value in kinds for word in (code.zh, *code.aliases)}
        longest_first = "|".join(sorted(map(re.escape, wordings), key=len, reverse=True))
        self._reason = wordings
        self._labels = reasons
        # Only a remark that begins with the end is about this person; "父亲去世" is about another one.
        self._ended = re.compile(
            r"^(?:该人|本人|此人|该成员)?(?:现|已)?(?:经|于|在)?(?:(?:19|20)\d{2}(?:年|[./-])(?:\d{1,2}(?:月|[./-])?(?:\d{1,2}日?)?)?)?"
            rf"(?:份|因病|因意外|因车祸|因故|正常|自然|意外|已|于)*({longest_first})"
        )

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        parsed = super().parse(cell, context)
        if parsed.value is None:
            return parsed
        found = self._ended.match(bare(parsed.value))
        if not found:
            return parsed
        reason = self._reason[found[1]]
        extras: dict[str, Any] = {"end_reason": reason, "ended_on": _date_in(bare(parsed.value))}
        fault = Fault(faults.MEMBER_ENDED, repaired=True, params={"reason": self._labels.zh(reason)})
        return Parsed(parsed.value, fault, extras)


def _written(cell: Cell) -> str:
    return number_text(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else str(cell)


def _date_in(text: str) -> date | None:
    found = _DATED.search(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
