"""Tables of figures."""

from portal.dashboard.models.reported import MonthlyFigure, Target

__all__ = ["MonthlyFigure", "Target"]
