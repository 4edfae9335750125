"""Lines and thresholds as they stand in an area on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Length

from monitoring import catalogue
from monitoring.models import Parameter
from portal.common.expressions import Kind


@dataclass(frozen=True, slots=True)
class Threshold:
    """A parameter's value, where it comes from, and whether it is an earlier year's for want of its own."""

    code: str
    value: Decimal | int
    year: int
    area: str
    document: str
    stale: bool

    def as_json(self) -> dict[str, Any]:
        """Return what is stored with a flag."""
        return {"value": str(self.value), "year": self.year, "area": self.area, "document": self.document}


def thresholds(area: str, on: date) -> dict[str, Threshold]:
    """Return every parameter that has a value in the area on the day, by code.

    The year comes first: a value of the year for the whole country outweighs last year's of the county. Of one year the
    nearest area counts. A year without a row takes the last one before it.
    """
    above = [area[:length] for length in range(len(area) + 1)]
    rows = Parameter.objects.filter(Q(area__in=above), year__lte=on.year)
    found: dict[str, Parameter] = {}
    for row in rows.annotate(depth=Length("area")).order_by("code", F("year").desc(), F("depth").desc()):
        found.setdefault(row.code, row)
    declared = {entry.code: entry for entry in catalogue.parameters()}
    return {code: _threshold(declared[code], row, on) for code, row in found.items() if code in declared}


def stale_lines(area: str, on: date) -> list[Threshold]:
    """Return the yearly lines that stand on an earlier year's row: pages show them as a banner."""
    return [threshold for threshold in thresholds(area, on).values() if threshold.stale]


def sync_parameters(entries: Iterable[catalogue.ParameterEntry]) -> int:
    """Write the rows the catalogue starts with where there is none yet; rows a county made are left alone."""
    rows = [
        Parameter(code=entry.code, area=row.area, year=row.year, value=row.value, document=row.document)
        for entry in entries
        for row in entry.rows
    ]
    known = set(Parameter.objects.values_list("code", "area", "year"))
    missing = [row for row in rows if (row.code, row.area, row.year) not in known]
    return len(Parameter.objects.bulk_create(missing, ignore_conflicts=True))


def _trimmed(value: Decimal) -> Decimal:
    """Return the value without needless noughts: 8000, 1.2 (normalize alone would give 8E+3)."""
    trimmed = value.normalize()
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral_value() else trimmed


def _threshold(entry: catalogue.ParameterEntry, row: Parameter, on: date) -> Threshold:
    value = int(row.value) if entry.kind is Kind.INTEGER else _trimmed(row.value)
    stale = entry.yearly and row.year < on.year
    return Threshold(row.code, value, row.year, row.area, row.document, stale)
