"""The rules of a password. Two profiles (settings.PASSWORD_PROFILE), each a list of the validators below.

`djbh`: what an assessment by GB/T 22239 (level 3) asks: length, kinds of characters, age, history. `owasp`: length and
strength as guessed by zxcvbn, no composition, no age. Both refuse common passwords and words that belong to the user.
A password is taken as typed: no character is cut, folded or normalised.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from zxcvbn import zxcvbn

from portal.common.pinyin import name_key
from portal.common.places import names_of

# Hashing takes time by length: nobody types a thousand characters, but somebody might send a million.
LONGEST: Final = 1000
_ZXCVBN_READS: Final = 72
# Words on which bad passwords are built; with digits and signs around them they are not better.
_WORDS: Final = frozenset(
    [
        "password",
        "passwort",
        "passw0rd",
        "admin",
        "administrator",
        "root",
        "qwerty",
        "qwertyuiop",
        "asdfgh",
        "asdfghjkl",
        "zxcvbn",
        "zxcvbnm",
        "welcome",
        "letmein",
        "iloveyou",
        "login",
        "user",
        "test",
        "guest",
        "default",
        "changeme",
        "secret",
        "abc",
        "abcd",
        "abcdef",
        "woaini",
        "woaiwojia",
        "woaizhongguo",
        "mima",
        "zhongguo",
        "china",
        "beijing",
        "guizhou",
        "bijie",
        "weining",
        "anju",
        "fupin",
        "banqian",
        "huawei",
        "alibaba",
        "taobao",
        "weixin",
        "wechat",
        "qq",
        "密码",
        "管理员",
        "安居",
        "我爱你",
        "中国",
        "贵州",
        "威宁",
    ]
)
_LOOKALIKES: Final = str.maketrans("@0134578$!", "aoleastbsi")
_RUNS: Final = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "!@#$%^&*()",
)
_FEWEST_KINDS: Final = 5
# A word of the user shorter than this says nothing: “li” or one Chinese character stands in many phrases.
_SHORTEST: Final = {"han": 2, "latin": 4}


class Length:
    """Long enough, and not endless."""

    def __init__(self, least: int = 12) -> None:
        self.least = least

    def validate(self, password: str, _user: Any = None) -> None:
        """Refuse what is too short, counted in characters of whatever script, or too long."""
        if len(password) < self.least:
            text = ngettext(
                "It needs %(least)d character at least.", "It needs %(least)d characters at least.", self.least
            )
            raise ValidationError(text, code="short", params={"least": self.least})
        if len(password) > LONGEST:
            raise ValidationError(_("It has more than %(most)d characters."), code="long", params={"most": LONGEST})

    def get_help_text(self) -> str:
        """Say so."""
        return _("At least %(least)d characters; a sentence is good.") % {"least": self.least}


class Kinds:
    """Characters of several kinds: capital letters, small letters, digits, anything else."""

    def __init__(self, least: int = 3) -> None:
        self.least = least

    def validate(self, password: str, _user: Any = None) -> None:
        """Refuse fewer kinds; a Chinese character is of the fourth."""
        if len({_kind(char) for char in password}) < self.least:
            raise ValidationError(
                _("It needs three of these four: capital letters, small letters, digits, other characters."),
                code="kinds",
            )

    def get_help_text(self) -> str:
        """Say so."""
        return _("Three of these four: capital letters, small letters, digits, other characters.")


class NotCommon(CommonPasswordValidator):
    """Not one of the passwords tried first, nor built of one by repeating, counting or adding digits."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse known passwords, few distinct characters, runs of the keyboard, and a common word with trimmings."""
        plain = password.lower()
        spelt = {plain, plain.translate(_LOOKALIKES)}
        words = {bare for word in spelt for bare in _bare(word)}
        if plain in self.passwords or words & self.passwords or words & _WORDS or _repeated(plain) or _run(plain):
            raise ValidationError(_("It is one of the passwords that are tried first."), code="common")

    def get_help_text(self) -> str:
        """Say so."""
        return _("No common password, no row of keys.")


class NotOwnWords:
    """Nothing that belongs to the user: name, user name, unit, phone, area."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that contains such a word, in Chinese or in pinyin."""
        plain = password.lower()
        if user is not None and any(word in plain for word in own_words(user)):
            raise ValidationError(_("It contains your name, user name, unit, phone or area."), code="own")

    def get_help_text(self) -> str:
        """Say so."""
        return _("Not your name, user name, unit or area.")


class Strong:
    """Hard to guess, as zxcvbn estimates it."""

    def __init__(self, least: int = 3) -> None:
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a score below the least of 0 to 4; of a very long password the beginning is judged."""
        told = list(own_words(user)) if user is not None else []
        if password and zxcvbn(password[:_ZXCVBN_READS], user_inputs=told)["score"] < self.least:
            raise ValidationError(_("It is too easy to guess. Add words that do not belong together."), code="weak")

    def get_help_text(self) -> str:
        """Say so."""
        return _("Hard to guess: several words that do not belong together.")


def own_words(user: Any) -> set[str]:
    """Return what a guesser would try for this user, in lower case: words from two Chinese or four other characters."""
    said = [user.username, user.name, user.unit, user.phone]
    if user.pk:
        areas = {grant.area[:length] for grant in user.open_grants for length in (6, 9, 12) if grant.area}
        said += [name for code, name in names_of(areas).items() if code]
    return {word for text in said if text for word in _spellings(str(text)) if _tells(word)}


def _bare(text: str) -> Iterator[str]:
    """Yield the letters of a text alone, and with one or two taken off the ends."""
    letters = re.sub(r"[\W\d_]", "", text)
    for first, last in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)):
        word = letters[first : len(letters) - last]
        if _tells(word):
            yield word


def _spellings(text: str) -> Iterator[str]:
    """Yield a word as written, without the ending of a division's name, and both in pinyin."""
    word = text.strip().lower()
    for spelt in {word, re.sub(r"(自治县|自治州|[省市州县区镇乡村]|街道|社区)$", "", word), *re.split(r"[\W_]+", word)}:
        yield spelt
        if _han(spelt):
            yield name_key(spelt)


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST["han" if _han(word) else "latin"]


def _han(word: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in word)


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    return {"Lu": "upper", "Ll": "lower", "Nd": "digit"}.get(category, "other")


def _repeated(text: str) -> bool:
    """Tell whether a text has few distinct characters, or is one piece again and again."""
    return len(set(text)) < _FEWEST_KINDS or re.fullmatch(r"(.{1,6}?)\1+.{0,5}", text, re.DOTALL) is not None


def _run(text: str) -> bool:
    """Tell whether most of a text follows rows of keys, the alphabet or counting, forwards or backwards."""
    pairs = {row[at : at + 2] for run in _RUNS for row in (run, run[::-1]) for at in range(len(row) - 1)}
    steps = sum(text[at : at + 2] in pairs for at in range(len(text) - 1))
    return steps * 4 >= (len(text) - 1) * 3
