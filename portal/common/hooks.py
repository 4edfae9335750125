"""What imports and exports hand up: their open work when somebody leaves, and the sealed text they keep."""

from django.utils.translation import gettext_lazy as _

from portal.common.exports import orders
from portal.common.imports import handing, sealed_past
from portal.common.registry import Handover, handovers
from portal.common.sealing import resealing

handovers.add("imports", Handover(_("imports not finished"), handing.count, handing.hand), rank=10)
resealing.elsewhere.add("imports", resealing.Elsewhere(sealed_past.uploads, sealed_past.rewrite))
resealing.elsewhere.add("exports", resealing.Elsewhere(orders.files))
