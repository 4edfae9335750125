"""Pages of monitoring."""

from monitoring.views.findings import Exempt, FindingList, TakeBack
from monitoring.views.flags import FlagList
from monitoring.views.rules import CheckList, RuleCheck, RuleList, RulePage
from monitoring.views.runs import RecomputeNow, RunList

__all__ = [
    "CheckList",
    "Exempt",
    "FindingList",
    "FlagList",
    "RecomputeNow",
    "RuleCheck",
    "RuleList",
    "RulePage",
    "RunList",
    "TakeBack",
]
