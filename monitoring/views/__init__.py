"""Pages of monitoring."""

from monitoring.views.flags import FlagList
from monitoring.views.rules import RuleCheck, RuleList, RulePage
from monitoring.views.runs import RecomputeNow, RunList

__all__ = ["FlagList", "RecomputeNow", "RuleCheck", "RuleList", "RulePage", "RunList"]
