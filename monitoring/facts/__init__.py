"""Facts: what rules, checks and figures know of a subject, each declared once, in the module of its subject.

`stored` holds those that are computed for every household and person and kept (figures and flags read nothing else);
`people`, `homes`, `cases` and `spells` those that data checks look up in the register itself when they run.
"""

from monitoring.facts.base import FLAGGED, Fact, Subject
from monitoring.facts.cases import CASE_FACTS
from monitoring.facts.homes import HOME_FACTS
from monitoring.facts.people import PEOPLE_FACTS
from monitoring.facts.spells import SPELL_FACTS
from monitoring.facts.stored import (
    FACTS,
    GROSS,
    HOUSEHOLD_FACTS,
    MEMBER_TOTALS,
    NET,
    PERSON_FACTS,
    STATEMENT_TOTALS,
    of_household,
)

__all__ = [
    "CASE_FACTS",
    "FACTS",
    "FLAGGED",
    "GROSS",
    "HOME_FACTS",
    "HOUSEHOLD_FACTS",
    "MEMBER_TOTALS",
    "NET",
    "PEOPLE_FACTS",
    "PERSON_FACTS",
    "SPELL_FACTS",
    "STATEMENT_TOTALS",
    "Fact",
    "Subject",
    "of_household",
]
