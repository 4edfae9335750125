"""Roles asked for together with new accounts: who makes accounts gives no roles, so another officer decides."""

from django.db import models

from portal.accounts.models.users import User


class GrantProposal(models.Model):
    """A role in an area asked for an account, until the security administrator gives or declines it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proposals")
    role = models.CharField(max_length=20)
    area = models.CharField(max_length=12, blank=True, default="")
    valid_until = models.DateField(null=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    given = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["area"], condition=models.Q(decided_at=None), name="proposal_open")]

    def __str__(self) -> str:
        return f"{self.role} {self.area}"
