"""Rules, their parameters, the flags they raise and the runs that raised them."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from households.models import Household, Person
from monitoring import codes
from monitoring.querysets import FlagQuerySet
from portal.common.fields import CodeField
from portal.common.keys import uuid7
from portal.common.models import mark_changed_villages
from portal.common.walls import Wall
from portal.common.words import Words


class Rule(models.Model):
    """One version of a rule or check: what it finds, in which words, how grave, and from when until when it holds."""

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    family = CodeField(codes=codes.FAMILY, null=False, blank=False, default="RISK")
    subject = models.CharField(max_length=10, default="household")
    level = CodeField(codes=codes.RULE_LEVEL, null=False, blank=False)
    risk = CodeField(codes=codes.RISK)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    reason_zh = models.CharField(max_length=400)
    reason_en = models.CharField(max_length=400)
    expression = models.TextField()
    digest = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def title(self) -> Words:
        """Both wordings of the title."""
        return Words(self.title_zh, self.title_en)

    @property
    def reason(self) -> Words:
        """Both wordings of the template of its sentence."""
        return Words(self.reason_zh, self.reason_en)


class Parameter(models.Model):
    """A line or threshold, by area and year. A year without a row takes the last one before it."""

    code = models.CharField(max_length=40)
    area = models.CharField(max_length=12, blank=True, default="")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    document = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "area", "year"], name="parameter_once_an_area_and_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.year}"


class Run(models.Model):
    """One evaluation of all rules over an area: opened, changed, cleared, kept, undetermined, and how long it took."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField(max_length=12, blank=True, default="")
    on = models.DateField()
    touched_only = models.BooleanField(default=False)
    writes_flags = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    households = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    cleared = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    undetermined = models.PositiveIntegerField(default=0)
    rows_written = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.on} {self.area}"


# The gravest level first, as a number to sort by.
GRAVITY = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(codes.LEVELS)),
    default=Value(len(codes.LEVELS)),
    output_field=models.IntegerField(),
)


class Flag(models.Model):
    """A finding of a rule about a household (and, for person rules, one person), open until a run clears it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="flags")
    code = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="flags")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="flags")
    division_id = models.CharField(max_length=12)
    level = CodeField(codes=codes.LEVEL, null=False, blank=False)
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
                fields=["code", "household", "person"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="flag_open_once",
            ),
            Wall(name="wall_flag", follows="household", filled=False),
        ]
        indexes = [
            models.Index(fields=["household"], condition=Q(closed_at=None), name="flag_open_household"),
            models.Index(fields=["division_id", "level"], condition=Q(closed_at=None), name="flag_open_division"),
            # A county's list opens with its gravest fifty, which are not worth sorting all the others for.
            models.Index(GRAVITY, F("opened_on").desc(), "id", condition=Q(closed_at=None), name="flag_open_gravest"),
        ]
        triggers = mark_changed_villages()

    def __str__(self) -> str:
        return f"{self.rule.title} {self.household}"
