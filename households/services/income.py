"""Writing income statements: one a household, year and source."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from households.models import IncomeStatement
from households.services.changes import EDIT, Change, assign, check, finish, lock_household, reason

if TYPE_CHECKING:
    from portal.accounts.models import User

_EARLIEST = 2000


@transaction.atomic
def add_statement(
    household_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Write a new statement; `values` has year, source and amounts in yuan.

    Raises Household.DoesNotExist, StaleVersionError, ValidationError.
    """
    household = lock_household(household_id, version_seen=version_seen, actor=actor)
    row = IncomeStatement(household=household, **values)
    _judge(row, on)
    with reason(why):
        row.save(force_insert=True)
    return finish(household.pk, row, on=on)


@transaction.atomic
def change_statement(
    statement_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Change amounts, year or source of a statement.

    Raises IncomeStatement.DoesNotExist, StaleVersionError, ValidationError.
    """
    row: IncomeStatement = IncomeStatement.objects.visible_to(actor, EDIT).get(pk=statement_id)
    household = lock_household(row.household_id, version_seen=version_seen, actor=actor)
    row.refresh_from_db()
    changed = assign(row, values)
    if not changed:
        return Change(household, row)
    _judge(row, on)
    with reason(why):
        row.save(update_fields=changed)
    return finish(household.pk, row, on=on)


def _judge(row: IncomeStatement, on: date) -> None:
    check(row, exclude=("household",))
    if not _EARLIEST <= row.year <= on.year:
        raise ValidationError({"year": _("A year from %(first)d to %(last)d.") % {"first": _EARLIEST, "last": on.year}})
    same = IncomeStatement.objects.filter(household_id=row.household_id, year=row.year, source=row.source)
    if same.exclude(pk=row.pk).exists():
        raise ValidationError({"year": _("There is a statement of this year and source already.")})
