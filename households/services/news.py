"""What happened to the register since a day: households edited by hand, households an import wrote to."""

from datetime import date
from typing import Any, Final

from django.apps import apps
from django.db.models import QuerySet

from households.models import Membership
from portal.common.days import begin
from portal.common.models import ImportBatch, ImportRow
from portal.common.models.imports import BatchState, RowState

BY_HAND: Final = ("page", "api")


def edited_by_others(user_id: Any, *, since: date) -> QuerySet[Any]:
    """Return the keys of households of which somebody else changed the record, a person or a statement by hand."""
    people = _events("PersonEvent", user_id, since).values("pgh_obj_id")
    lived = Membership.objects.current().filter(person__in=people).values("household_id")
    return (
        _events("HouseholdEvent", user_id, since)
        .values("pgh_obj_id")
        .union(
            _events("MembershipEvent", user_id, since).values("household_id"),
            _events("IncomeStatementEvent", user_id, since).values("household_id"),
            lived,
        )
    )


def _events(name: str, user_id: Any, since: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("households", name)._default_manager.filter(
        pgh_created_at__gte=begin(since), pgh_context__metadata__through__in=BY_HAND
    )
    return rows.exclude(pgh_context__metadata__user=user_id)


def written_by_imports(*, since: date) -> QuerySet[Any]:
    """Return the keys of households an import applied since wrote to."""
    batches = ImportBatch.objects.filter(applied_at__gte=begin(since), state=BatchState.APPLIED)
    rows = ImportRow.objects.filter(batch__in=batches, state=RowState.APPLIED, household__isnull=False)
    return rows.order_by().values("household")
