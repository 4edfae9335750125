"""Forms of the register."""

from households.forms.household import CARDS, EndForm, HeadForm, HouseholdForm, NewHouseholdForm, card_form
from households.forms.income import StatementForm
from households.forms.people import PeopleSearchForm, PersonForm
from households.forms.sites import SiteForm, site_words

__all__ = [
    "CARDS",
    "EndForm",
    "HeadForm",
    "HouseholdForm",
    "NewHouseholdForm",
    "PeopleSearchForm",
    "PersonForm",
    "SiteForm",
    "StatementForm",
    "card_form",
    "site_words",
]
