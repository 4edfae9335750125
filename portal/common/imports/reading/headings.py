"""What headings mean: normal forms of a heading, and an index from every wording to the declared columns."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

from portal.common.imports.cells.choices import word_key
from portal.common.imports.columns import Column, Columns
from portal.common.imports.faults import Fault

_IN_BRACKETS: Final = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_SERIES: Final = re.compile(r"[\d一二三四五六七八九]+$")
_MARKS: Final = re.compile(r"[*＊:：?？!！,，。、;；]+")
# 1.姓名, （2）性别: numbered headings.
_NUMBERED: Final = re.compile(r"^[(（]?\d{1,3}(?:[)）]|[.、．])\s*(?=\D)")
_FILLER: Final = re.compile(r"(?:基本)?(?:情况|信息|明细|一览)$")
_BREAKS: Final = re.compile(r"[\r\n]+")

EXACT: Final = 1.0
NEARLY: Final = 0.97
# Likeness from which a heading is taken for a column, if its cells are understood and no other column is as like.
TAKEN: Final = 0.88
OFFERED: Final = 0.60
MARGIN: Final = 0.04


@dataclass(slots=True)
class Heading:
    """One heading of a sheet and the column it was taken for.

    `at` is the place of the column from 0, `label` the leaf without line breaks, `parent` the heading above it.
    `certainty` is 1 for a declared wording, less for a likeness, 0 for none. `offered` are likely columns to choose
    from, `note` says that another heading has the same meaning.
    """

    at: int
    label: str
    parent: str = ""
    code: str | None = None
    certainty: float = 0.0
    corrected: bool = False
    offered: list[tuple[str, float]] = field(default_factory=list)
    note: Fault | None = None


def label_of(text: str) -> str:
    """Return a heading as reports show it: without line breaks and outer spaces, otherwise as written."""
    return _BREAKS.sub("", text).strip()


def heading_key(text: str) -> str:
    """Return a heading's normal form: no spaces, marks, brackets; lower case."""
    return _MARKS.sub("", word_key(_NUMBERED.sub("", text.strip())))


def short_key(text: str) -> str:
    """Return the normal form of a heading without what stands in its brackets (units, remarks)."""
    return heading_key(_IN_BRACKETS.sub("", text))


def series_key(key: str) -> str:
    """Return a normal form without the number at its end: 致贫原因1, 致贫原因2 are one."""
    return _SERIES.sub("", key)


def shape_of(headings: Iterable[Heading]) -> str:
    """Return what identifies a shape of sheet: a hash of its normalised headings in order."""
    text = "\n".join(f"{heading_key(heading.parent)}/{heading_key(heading.label)}" for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()


class HeadingIndex:
    """Every declared wording of every column, exactly and by likeness."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._exact: dict[str, list[str]] = {}
        self._under: dict[tuple[str, str], list[str]] = {}
        self._series: dict[str, list[str]] = {}
        for column in columns:
            if not column.hidden:
                self._add(column)
        self._words = list(self._exact)

    def _add(self, column: Column) -> None:
        for word in (column.heading, column.words.en, *column.aliases):
            parent, slash, leaf = word.rpartition("/")
            if slash and word in column.aliases:
                self._under.setdefault((heading_key(parent), heading_key(leaf)), []).append(column.code)
            key = heading_key(word)
            _append_once(self._exact.setdefault(key, []), column.code)
            if column.joined:
                _append_once(self._series.setdefault(series_key(key), []), column.code)

    def knows(self, text: str) -> bool:
        """Say whether a text is a declared heading (for finding the heading row)."""
        return bool(self.exact("", text))

    def exact(self, parent: str, leaf: str) -> list[tuple[str, float]]:
        """Return the columns a heading names, with certainty: under its parent, alone, and without its unit."""
        key = heading_key(leaf)
        if not key:
            return []
        above = _FILLER.sub("", short_key(parent))
        found = self._by_parent(above, key) if above else []
        if not found:
            found = self._exact.get(key) or self._series.get(series_key(key)) or []
        if found:
            return [(code, EXACT) for code in found]
        short = short_key(leaf)
        found = self._exact.get(short) or self._series.get(series_key(short)) or []
        return [(code, NEARLY) for code in found]

    def _by_parent(self, above: str, key: str) -> list[str]:
        for (parent, leaf), codes in self._under.items():
            if leaf == key and (parent in above or above in parent):
                return codes
        return self._exact.get(above + key, [])

    def like(self, leaf: str) -> list[tuple[str, float]]:
        """Return the columns a heading resembles, the likeliest first, at most five."""
        key = short_key(leaf) or heading_key(leaf)
        if len(key) < 2:
            return []
        best: dict[str, float] = {}
        for word, score, _ in process.extract(key, self._words, scorer=fuzz.ratio, limit=12):
            for code in self._exact[word]:
                best[code] = max(best.get(code, 0.0), score / 100)
        likely = sorted(best.items(), key=lambda pair: -pair[1])
        return [(code, round(score, 2)) for code, score in likely if score >= OFFERED][:5]


def _append_once(codes: list[str], code: str) -> None:
    if code not in codes:
        codes.append(code)
