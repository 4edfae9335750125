"""Phones, rooms, places of origin, measures in one cell."""

import re
from typing import Any, Final

from typing_extensions import override

from portal.common.codes import CodeList
from portal.common.imports import faults
from portal.common.imports.cells.base import BLANK, NONE_WORDS, Cell, Context, Parsed, Parser, bare, plain
from portal.common.imports.cells.choices import Lookup, cell_text
from portal.common.imports.cells.text import Text
from portal.common.imports.faults import Fault
from portal.common.words import Words

_MOBILE: Final = re.compile(r"^1[3-9]\d{9}$")
# 010 and 02x have eight digits, every other area code is one of four digits with seven or eight.
_LANDLINE: Final = re.compile(r"^(?:0[12]\d\d{8}|0[3-9]\d{2}\d{7,8})$")
_COUNTRY: Final = re.compile(r"^(?:\+|00)?\(?\+?86\)?[\s-]*(?=1[3-9])")
_MARKS: Final = re.compile(r"[\s\-—–_.()+]+")
_SEVERAL: Final = re.compile(r"[/,、;|或]|\s{1,}(?=1[3-9]\d{9}$)")
_DOT_ZERO: Final = re.compile(r"^\d+\.0+$")

_ROOM_WORDS: Final = re.compile(
    r"(?P<building>[A-Za-z]?\d+[A-Za-z]?|[A-Za-z])(?:号楼|栋|幢|座|号栋|楼)"
    r"(?:(?P<unit>\d+|[A-Za-z]|[一二三四五六七八九十]+)单元)?(?:\d+[楼层])?(?P<room>[A-Za-z]?\d+(?:-\d+)?)?[室号房]?$"
)
_ROOM_DASHES: Final = re.compile(
    r"(?P<building>[A-Za-z]?\d+[A-Za-z]?)[-—–#](?:(?P<unit>\d+)[-—–#])?(?P<room>\d+[A-Za-z]?)[室号房]?$"
)
_NO_ITEM: Final = NONE_WORDS | {""}
_HAN_UNITS: Final = {mark: str(value) for value, mark in enumerate("一二三四五六七八九", 1)} | {"十": "10"}
_ABOVE_TOWN: Final = re.compile(
    r"^(?:[^省]{2,8}省|[^区]{2,6}自治区)?(?:[^市州]{1,8}(?:市|自治州|州|地区))?(?:[^县区市旗]{1,12}(?:自治县|县|区|市|旗))?"
)
_ORIGIN: Final = re.compile(
    r"^(?P<township>.+?(?:街道办事处|街道|镇|乡|办事处))(?P<village>.+?(?:居民委员会|村民委员会|居委会|村委会|社区|村))?(?P<group>.{0,12}(?:组|屯|寨|队))?$"
)


class Phone(Parser):
    """A phone number of 11 digits, or a landline with its area code."""

    words = Words("11位手机号码", "Mobile number of 11 digits")

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        if isinstance(cell, str) and cell.isascii() and _MOBILE.fullmatch(cell):
            return Parsed(cell)
        text = plain(cell) if isinstance(cell, str) else cell_text(cell)
        if text in NONE_WORDS:
            return BLANK
        digits, repair = text, None
        if _DOT_ZERO.match(digits):
            digits, repair = digits.partition(".")[0], faults.PHONE_DOT_ZERO
        digits, country = _COUNTRY.subn("", digits)
        if country:
            repair = repair or faults.PHONE_MARKS
        parts = [part for part in _SEVERAL.split(digits) if part]
        if len(parts) > 1:
            digits, repair = parts[0], faults.PHONE_SEVERAL
        tidy = _MARKS.sub("", digits)
        if not (_MOBILE.fullmatch(tidy) or _LANDLINE.fullmatch(tidy)) or not tidy.isascii():
            return Parsed(None, Fault(faults.PHONE_UNKNOWN))
        if repair is None and tidy != digits:
            repair = faults.PHONE_MARKS
        return Parsed(tidy, Fault(repair, repaired=True) if repair else None)


class Room(Text):
    """An address inside a settlement. Extras `building`, `unit`, `room` where it says them: 8栋3单元601室, 5-2-603."""

    words = Words("楼栋-单元-房号，如 8-3-601", "Building-unit-room, such as 8-3-601")

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        parsed = super().parse(cell, context)
        if parsed.value is None:
            return parsed
        text = bare(parsed.value)
        found = _ROOM_DASHES.search(text) or _ROOM_WORDS.search(text)
        if not found:
            return parsed
        unit = found["unit"]
        extras = {
            "building": found["building"],
            "unit": _HAN_UNITS.get(unit, unit) if unit else None,
            "room": found["room"],
        }
        parts = {name: part for name, part in extras.items() if part}
        # One room, one wording: however it is written, an address that is only a room is building-unit-room.
        value = (
            "-".join(parts.values()) if found.span() == (0, len(text)) and len(parts) == len(extras) else parsed.value
        )
        return Parsed(value, None, parts)


class Origin(Text):
    """The place somebody was moved from, in one cell. Extras `township`, `village`, `group` where it says them."""

    words = Words("迁出地，如 草海镇某某村三组", "Place of origin, township and village")

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        parsed = super().parse(cell, context)
        if parsed.value is None:
            return parsed
        text = bare(parsed.value)
        found = _ORIGIN.match(_ABOVE_TOWN.sub("", text)) or _ORIGIN.match(text)
        extras = {name: part for name, part in found.groupdict().items() if part} if found else {}
        return Parsed(parsed.value, None, extras)


class Items(Parser):
    """Several short wordings in one cell, joined by 、 in the order written, each once."""

    words = Words("可多项，用逗号分开", "Several, separated by commas")

    def __init__(self, offered: tuple[str, ...] = (), limit: int = 400) -> None:
        super().__init__()
        self.offered = offered
        self.limit = limit
        if offered:
            self.words = Words("可多项：" + "、".join(offered), "Several, separated by commas")

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        text = "、".join(dict.fromkeys(part for part in split_outside(cell_text(cell)) if part not in _NO_ITEM))
        if len(text) > self.limit:
            return Parsed(None, Fault(faults.TEXT_LONG, params={"limit": str(self.limit)}))
        return Parsed(text or None)


class Measures(Parser):
    """Measures of several kinds in one cell: 就业帮扶（技能培训,劳务输出）；教育帮扶（雨露计划）.

    The value is {kind: items joined by 、}. A wording that is the item of one kind only goes to that kind, any other
    to the last kind of the list, which is "other".
    """

    words = Words("如 就业帮扶（技能培训）；教育帮扶（雨露计划）", "Such as 就业帮扶（技能培训）；教育帮扶（雨露计划）")

    def __init__(self, kinds: CodeList, items: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.kinds = kinds
        self._lookup = Lookup(kinds)
        self._rest = kinds.codes[-1].value
        owners: dict[str, set[str]] = {}
        for kind, names in items.items():
            for name in names:
                owners.setdefault(name, set()).add(kind)
        self._kind_of = {name: next(iter(kinds_of)) for name, kinds_of in owners.items() if len(kinds_of) == 1}

    @override
    def parse(self, cell: Cell, context: Context) -> Parsed:
        measures: dict[str, list[str]] = {}
        for part in split_outside(cell_text(cell)):
            if part in _NO_ITEM:
                continue
            head, _, inner = part.partition("(")
            kind = self._lookup.find(head)
            if kind:
                measures.setdefault(kind, []).extend(split_outside(inner.removesuffix(")")))
            else:
                measures.setdefault(self._kind_of.get(part, self._rest), []).append(part)
        return Parsed({kind: "、".join(dict.fromkeys(filter(None, items))) for kind, items in measures.items()} or None)

    @override
    def show(self, value: Any) -> str:
        return "；".join(
            f"{self.kinds.zh(kind)}（{items}）" if items else self.kinds.zh(kind) for kind, items in value.items()
        )


def split_outside(text: str) -> list[str]:
    """Split at commas, stops and semicolons that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for place, mark in enumerate(text):
        if mark in "(（":
            depth += 1
        elif mark in ")）":
            depth = max(0, depth - 1)
        elif mark in ",，、;；/" and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return [part.strip() for part in parts]
