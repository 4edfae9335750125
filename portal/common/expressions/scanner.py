"""Reads the typed text into Python's spelling, token by token, remembering where each token stood.

People type 且, 或, 非, （ ） ， ≤ × and “ ”, and write names without spaces between them. What comes out is one line
that `ast` can parse, and a map back, so that an error points at what was typed.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from portal.common.expressions.errors import ExpressionError, Place

MAX_LENGTH = 2_000

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<string>"[^"\n]*"|'[^'\n]*'|“[^”\n]*”|‘[^’\n]*’|「[^」\n]*」)
    |(?P<number>\d+(?:[.．]\d+)?(?![\w.．]))
    |(?P<word>[^\W\d]\w*)
    |(?P<compare>[<>=!＜＞＝！]{1,2}|[≤≥≠])
    |(?P<sign>[-+*/()\[\],（）［］【】，、＋－−＊／×÷])""",
    re.VERBOSE,
)
_SIGNS = {"【": "[", "】": "]", "、": ",", "−": "-", "×": "*", "÷": "/"}
_COMPARISONS = {"=": "==", "==": "==", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!=": "!=", "<>": "!="}
_COMPARISONS |= {"≤": "<=", "≥": ">=", "≠": "!="}
_WORDS = {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "是": "True", "否": "False"}
_WORDS |= {"属于": "in", "不属于": "not in"}
_JOINED = re.compile("(且|或|非)")


class Scanned:
    """Python's spelling of a typed expression (`text`, one line) and the way back to what was typed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self._starts: list[int] = []
        self._places: list[Place] = []

    def add(self, spelling: str, place: Place) -> None:
        """Append one token, set apart by a space."""
        self._starts.append(len(self.text))
        self._places.append(place)
        self.text += spelling + " "

    @property
    def last(self) -> Place:
        """Return where the last token was typed."""
        return self._places[-1] if self._places else Place(0, 0)

    def place(self, start: int, end: int) -> Place:
        """Return where the characters `start` to `end` of `text` were typed."""
        if not self._places:
            return Place(0, 0)
        return Place(self._token(start).start, self._token(max(start, end - 1)).end)

    def place_of_bytes(self, start: int, end: int) -> Place:
        """Return where something was typed whose offsets count UTF-8 bytes, as `ast` does."""
        encoded = self.text.encode()
        return self.place(len(encoded[:start].decode()), len(encoded[:end].decode()))

    def _token(self, offset: int) -> Place:
        return self._places[max(0, bisect_right(self._starts, offset) - 1)]


def scan(source: str, known: Callable[[str], object]) -> Scanned:
    """Return the expression in Python's spelling; `known` tells names, so that 甲且乙 is read as three words."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(
            source,
            Place(MAX_LENGTH, len(source)),
            _("The expression is too long."),
            _("Keep it below %(most)s characters."),
            most=MAX_LENGTH,
        )
    scanned, position = Scanned(source), 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise _unread(source, position)
        for spelling, place in _spellings(match, known, source):
            scanned.add(spelling, place)
        position = match.end()
    return scanned


def _spellings(match: re.Match[str], known: Callable[[str], object], source: str) -> Iterator[tuple[str, Place]]:
    text, place = match.group(), Place(*match.span())
    match match.lastgroup:
        case "space":
            return
        case "string":
            yield _string(text, place, source), place
        case "word":
            yield from _word(unicodedata.normalize("NFKC", text), place, known)
        case "compare":
            plain = unicodedata.normalize("NFKC", text) if text not in _COMPARISONS else text
            if plain not in _COMPARISONS:
                raise _unread(source, place.start)
            yield _COMPARISONS[plain], place
        case _:
            yield _SIGNS.get(text) or unicodedata.normalize("NFKC", text), place


def _string(text: str, place: Place, source: str) -> str:
    inside = text[1:-1]
    if "\\" in inside or '"' in inside:
        raise _unread(source, place.start)
    return f'"{inside}"'


def _word(word: str, place: Place, known: Callable[[str], object]) -> Iterator[tuple[str, Place]]:
    """Yield one word, or the names and connectives that were written without spaces."""
    parts = [part for part in _JOINED.split(word) if part]
    joined = len(parts) > 1 and len(word) == place.end - place.start
    if known(word) or not joined or not all(part in _WORDS or known(part) for part in parts):
        yield _WORDS.get(word, word), place
        return
    start = place.start
    for part in parts:
        yield _WORDS.get(part, part), Place(start, start + len(part))
        start += len(part)


def _unread(source: str, position: int) -> ExpressionError:
    return ExpressionError(
        source,
        Place(position, position + 1),
        _("“%(sign)s” cannot be read here."),
        _("Use names, numbers, “texts”, comparisons, + - * /, and, or, not."),
        sign=source[position],
    )
