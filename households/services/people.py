"""People and where they live: adding a member, changing a person, ending or changing a membership."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from households.models import Membership, Person
from households.models.people import HEAD
from households.services.changes import EDIT, Change, assign, check, finish, lock_household, reason
from households.services.elsewhere import digests_elsewhere
from portal.common.imports.cells.base import Context
from portal.common.imports.cells.ids import IdNumber
from portal.common.keys import digest
from portal.common.pinyin import name_key

if TYPE_CHECKING:
    from portal.accounts.models import User

_KEPT = frozenset({"id", "division_id", "id_digest", "name_key", "id_upgraded", "created_at"})
_PERSONAL_SAYS = ("birth_date", "birth_precision", "sex")


@transaction.atomic
def add_member(
    household_id: UUID,
    person: dict[str, Any],
    membership: dict[str, Any],
    *,
    version_seen: int,
    actor: "User",
    on: date,
    why: str = "",
) -> Change:
    """Register a person in a household: `person` are fields of Person, `membership` has relation and since.

    Raises Household.DoesNotExist, StaleVersionError, ValidationError (of a person known elsewhere no details).
    """
    household = lock_household(household_id, version_seen=version_seen, actor=actor)
    row = Person(**with_identity(person, on=on), division_id=household.division_id)
    _judge_person(row)
    living = Membership(household=household, person=row, **membership)
    _judge_membership(living)
    with reason(why):
        row.save(force_insert=True)
        living.save(force_insert=True)
    return finish(household.pk, living, on=on)


@transaction.atomic
def change_person(
    person_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Change fields of a person under the version of the household the person lives in.

    Raises Person.DoesNotExist, StaleVersionError, ValidationError.
    """
    row: Person = Person.objects.visible_to(actor, EDIT).get(pk=person_id)
    living = Membership.objects.get(person=row, until=None)
    household = lock_household(living.household_id, version_seen=version_seen, actor=actor)
    row.refresh_from_db()
    changed = assign(row, with_identity(values, on=on))
    if not changed:
        return Change(household, row)
    _judge_person(row)
    with reason(why):
        row.save(update_fields=changed)
    return finish(household.pk, row, on=on)


@transaction.atomic
def change_membership(
    membership_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", on: date, why: str = ""
) -> Change:
    """Change the relation to the head, or end the membership (`until` with `end_reason`).

    Raises Membership.DoesNotExist, StaleVersionError, ValidationError.
    """
    row: Membership = Membership.objects.visible_to(actor, EDIT).get(pk=membership_id)
    household = lock_household(row.household_id, version_seen=version_seen, actor=actor)
    row.refresh_from_db()
    changed = assign(row, values)
    if not changed:
        return Change(household, row)
    _judge_membership(row)
    with reason(why):
        row.save(update_fields=changed)
    return finish(household.pk, row, on=on)


@transaction.atomic
def change_head(
    household_id: UUID, person_id: UUID, relation_of_old: str, *, version_seen: int, actor: "User", on: date, why: str
) -> Change:
    """Make a member the head; the head until now becomes `relation_of_old`. A reason is due.

    Raises Household.DoesNotExist, Membership.DoesNotExist, StaleVersionError, ValidationError.
    """
    household = lock_household(household_id, version_seen=version_seen, actor=actor)
    if not why.strip():
        raise ValidationError({"why": _("Say why the head changes.")})
    if relation_of_old == HEAD:
        raise ValidationError({"relation_of_old": _("A household has one head.")})
    new = Membership.objects.get(household=household, person_id=person_id, until=None)
    with reason(why):
        Membership.objects.filter(household=household, until=None, relation=HEAD).exclude(pk=new.pk).update(
            relation=relation_of_old
        )
        Membership.objects.filter(pk=new.pk).update(relation=HEAD)
    new.refresh_from_db()
    return finish(household.pk, new, on=on)


def with_identity(values: dict[str, Any], *, on: date) -> dict[str, Any]:
    """Return the values with what follows from them: digest, birth date and sex of an ID number, key of a name.

    Raises ValidationError where they contradict each other or the number is not sound.
    """
    kept = sorted(_KEPT & set(values))
    if kept:
        raise ValidationError(dict.fromkeys(kept, _("This is kept by the portal and cannot be written.")))
    result = dict(values)
    if result.get("name"):
        result["name_key"] = name_key(result["name"])
    if "id_number" not in result:
        return result
    if not result["id_number"]:
        return {**result, "id_number": None, "id_digest": None, "id_upgraded": False}
    parsed = IdNumber().read(result["id_number"], Context(on=on))
    if parsed.value is None:
        message = parsed.fault.message if parsed.fault else _("This is not an identity number.")
        raise ValidationError({"id_number": message})
    said = {key: value for key, value in (parsed.extras or {}).items() if value is not None}
    for name in _PERSONAL_SAYS:
        if result.get(name) and name != "birth_precision" and result[name] != said.get(name):
            raise ValidationError({name: _("The identity number says otherwise.")})
    own = {field.name for field in Person._meta.fields}
    said = {"id_upgraded": False, **{key: value for key, value in said.items() if key in own}}
    return {**result, **said, "id_number": parsed.value, "id_digest": digest(parsed.value)}


def _judge_person(row: Person) -> None:
    check(row)
    if row.died_on and not row.deceased:
        row.deceased = True
    if not row.id_digest or row.deceased:
        return
    other = Person.objects.filter(id_digest=row.id_digest, deceased=False).exclude(pk=row.pk)
    if other.exists() or digests_elsewhere([row.id_digest]):
        raise ValidationError({"id_number": _("A person with this identity number is registered already.")})


def _judge_membership(row: Membership) -> None:
    check(row, exclude=("person", "household"))
    if row.until and row.since and row.until < row.since:
        raise ValidationError({"until": _("It ends before it begins.")})
    if row.until and not row.end_reason:
        raise ValidationError({"end_reason": _("Say why the person left the household.")})
    if row.until is not None:
        return
    here = Membership.objects.filter(until=None).exclude(pk=row.pk)
    if row.relation == HEAD and here.filter(household_id=row.household_id, relation=HEAD).exists():
        raise ValidationError({"relation": _("The household has a head. Change the head instead.")})
    if here.filter(person_id=row.person_id).exists():
        raise ValidationError({"until": _("The person lives in another household now.")})
