"""From headings to columns: what a person corrected, else the declared wordings, else likeness; contents break ties."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from portal.common.imports import faults
from portal.common.imports.cells.base import PLAIN, Cell
from portal.common.imports.columns import IDENTITY, NAME, PERSON, Columns
from portal.common.imports.faults import Fault
from portal.common.imports.reading.headings import MARGIN, TAKEN, Heading, HeadingIndex, heading_key
from portal.common.imports.reading.reader import RawSheet

# Corrections of one shape of sheet: heading in normal form → code of a column, None for "do not use".
Corrections = Mapping[str, str | None]
HOUSEHOLD_SHEET: Final = "household"
PERSON_SHEET: Final = "person"

_OTHERS: Final = re.compile("户主|监护|家长|父|母|配偶|帮扶|采集|负责|联系人|填表|审核|干部|法人|企业|单位|楼栋|紧急")
_SAMPLE: Final = 150
_MOST_FAULTS: Final = 0.25


def correction_key(heading: Heading) -> str:
    """Return what a correction of a heading is remembered under."""
    return f"{heading_key(heading.parent)}/{heading_key(heading.label)}"


class Mapper:
    """Maps the headings of one sheet."""

    def __init__(self, sheet: RawSheet, first: int, index: HeadingIndex, corrections: Corrections) -> None:
        self.sheet = sheet
        self.first = first
        self.index = index
        self.columns: Columns = index.columns
        self.corrections = corrections

    def map(self, headings: list[Heading]) -> str:
        """Give each heading its column in place; return whether a row is a person or a household."""
        for heading in headings:
            if not self._correct(heading):
                self._declared(heading)
        for heading in headings:
            if heading.code is None and not heading.corrected:
                self._resembling(heading, headings)
        for role in (NAME, IDENTITY):
            self._by_ending(headings, role)
        subject = subject_of(headings, self.columns)
        if subject == HOUSEHOLD_SHEET:
            self._as_households(headings)
        self._note_twins(headings)
        return subject

    def _correct(self, heading: Heading) -> bool:
        key = correction_key(heading)
        if key not in self.corrections:
            return False
        code = self.corrections[key]
        heading.code = code if code in self.columns else None
        heading.certainty = 1.0
        heading.corrected = True
        return True

    def _declared(self, heading: Heading) -> None:
        found = self.index.exact(heading.parent, heading.label)
        if not found:
            return
        if len(found) > 1:
            found = sorted(found, key=lambda pair: self.misfit(heading.at, pair[0]))
            heading.offered = found
        heading.code, heading.certainty = found[0]

    def _resembling(self, heading: Heading, headings: Sequence[Heading]) -> None:
        """Take the likeliest column when it is like enough, alone so, free, and understands the cells."""
        taken = {other.code for other in headings if other.code}
        heading.offered = [pair for pair in self.index.like(heading.label) if pair[0] not in taken]
        if not heading.offered:
            return
        code, certainty = heading.offered[0]
        runner_up = heading.offered[1][1] if len(heading.offered) > 1 else 0.0
        fits = self._filled(heading.at) and self.misfit(heading.at, code) <= _MOST_FAULTS
        if certainty >= TAKEN and certainty - runner_up >= MARGIN and fits:
            heading.code, heading.certainty = code, certainty

    def _by_ending(self, headings: Sequence[Heading], role: str) -> None:
        """Take a longer wording that ends in a declared one (参保人姓名), unless it names another (监护人姓名)."""
        column = self.columns.of_role(role)
        if column is None or any(heading.code == column.code for heading in headings):
            return
        endings = tuple(heading_key(word) for word in (column.heading, *column.aliases) if len(word) > 1)
        for heading in headings:
            key = heading_key(heading.label)
            free = heading.code is None and not heading.corrected
            named = key.endswith(endings) and not _OTHERS.search(key)
            if free and named and self._filled(heading.at) and self.misfit(heading.at, column.code) <= _MOST_FAULTS:
                heading.code, heading.certainty = column.code, TAKEN
                return

    def misfit(self, at: int, code: str) -> float:
        """Return the share of a column's sampled cells that the parser of a column does not understand."""
        cells = self._sample(at)
        if not cells:
            return 0.0
        parsed = self.columns[code].parser.clean_distinct(cells, PLAIN)
        return sum(1 for item in parsed if item.fault and not item.fault.repaired) / len(cells)

    def _sample(self, at: int) -> list[Cell]:
        header = {self.sheet.columns[at].index[row] for row in range(self.first)}
        cells = [cell for place, cell in enumerate(self.sheet.columns[at].cells) if cell != "" and place not in header]
        return cells[:_SAMPLE]

    def _filled(self, at: int) -> bool:
        return bool(self._sample(at))

    def _as_households(self, headings: list[Heading]) -> None:
        """On a sheet of households, what would be a member's means the head's, or nothing."""
        for heading in headings:
            if heading.code is None or heading.corrected:
                continue
            column = self.columns[heading.code]
            if column.subject == PERSON:
                heading.offered = [(heading.code, heading.certainty)]
                heading.code = column.instead or None
                heading.certainty = heading.certainty if heading.code else 0.0

    def _note_twins(self, headings: list[Heading]) -> None:
        """Say of each further heading of one field that it has a twin; values decide later whether they agree."""
        first: dict[str, Heading] = {}
        for heading in headings:
            if heading.code is None or self.columns[heading.code].joined:
                continue
            meaning = self.columns[heading.code].same_as or heading.code
            twin = first.setdefault(meaning, heading)
            if twin is not heading:
                heading.note = Fault(faults.HEADING_TWICE, repaired=True, params={"other": twin.label})


def subject_of(headings: Sequence[Heading], columns: Columns) -> str:
    """Return whether the rows of a sheet are people (it has names of members) or households."""
    roles = {columns[heading.code].role for heading in headings if heading.code}
    return PERSON_SHEET if NAME in roles else HOUSEHOLD_SHEET
