"""Tables of the register."""

from households.models.households import Household
from households.models.income import IncomeStatement
from households.models.people import Membership, Person
from households.models.places import Division, Site

__all__ = ["Division", "Household", "IncomeStatement", "Membership", "Person", "Site"]
