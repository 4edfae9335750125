"""Names as they sort and are searched: pinyin without tones, surnames read as surnames."""

from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin

# Characters that are read otherwise when they are a surname.
_SURNAMES: Final = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "任": "ren",
    "朴": "piao",
    "盖": "ge",
    "华": "hua",
    "纪": "ji",
    "乐": "yue",
    "宁": "ning",
    "覃": "qin",
    "召": "shao",
    "卜": "bu",
    "翟": "zhai",
    "员": "yun",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "长孙": "zhangsun",
}
_LONGEST: Final = 120


@lru_cache(maxsize=30_000)
def _sound(character: str) -> str:
    """Return the first reading of one character; a name is read character by character, whatever phrase it might
    contain.
    """
    return "".join(lazy_pinyin(character, style=Style.NORMAL, errors="default"))


def name_key(name: str) -> str:
    """Return the key of a name: `曾小兰` is `zengxiaolan`; letters stay, in lower case, without spaces."""
    surname = next((name[:length] for length in (2, 1) if name[:length] in _SURNAMES), "")
    rest = "".join(map(_sound, name[len(surname) :]))
    return (_SURNAMES.get(surname, "") + rest).lower().replace(" ", "")[:_LONGEST]
