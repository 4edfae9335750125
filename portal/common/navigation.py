"""What the ground adds to the side navigation."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.common.models import AuditCheck
from portal.common.registry import NavItem, navigation


def faults(_request: HttpRequest) -> int | None:
    """Return how many faults the last walk along the audit chain found: the alarm on every page of an auditor."""
    return AuditCheck.objects.order_by("-at").values_list("count", flat=True).first() or None


navigation.add("audit", NavItem(_("Audit log"), "audit:list", "shield-check", "audit.view", faults), rank=90)
navigation.add("approvals", NavItem(_("Approvals"), "approvals:list", "checks", "approval.view"), rank=85)
