"""What data checks find: rows to mend, and the exemptions that let a finding or a flag rest for a while."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.history import tracked
from households.models import Household, Person
from monitoring import codes
from monitoring.models.rules import Rule, Run
from monitoring.querysets import ExemptionQuerySet, FlagQuerySet
from portal.common.fields import CodeField
from portal.common.keys import uuid7
from portal.common.sealing.fields import SealedField
from portal.common.walls import Wall


class Finding(models.Model):
    """What a check found about one subject, open until a run no longer finds it.

    `person` is the person it is about, or whose work it is; `item` the spell or the case it is about.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="findings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="findings")
    item = models.UUIDField(null=True)
    division_id = models.CharField(max_length=12)
    level = CodeField(codes=codes.CHECK_LEVEL, null=False, blank=False)
    values = models.JSONField(default=dict)
    thresholds = models.JSONField(default=dict)
    opened_on = models.DateField()
    opened_run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    changed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    closed_as = CodeField(codes=codes.CLOSED_AS)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "household", "person", "item"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="finding_open_once",
            ),
            Wall(name="wall_finding", follows="household", filled=False),
        ]
        indexes = [
            models.Index(fields=["household"], condition=Q(closed_at=None), name="finding_open_household"),
            models.Index(fields=["division_id", "code"], condition=Q(closed_at=None), name="finding_open_division"),
        ]

    def __str__(self) -> str:
        return f"{self.rule.title} {self.household}"


@tracked
class Exemption(models.Model):
    """A person's word that a rule or check need not be raised about a subject until a day, and why.

    Runs leave out what is exempted, so that it survives them; once it has run out or was taken back, it is found again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="exemptions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="exemptions")
    item = models.UUIDField(null=True)
    division_id = models.CharField(max_length=12, default="", editable=False)
    reason = SealedField(max_length=400)
    since = models.DateField()
    until = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "household", "person", "item"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                name="exemption_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="exemption_ends_after_start"),
            Wall(name="wall_exemption", follows="household"),
        ]
        indexes = [models.Index(fields=["household"], condition=Q(ended_on=None), name="exemption_household")]

    def __str__(self) -> str:
        return f"{self.code} {self.until}"
