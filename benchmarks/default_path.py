"""django-import-export used as it comes: the same columns, one row after the other, each object looked up and saved.

The measurement beside this file compares the staged engine with it. What it leaves out (suspects, versions seen, the
journal) is to its advantage.
"""

from types import SimpleNamespace
from typing import Any

from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from households.models import Household, IncomeStatement, Membership, Person
from monitoring.models import RecordedCase
from portal.common.imports.columns import Columns
from portal.common.keys import digest
from workshops.models import Spell

DIVISION = "520526002022"


class Bundle(SimpleNamespace):
    """The objects one row speaks of."""


class ByIdentity(BaseInstanceLoader):
    """Finds the person of a row by the identity number."""

    def get_instance(self, row: Any) -> Bundle | None:
        """Return the bundle of a registered person."""
        person = Person.objects.filter(id_digest=digest(str(row["证件号码"]))).first()
        living = person and Membership.objects.filter(person=person, until=None).select_related("household").first()
        return bundle(person, living.household, living) if person and living else None


def bundle(
    person: Person | None = None, household: Household | None = None, living: Membership | None = None
) -> Bundle:
    """Return the objects of a row, new ones where none are given."""
    return Bundle(
        person=person or Person(),
        household=household or Household(division_id=DIVISION),
        membership=living or Membership(),
        income=IncomeStatement(year=2025, source="LEDGER"),
        spell=Spell(source="LEDGER"),
        case=RecordedCase(),
        measure=SimpleNamespace(),
        head=SimpleNamespace(),
        division=SimpleNamespace(),
    )


class RowByRow(Resource):
    """Imports by the library's own loop."""

    class Meta:
        instance_loader_class = ByIdentity
        import_id_fields = ("id_number",)

    def __init__(self, headings: list[str]) -> None:
        super().__init__()
        self.fields = {column.code: column for column in Columns() if column.heading in headings and not column.hidden}

    def get_queryset(self) -> Any:
        """Return what the loader may read (it reads for itself)."""
        return Person.objects.none()

    def init_instance(self, row: Any = None) -> Bundle:
        """Return new objects."""
        return bundle()

    def save_instance(self, instance: Bundle, is_create: bool, row: Any, **_kwargs: Any) -> None:
        """Save the row's objects, the household once by its number."""
        known = Household.objects.filter(number=instance.household.number).first()
        if known:
            instance.household.pk, instance.household.version = known.pk, known.version
            instance.household.version_txid = known.version_txid
        instance.household.save(force_insert=known is None, force_update=known is not None)
        instance.person.id_digest = digest(instance.person.id_number)
        instance.person.save()
        instance.membership.household, instance.membership.person = instance.household, instance.person
        instance.membership.save()
        IncomeStatement.objects.update_or_create(
            household=instance.household,
            year=instance.income.year,
            source=instance.income.source,
            defaults={
                field.name: getattr(instance.income, field.name) for field in instance.income._meta.concrete_fields[5:]
            },
        )
        if getattr(instance.spell, "place", None):
            instance.spell.public_post = None
            instance.spell.person = instance.person
            instance.spell.save()

    def get_diff_class(self) -> Any:
        """Return a diff that shows nothing: the rows are no model's."""
        return NoDiff


class NoDiff:
    """Stands for the library's diff, which needs a model."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.left: list[str] = []

    def compare_with(self, *_args: Any, **_kwargs: Any) -> None:
        """Compare nothing."""

    def as_html(self) -> list[str]:
        """Return nothing."""
        return []
