"""What a saved change did to the flags of its household: recomputed in the same transaction, said in words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from monitoring import codes
from monitoring.models import Flag, Run
from monitoring.services.reasons import reason
from monitoring.services.recompute import recompute_households

TONES = {"RED": "red", "ORANGE": "orange", "YELLOW": "yellow", "GREEN": "green"}


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One line for the page: a tone and a label for the pill, and the sentence beside it."""

    tone: str
    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


def recompute_and_tell(household_ids: list[UUID], *, on: date) -> list[FlagChange]:
    """Recompute households just changed, and return what opened and what cleared."""
    run = recompute_households(household_ids, on=on).run
    if not run.opened and not run.cleared:
        return []
    return [*(_opened(flag) for flag in _flags(opened_run=run)), *(_cleared(flag) for flag in _flags(closed_run=run))]


def _flags(**of_run: Run) -> list[Flag]:
    return list(Flag.objects.filter(**of_run).select_related("rule").order_by("rule__rank", "code"))


def _opened(flag: Flag) -> FlagChange:
    label = _("New %(level)s flag") % {"level": codes.LEVEL.label(flag.level)}
    return FlagChange(TONES.get(flag.level or "", ""), label, reason(flag))


def _cleared(flag: Flag) -> FlagChange:
    return FlagChange("green", codes.CLOSED_AS.label(flag.closed_as), str(flag.rule.title))
