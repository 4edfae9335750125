"""Roster columns of households, people, relocation and income: one line a column (and, if need be, a model field)."""

from households.rosters.household import HouseholdColumns, PlaceColumns
from households.rosters.income import IncomeColumns
from households.rosters.person import PersonColumns
from households.rosters.relocation import RelocationColumns

__all__ = ["HouseholdColumns", "IncomeColumns", "PersonColumns", "PlaceColumns", "RelocationColumns"]
