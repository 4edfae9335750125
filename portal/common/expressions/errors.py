"""What is wrong with an expression: where it was typed, what was met there, what to do."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the typed text: character offsets, the end excluded."""

    start: int
    end: int


class ExpressionError(Exception):
    """A fault of an expression; `line` and `column` count from 1 in the text as it was typed."""

    def __init__(self, source: str, place: Place, what: Text, advice: Text, **values: object) -> None:
        super().__init__(str(what))
        start = max(0, min(place.start, len(source)))
        self.start, self.end = start, max(start, min(place.end, len(source)))
        self.line = source.count("\n", 0, start) + 1
        self.column = start - (source.rfind("\n", 0, start) + 1) + 1
        self.width = max(1, self.end - self.start)
        self._what, self._advice, self._values = what, advice, values

    @property
    def what(self) -> str:
        """Return what was met, in the active language."""
        return str(self._what) % self._values

    @property
    def advice(self) -> str:
        """Return what to do about it, in the active language."""
        return str(self._advice) % self._values

    def __str__(self) -> str:
        return f"{self.line}:{self.column} {self.what} {self.advice}"
