"""Pages of the register."""

from households.views import imports
from households.views.cards import HouseholdCard
from households.views.home import Home, Since
from households.views.households import HouseholdCreate, HouseholdHistory, HouseholdList, HouseholdPage
from households.views.members import HeadChange, IdentityCheck, MemberCreate, MemberEdit, MemberEnd
from households.views.places import AreaMenu, SiteCreate, SiteEdit, SiteList, SitePage
from households.views.search import PeopleSearch
from households.views.statements import StatementCreate, StatementEdit

__all__ = [
    "AreaMenu",
    "HeadChange",
    "Home",
    "HouseholdCard",
    "HouseholdCreate",
    "HouseholdHistory",
    "HouseholdList",
    "HouseholdPage",
    "IdentityCheck",
    "MemberCreate",
    "MemberEdit",
    "MemberEnd",
    "PeopleSearch",
    "Since",
    "SiteCreate",
    "SiteEdit",
    "SiteList",
    "SitePage",
    "StatementCreate",
    "StatementEdit",
    "imports",
]
