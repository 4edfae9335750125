"""What monitoring gives to an export in roster columns: the recorded case of a household, and its measures."""

from collections.abc import Sequence
from types import SimpleNamespace
from uuid import UUID

from monitoring.models import RecordedCase, RecordedMeasure
from portal.common.imports.exporting import Objects


def cases_and_measures(households: Sequence[UUID], _people: Sequence[UUID]) -> Objects:
    """Return cases, and measures by kind with all of them under `kinds` (two queries)."""
    cases = {row.household_id: row for row in RecordedCase.objects.filter(household__in=households)}
    details: dict[UUID, dict[str, str]] = {}
    for row in RecordedMeasure.objects.filter(household__in=households).order_by("kind"):
        details.setdefault(row.household_id, {})[row.kind] = row.detail or ""
    measures = {key: SimpleNamespace(**kinds, kinds=kinds) for key, kinds in details.items()}
    return {"case": cases, "measure": measures}
