"""Code lists: the closed vocabularies of the field, each value with both wordings and the synonyms met in files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from portal.common.words import Words


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list. `value` is what the database stores; `aliases` are other Chinese wordings of the same."""

    value: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> Words:
        return Words(self.zh, self.en)


class CodeList:
    """A closed list of codes, looked up by stored value or by any wording."""

    def __init__(self, name: str, *codes: Code) -> None:
        self.name = name
        self.codes = codes
        self._by_value = {code.value: code for code in codes}
        if len(self._by_value) != len(codes):
            raise ValueError(f"code list {name}: a value occurs twice")
        self._by_word: dict[str, Code] = {}
        for code in codes:
            for word in (code.zh, code.value, code.en.lower(), *code.aliases):
                other = self._by_word.setdefault(word, code)
                if other is not code:
                    raise ValueError(f"code list {name}: {word} means {other.value} and {code.value}")

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, value: object) -> bool:
        return value in self._by_value

    def find(self, word: str) -> Code | None:
        """Return the code of a cleaned wording (or of a stored value), None when the list does not know it."""
        return self._by_word.get(word) or self._by_word.get(word.lower())

    def label(self, value: str | None) -> str:
        """Return the wording of a stored value in the active language; an unknown value is shown as it is."""
        if not value:
            return ""
        code = self._by_value.get(value)
        return str(code.label) if code else value

    def zh(self, value: str | None) -> str:
        """Return the Chinese wording of a stored value (reports and exports that have one language)."""
        code = self._by_value.get(value or "")
        return code.zh if code else (value or "")

    def choices(self) -> Callable[[], list[tuple[str, str]]]:
        """Return a callable for a form field's `choices`, worded in the language of the request."""
        return lambda: [(code.value, cast(str, code.label)) for code in self.codes]
