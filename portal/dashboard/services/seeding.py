"""Filling the demo county as a county would: accounts, sites, targets, then month by month through the import itself.

Every step looks first whether it is done, so that it can be stopped anywhere and run again; a batch the user has undone
since is not brought back.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from households.demo.annual import write_last_year
from households.demo.county import County, make_county
from households.demo.month import NOVEMBER, pass_month
from households.demo.places import COUNTY, DIVISIONS, SETTLEMENTS, Settlement, villages
from households.demo.workbook import Roster, roster_name, write_month
from households.models import Division, Site
from households.services.divisions import load_divisions, read_divisions
from households.services.sites import create_site
from monitoring.codes import LEVEL
from monitoring.models import Flag, Run
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute
from portal.accounts.demo import DEMO_ACCOUNTS, make_accounts
from portal.accounts.models import User
from portal.common.imports import applying, batches, previewing
from portal.common.imports.batches import FileOnDisk, Terms
from portal.common.models import ImportBatch
from portal.common.models.imports import BatchState
from portal.dashboard.models import MonthlyFigure, Target
from portal.dashboard.services.freezing import freeze_month, last_day

Say = Callable[[str], None]
# What the county aims at by the end of the year, in per cent or households.
TARGETS = {
    "employment_rate": 96,
    "cleared_people_rate": 48,
    "cleared_households_rate": 46,
    "zero_employment_households": 0,
    "complete_households": 99,
}
_TAKEN = (BatchState.APPLIED, BatchState.UNDONE)


@dataclass(frozen=True, slots=True)
class Demo:
    """Which county to make, on which day, and whom to tell."""

    today: date
    seed: int
    households: int
    say: Say


def seed_demo(demo: Demo) -> None:
    """Fill the demo county, or go on where an earlier call was cut short."""
    _prepare(demo)
    if _complete():
        demo.say(_("The demo county is complete."))
        return
    october = make_county(demo.seed, demo.households)
    with TemporaryDirectory(prefix="anju-demo-") as folder:
        home = Path(folder)
        taken = _take_month(demo, october, home)
        last_year = write_last_year(october, home, demo.seed)
        taken += _take_in(last_year, demo, full=False)
        if taken or not _frozen(october.on):
            _recompute(demo)
            _freeze(demo, october.on)
        taken += _take_month(demo, pass_month(october), home)
    if taken or not Run.objects.filter(area=COUNTY, finished_at__isnull=False).exists():
        _recompute(demo)
    if last_day(NOVEMBER) < demo.today:
        _freeze(demo, NOVEMBER)
    demo.say(_("The demo county is complete."))


def _complete() -> bool:
    """Tell whether every roster of the last month is in and evaluated: all that a later start has to look at."""
    known = villages()
    names = {roster_name(known[settlement.village], NOVEMBER) for settlement in SETTLEMENTS}
    last = ImportBatch.objects.filter(state__in=_TAKEN, filename__in=names)
    if not {settlement.village for settlement in SETTLEMENTS} <= set(last.values_list("area", flat=True)):
        return False
    applied = last.aggregate(at=Max("applied_at"))["at"]
    return Run.objects.filter(area__in=("", COUNTY), started_at__gte=applied, finished_at__isnull=False).exists()


def _prepare(demo: Demo) -> None:
    """Divisions, accounts, sites, targets, rules."""
    if not Division.objects.filter(code=COUNTY).exists():
        loaded = load_divisions(read_divisions(DIVISIONS.read_text(encoding="utf-8").splitlines()))
        demo.say(_("Divisions: %(count)d") % {"count": loaded.new + loaded.changed + loaded.unchanged})
    with transaction.atomic():
        make_accounts(now=timezone.now(), on=demo.today)
    for settlement in SETTLEMENTS:
        _make_site(settlement)
    for figure, value in TARGETS.items():
        Target.objects.get_or_create(figure=figure, area=COUNTY, year=demo.today.year, defaults={"value": value})
    sync_catalogue(on=demo.today)
    demo.say(_("Accounts, %(sites)d sites, targets and rules are there.") % {"sites": len(SETTLEMENTS)})


def _make_site(settlement: Settlement) -> None:
    if Site.objects.filter(division_id=settlement.village, name=settlement.name).exists():
        return
    units = settlement.housing_units
    values = {
        "name": settlement.name,
        "division_id": settlement.village,
        "kind": "TOWN" if settlement.place == "县城安置" else "VILLAGE",
        "planned_people": units * 4,
        "housing_units": units,
        "buildings": settlement.buildings,
        "property_registered": int(units * settlement.deeds),
        "built_year": settlement.opened,
    }
    create_site(values, actor=_actor(settlement.village, "site.edit"), why=_("Demonstration"))


def _actor(area: str, permission: str) -> User:
    """The demo account nearest to an area that may do this."""
    names = [account.username for account in DEMO_ACCOUNTS]
    users = User.objects.filter(username__in=names).prefetch_related("grants")
    able = {user: [held for held in user.areas(permission) if area.startswith(held)] for user in users}
    return max((user for user, held in able.items() if held), key=lambda user: max(map(len, able[user])))


def _take_month(demo: Demo, county: County, home: Path) -> int:
    """Take in the rosters of a month; return how many were not there yet."""
    rosters = write_month(county, home / f"{county.on:%Y-%m}")
    return sum(_take_in(roster, demo, full=True) for roster in rosters)


def _take_in(roster: Roster, demo: Demo, *, full: bool) -> int:
    """Preview and apply one workbook, as the import page and `import_roster --apply` do; 0 when it was taken before."""
    digest = hashlib.sha256(roster.path.read_bytes()).hexdigest()
    if ImportBatch.objects.filter(sha256=digest, area=roster.area, state__in=_TAKEN).exists():
        return 0
    actor = _actor(roster.area, batches.PERMISSION)
    terms = Terms(as_of=roster.month, full=full)
    batch = batches.store(FileOnDisk(roster.path), roster.path.name, roster.area, actor=actor, terms=terms)
    batch = previewing.preview(batch, actor=actor)
    applying.apply(batch, actor=actor)
    batch.refresh_from_db()
    demo.say(f"{roster.path.name}: {_counted(batch.counts)}")
    return 1


def _counted(of: dict[str, dict[str, int]]) -> str:
    """Say how the people of a roster stood against the register; of a table without people, its households."""
    counts = of.get("people") or of.get("households", {})
    words = {
        "new": _("%(n)d new"),
        "changed": _("%(n)d changed"),
        "unchanged": _("%(n)d unchanged"),
        "missing": _("%(n)d missing"),
    }
    waiting = sum(number for kind, number in counts.items() if kind not in words)
    parts = [text % {"n": counts[kind]} for kind, text in words.items() if counts.get(kind)]
    if waiting:
        parts.append(_("%(n)d waiting for a person") % {"n": waiting})
    return _(", ").join(parts)


def _recompute(demo: Demo) -> None:
    """Evaluate the rules, and say how many flags stand: the imports themselves have opened most of them already."""
    run = recompute(COUNTY, on=demo.today, today=demo.today).run
    open_now = Flag.objects.open().in_areas((COUNTY,)).order_by().values_list("level").annotate(number=Count("pk"))
    numbers = dict(open_now)
    levels = [f"{code.label} {numbers.get(code.value, 0)}" for code in LEVEL]
    demo.say(
        _("Rules evaluated for %(households)d households; open flags: %(levels)s")
        % {"households": run.households, "levels": _(", ").join(levels)}
    )


def _frozen(month: date) -> bool:
    """Tell whether the month's figures are written down."""
    return MonthlyFigure.objects.filter(month=month.replace(day=1), division_id__startswith=COUNTY).exists()


def _freeze(demo: Demo, month: date) -> None:
    rows = freeze_month(month)
    if rows:
        demo.say(_("Figures of %(month)s written down") % {"month": f"{month:%Y-%m}"})
