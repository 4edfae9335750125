"""Tables of monitoring's lists."""

from typing import Any, ClassVar

import django_tables2
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring import codes
from monitoring.models import Finding, Flag, Run
from monitoring.services.reasons import reason
from portal.common.tables import CodeColumn, Column, DayColumn, LinkColumn, MomentColumn, NumberColumn, Table
from portal.common.templatetags.portal import pill

TONES = {"RED": "red", "ORANGE": "orange", "YELLOW": "yellow", "GREEN": "green"}
CHECK_TONES = {"ERROR": "red", "WARN": "yellow"}


def level_pill(level: str | None) -> SafeString:
    """Return a level as dot and word."""
    return pill(TONES.get(level or "", ""), codes.LEVEL.label(level))


def check_pill(level: str | None) -> SafeString:
    """Return a level of a check as dot and word."""
    return pill(CHECK_TONES.get(level or "", ""), codes.CHECK_LEVEL.label(level))


class LevelColumn(Column):
    """A level by dot and word."""

    classes = "nowrap"

    def render(self, value: Any) -> str:
        """Show the pill."""
        return level_pill(value)

    def value(self, value: Any) -> str:
        """Export the word."""
        return codes.LEVEL.label(value)


class FoundTable(Table):
    """What rules and checks find, each with its household and its sentence."""

    household = LinkColumn(
        accessor="household__head_name",
        verbose_name=_("Household"),
        linkify=("households:household", {"pk": django_tables2.A("household_id")}),
        order_by=("household__head_key", "household_id"),
        empty_values=(),
    )
    number = Column(accessor="household__number", verbose_name=_("Household no."), wide=True)
    division = Column(
        accessor="household__division__name",
        verbose_name=_("Community"),
        order_by="division_id",
        classes="nowrap",
        wide=True,
    )
    title = Column(accessor="rule__title", verbose_name=_("Finding"), order_by=("rule__rank", "code"), classes="mid")
    person = Column(accessor="person__name", verbose_name=_("Person"), classes="nowrap", wide=True)
    reason = Column(verbose_name=_("Why"), orderable=False, empty_values=(), wide=True)
    opened_on = DayColumn(verbose_name=_("Opened"))
    closed_at = MomentColumn(verbose_name=_("Closed"), wide=True)
    closed_as = CodeColumn(codes=codes.CLOSED_AS, verbose_name=_("Closed as"), wide=True)

    default_columns: ClassVar[tuple[str, ...]] = (
        "level", "household", "division", "title", "person", "reason", "opened_on",
    )  # fmt: skip
    fixed_columns: ClassVar[tuple[str, ...]] = ("level", "household")

    def render_household(self, record: Flag | Finding) -> str:
        """Show the head, or the number of a household without one."""
        return record.household.head_name or record.household.number or str(_("(no head)"))

    def render_reason(self, record: Flag | Finding) -> str:
        """Show the sentence with its numbers."""
        return reason(record)


class FlagTable(FoundTable):
    """Flags, each with its sentence."""

    level = LevelColumn(verbose_name=_("Level"), order_by=("gravity", "rule__rank"))
    risk = CodeColumn(codes=codes.RISK, accessor="rule__risk", verbose_name=_("Risk"), wide=True)
    changed_on = DayColumn(verbose_name=_("Changed"), wide=True)

    class Meta(Table.Meta):
        model = Flag
        fields: ClassVar[tuple[str, ...]] = ()
        sequence: ClassVar[tuple[str, ...]] = (
            "level", "household", "number", "division", "title", "person", "reason", "risk",
            "opened_on", "changed_on", "closed_at", "closed_as",
        )  # fmt: skip


class CheckLevelColumn(Column):
    """A level of a check by dot and word."""

    classes = "nowrap"

    def render(self, value: Any) -> str:
        """Show the pill."""
        return check_pill(value)

    def value(self, value: Any) -> str:
        """Export the word."""
        return codes.CHECK_LEVEL.label(value)


class FindingTable(FoundTable):
    """Findings of checks, each with its sentence."""

    level = CheckLevelColumn(verbose_name=_("Level"))
    title = Column(accessor="rule__title", verbose_name=_("To mend"), order_by=("rule__rank", "code"), classes="mid")
    subject = CodeColumn(codes=codes.SUBJECT, accessor="rule__subject", verbose_name=_("About"), wide=True)

    class Meta(Table.Meta):
        model = Finding
        fields: ClassVar[tuple[str, ...]] = ()
        sequence: ClassVar[tuple[str, ...]] = (
            "level", "household", "number", "division", "title", "person", "reason", "subject",
            "opened_on", "closed_at", "closed_as",
        )  # fmt: skip


class RunTable(Table):
    """Runs: what each did and how long it took."""

    started_at = MomentColumn(verbose_name=_("Started"))
    on = DayColumn(verbose_name=_("As of"))
    area = Column(accessor="area_name", verbose_name=_("Area"), order_by="area", empty_values=())
    kind = Column(accessor="touched_only", verbose_name=_("Scope"), orderable=False)
    households = NumberColumn(verbose_name=pgettext_lazy("number", "Households"))
    people = NumberColumn(verbose_name=pgettext_lazy("number", "People"), wide=True)
    opened = NumberColumn(verbose_name=_("Opened"))
    changed = NumberColumn(verbose_name=_("Changed"), wide=True)
    cleared = NumberColumn(verbose_name=_("Cleared"))
    kept = NumberColumn(verbose_name=_("Kept"), wide=True)
    undetermined = NumberColumn(verbose_name=_("Not enough data"), wide=True)
    rows_written = NumberColumn(verbose_name=_("Rows written"), wide=True)
    seconds = Column(verbose_name=_("Seconds"), classes="num")
    started_by = Column(accessor="started_by__name", verbose_name=_("Started by"), wide=True)

    class Meta(Table.Meta):
        model = Run
        fields: ClassVar[tuple[str, ...]] = ()

    def render_area(self, value: str | None, record: Run) -> str:
        """Show the area by name; the empty one is everything."""
        return value or record.area or str(_("All areas"))

    def render_kind(self, record: Run) -> str:
        """Say whether everything was computed or what had changed, and whether flags were written."""
        if not record.writes_flags:
            return str(_("Trial, nothing written"))
        return str(_("Changed households") if record.touched_only else _("All households"))
