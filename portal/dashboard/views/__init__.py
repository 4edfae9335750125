"""Pages of figures."""

from portal.dashboard.views.overview import Overview
from portal.dashboard.views.people import PeopleList

__all__ = ["Overview", "PeopleList"]
