"""Monitoring over the API (read): flags, rules, parameters, runs, facts, recorded cases and measures, code lists."""

from monitoring.api.cases import CaseViewSet, MeasureViewSet
from monitoring.api.code_lists import CodeListViewSet
from monitoring.api.facts import HouseholdFactsViewSet, PersonFactsViewSet
from monitoring.api.flags import FlagViewSet
from monitoring.api.rules import ParameterViewSet, RuleViewSet, RunViewSet

ROUTES = (
    ("flags", FlagViewSet),
    ("rules", RuleViewSet),
    ("parameters", ParameterViewSet),
    ("runs", RunViewSet),
    ("facts/households", HouseholdFactsViewSet),
    ("facts/people", PersonFactsViewSet),
    ("cases", CaseViewSet),
    ("measures", MeasureViewSet),
    ("code-lists", CodeListViewSet),
)

__all__ = ["ROUTES"]
