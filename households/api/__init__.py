"""The register over the API: divisions, sites, households, people with their memberships, statements."""

from households.api.households import HouseholdViewSet
from households.api.income import StatementViewSet
from households.api.people import MembershipViewSet, PersonViewSet
from households.api.places import DivisionViewSet, SiteViewSet

ROUTES = (
    ("divisions", DivisionViewSet),
    ("sites", SiteViewSet),
    ("households", HouseholdViewSet),
    ("people", PersonViewSet),
    ("memberships", MembershipViewSet),
    ("statements", StatementViewSet),
)

__all__ = ["ROUTES"]
