"""The names an expression may use: what each means, of what kind it is, and where the database finds it."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from django.db.models.expressions import Combinable

from portal.common.codes import CodeList
from portal.common.expressions.kinds import Kind
from portal.common.words import Words


@dataclass(frozen=True, slots=True)
class Term:
    """One name. `source` is a Django expression or a column (the code itself by default); a parameter has a value."""

    code: str
    kind: Kind
    label: Words
    source: Combinable | str | None = None
    codes: CodeList | None = None
    parameter: bool = False
    value: object = None
    aliases: tuple[str, ...] = ()


class Vocabulary:
    """Names to terms: a term answers to its code, to both labels and to its aliases."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_name: dict[str, Term] = {}
        for term in self.terms:
            for name in {term.code, term.label.zh, term.label.en, *term.aliases}:
                other = self._by_name.setdefault(_plain(name), term)
                if other is not term:
                    raise ValueError(f"{name} means {other.code} and {term.code}")

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def find(self, name: str) -> Term | None:
        """Return the term of a code or label, None when there is none."""
        return self._by_name.get(_plain(name))

    def like(self, name: str) -> str:
        """Return the known name that looks most like one that is not known, blank when none does."""
        plain = _plain(name)
        holding = [known for known in self._by_name if plain and plain in known]
        return next(iter(get_close_matches(plain, self._by_name, n=1, cutoff=0.5) or sorted(holding, key=len)), "")

    def with_values(self, values: Mapping[str, object]) -> "Vocabulary":
        """Return the same names with the parameters' values of one area and date; a missing one stays unknown."""
        return Vocabulary(replace(term, value=values.get(term.code)) if term.parameter else term for term in self.terms)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lower()
