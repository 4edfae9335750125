"""Tables of monitoring."""

from monitoring.models.cases import RecordedCase, RecordedMeasure
from monitoring.models.facts import FreshHouseholdFacts, FreshPersonFacts, HouseholdFacts, PersonFacts
from monitoring.models.findings import Exemption, Finding
from monitoring.models.rules import Flag, Parameter, Rule, Run

__all__ = [
    "Exemption",
    "Finding",
    "Flag",
    "FreshHouseholdFacts",
    "FreshPersonFacts",
    "HouseholdFacts",
    "Parameter",
    "PersonFacts",
    "RecordedCase",
    "RecordedMeasure",
    "Rule",
    "Run",
]
