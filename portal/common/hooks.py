"""What the ground itself hands over when somebody leaves: imports not decided yet, and rows that wait."""

from django.utils.translation import gettext_lazy as _

from portal.common.imports import handing
from portal.common.registry import Handover, handovers

handovers.add("imports", Handover(_("imports not finished"), handing.count, handing.hand), rank=10)
