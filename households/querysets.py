"""Named reads of the register. `visible_to(user)` is the wall each list and each lookup stands behind."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from portal.common.areas import within
from portal.common.keys import digest, plain_identifier

if TYPE_CHECKING:
    from portal.accounts.models import User


# What a roster says of a move; it says so without a column of its own for “relocated” more often than not.
_SIGNS_OF_A_MOVE = ("relocation_year", "resettle_mode", "site_id", "site_name")


def relocated(household: str = "") -> Q:
    """The condition that a household (by the path to it, "household__" from a member) was relocated.

    Recorded so; or, where nothing is recorded, it has a year or a way of resettlement, or lives at a site.
    """
    signs = Q()
    for field in _SIGNS_OF_A_MOVE:
        signs |= Q(**{f"{household}{field}__isnull": False})
    return Q(**{f"{household}relocated": True}) | Q(**{f"{household}relocated__isnull": True}) & signs


def relocated_sql(alias: str) -> str:
    """Return the same of a household's row as SQL: true, false where that is recorded, NULL where nothing is."""
    signs = ", ".join(f"{alias}.{field}" for field in _SIGNS_OF_A_MOVE)
    return f"coalesce({alias}.relocated, CASE WHEN num_nonnulls({signs}) > 0 THEN true END)"


def _after(text: str) -> str:
    """Return the least text beyond all that begin with this one (surrogates are not text, so they are stepped over)."""
    following = ord(text[-1]) + 1
    return text[:-1] + (chr(0xE000) if 0xD800 <= following < 0xE000 else chr(min(following, 0x10FFFF)))


class AreaQuerySet(models.QuerySet[Any]):
    """A queryset whose rows belong to a division: `division_field` is the path to its code."""

    division_field = "division_id"

    def in_areas(self, areas: tuple[str, ...]) -> Self:
        """Those under one of the area prefixes."""
        return self.filter(within(self.division_field, areas))

    def visible_to(self, user: "User", permission: str = "household.view") -> Self:
        """Those a user may see by a permission; nobody else's exist for the user."""
        return self.in_areas(user.areas(permission))


class DivisionQuerySet(AreaQuerySet):
    """Reads of divisions."""

    division_field = "code"

    def valid_on(self, on: date) -> Self:
        """Divisions in force on a day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on))

    def under(self, area: str) -> Self:
        """A division and everything below it."""
        return self.in_areas((area,))

    def villages(self) -> Self:
        """Villages and communities: the leaves, which households belong to."""
        return self.filter(level="village")


class SiteQuerySet(AreaQuerySet):
    """Reads of resettlement sites."""


class HouseholdQuerySet(AreaQuerySet):
    """Reads of households."""

    def active(self) -> Self:
        """Those still registered here."""
        return self.filter(ended_on=None)

    def relocated(self) -> Self:
        """Those moved out of poverty, recorded so or plain from the rest of their record."""
        return self.filter(relocated())


class PersonQuerySet(AreaQuerySet):
    """Reads of people; a person belongs where the household of the open membership lives."""

    division_field = "memberships__household__division_id"

    def in_areas(self, areas: tuple[str, ...]) -> Self:
        """People with an open membership in a household of the areas."""
        open_here = self.model.memberships.rel.related_model.objects.filter(
            within("household__division_id", areas), person_id=OuterRef("pk"), until=None
        )
        return self.filter(Exists(open_here))

    def living(self) -> Self:
        """People not known to have died."""
        return self.filter(died_on=None, deceased=False)

    def with_id_number(self, number: str) -> Self:
        """People of an identity number, found by its keyed digest: each index holds the living or the dead."""
        found = digest(number)
        return self.filter(Q(id_digest=found, deceased=False) | Q(id_digest=found, deceased=True))

    def with_phone(self, number: str) -> Self:
        """People of a phone number, found by the mark of the sealed one."""
        mark = self.model._meta.get_field("phone").seal.mark(plain_identifier(number))
        return self.filter(phone_mark=mark, phone__isnull=False)

    def named(self, text: str) -> Self:
        """People whose name begins with the text, or, of letters, whose pinyin does; in the order of the index asked.

        Any other order would read everybody of the name, or everybody there is, before the first fifty.
        """
        key = text.lower().replace(" ", "")
        if key.isascii():
            return self.filter(name_key__gte=key, name_key__lt=_after(key)).order_by("name_key", "id")
        return self.filter(name__gte=text, name__lt=_after(text)).order_by("name", "id")


class MembershipQuerySet(AreaQuerySet):
    """Reads of memberships."""

    division_field = "household__division_id"

    def current(self) -> Self:
        """Open ones: who lives in a household now."""
        return self.filter(until=None)


class HouseholdPartQuerySet(AreaQuerySet):
    """Reads of what hangs on a household (statements, recorded cases …)."""

    division_field = "household__division_id"
