"""What the register hands to the ground: the names of areas, and its side of imports."""

from households.forms.words import household_words, person_words
from households.models import Division, Household, Person
from households.services.affected import members_at, themselves
from households.services.rosters.exporting import register_objects
from households.services.rosters.income import IncomeWriter
from households.services.rosters.register import RosterRegister
from households.services.rosters.writing import HouseholdWriter
from portal.common.imports.exporting import roster_sources
from portal.common.imports.writers import use_register, writers
from portal.common.places import area_names
from portal.common.registry import people_behind
from portal.common.revealing import Revealable, revealables


def division_names(codes: list[str]) -> dict[str, str]:
    """Return the names of the divisions that are known."""
    return dict(Division.objects.filter(code__in=codes).values_list("code", "name"))


area_names.add("divisions", division_names)
people_behind.add("household", members_at)
people_behind.add("person", themselves)
revealables.add("household", Revealable(Household.objects.in_areas, household_words))
revealables.add("person", Revealable(Person.objects.in_areas, person_words))
use_register(RosterRegister())
writers.add("households", HouseholdWriter(), rank=10)
writers.add("income", IncomeWriter(), rank=11)
roster_sources.add("register", register_objects, rank=10)
