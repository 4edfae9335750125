"""Recomputing: facts, then rules, then flags, for an area, some households, or what was touched.

The work is cut by county, one transaction each, so that no statement outlives its timeout and the county's lines hold.
A run on another day than today evaluates the register of now with the ages, periods, lines and rules of that day; it
writes nothing but its own record.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from households.models import Household
from monitoring.models import Run
from monitoring.services.checking import leave_out_exempted
from monitoring.services.findings import Judgement, count_undetermined, find
from monitoring.services.fresh import compute_facts
from monitoring.services.mending import store_findings
from monitoring.services.parameters import thresholds
from monitoring.services.rules import ActiveRule, active_rules
from monitoring.services.scope import Scope, counties, fill_scope
from monitoring.services.store import Counts, store_facts, store_flags

if TYPE_CHECKING:
    from portal.accounts.models import User

RECOMPUTE_JOB = "recompute"
# Key of the advisory lock that keeps two runs over one county apart (the second half is the county's code).
_LOCK = 7_011
# Households beyond which a run joins by hashing what it stores.
_MANY = 1_000


_TOUCHED_COUNTIES = """
SELECT DISTINCT left(h.division_id, 6)
FROM households_household h LEFT JOIN monitoring_householdfacts t ON t.household_id = h.id
WHERE CASE WHEN h.ended_on <= %(on)s THEN t.household_id IS NOT NULL ELSE t.version IS DISTINCT FROM h.version END
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run as recorded, and how often each rule found something."""

    run: Run
    counts: Counts


def recompute(
    area: str,
    *,
    on: date,
    today: date,
    touched: bool = False,
    actor: "User | None" = None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Recompute an area (the empty one is the country); `touched` takes only households changed since their facts.

    `progress` is called with (counties done, counties) before each county.
    """
    rules = active_rules(on)
    run, counts, started = _begun(area, on, today, touched=touched, actor=actor), Counts(), perf_counter()
    parts = counties(area)
    for done, county in enumerate(parts):
        if progress:
            progress(done, len(parts))
        with transaction.atomic():
            _hold(county)
            counts.add(_part(Scope(county, touched=touched), run, rules))
    return Outcome(_finished(run, counts, started), counts)


def recompute_households(households: Sequence[UUID], *, on: date, actor: "User | None" = None) -> Outcome:
    """Recompute some households as of today, in the transaction of the caller: what a saved page does."""
    rules = active_rules(on)
    with transaction.atomic():
        run, counts, started = _begun("", on, on, touched=True, actor=actor), Counts(), perf_counter()
        for county in counties_of(households):
            counts.add(_part(Scope(county, households), run, rules))
        return Outcome(_finished(run, counts, started), counts)


def recompute_touched(*, on: date) -> list[Outcome]:
    """Recompute what changed since its facts, county by county; no run is recorded where nothing did."""
    return [recompute(county, on=on, today=on, touched=True) for county in touched_counties(on)]


def touched_counties(on: date) -> list[str]:
    """Return the counties in which a household changed, or ended, since its facts were computed."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED_COUNTIES, {"on": on})
        return [county for (county,) in cursor.fetchall()]


def counties_of(households: Sequence[UUID]) -> list[str]:
    """Return the counties in which some households live."""
    divisions = Household.objects.filter(pk__in=households).values_list("division_id", flat=True)
    return sorted({code[:6] for code in divisions})


@contextmanager
def evaluation(scope: Scope, *, on: date, rules: Sequence[ActiveRule] | None = None) -> Iterator[CursorWrapper]:
    """Hold the temporary tables of facts and findings for a scope within one county; nothing is written.

    The tables are those of the transaction; they end with the outermost one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _evaluate(cursor, scope, judgement(scope, on, active_rules(on) if rules is None else rules))
        yield cursor


def judgement(scope: Scope, on: date, rules: Sequence[ActiveRule]) -> Judgement:
    """Return the rules with the lines of the scope's county on the day."""
    return Judgement(tuple(rules), tuple(thresholds(scope.area[:6], on).values()), on)


def _part(scope: Scope, run: Run, rules: Sequence[ActiveRule]) -> Counts:
    with connection.cursor() as cursor:
        judged = judgement(scope, run.on, rules)
        counts = _evaluate(cursor, scope, judged)
        if not run.writes_flags:
            counts.undetermined = count_undetermined(judged)
            return counts
        if scope.touched and not counts.households and not _ended_since(cursor, scope, run.on):
            return counts
        if counts.households > _MANY:
            # Facts and flags written a moment ago have no statistics: taken for a few, they would be joined row by row.
            cursor.execute("SET LOCAL enable_nestloop = off")
        counts.facts, counts.undetermined = store_facts(cursor, judged, scope)
        store_flags(cursor, judged, scope, run, timezone.now(), counts)
        counts.mends = store_findings(cursor, scope, run, timezone.now())
    return counts


def _ended_since(cursor: CursorWrapper, scope: Scope, on: date) -> bool:
    conditions = scope.within("h.division_id")
    cursor.execute(
        "SELECT EXISTS (SELECT FROM households_household h JOIN monitoring_householdfacts t ON t.household_id = h.id "
        f"WHERE h.ended_on <= %(on)s{conditions})",
        scope.values(on),
    )
    return bool(cursor.fetchone()[0])


def _evaluate(cursor: CursorWrapper, scope: Scope, judged: Judgement) -> Counts:
    counts = Counts(households=fill_scope(cursor, scope, judged.on))
    counts.people = compute_facts(cursor, scope, judged.on)
    find(cursor, judged)
    leave_out_exempted(cursor, "run_found", judged.on)
    cursor.execute("SELECT code, count(*) FROM run_found GROUP BY code ORDER BY code")
    counts.found = dict(cursor.fetchall())
    return counts


def _hold(county: str) -> None:
    """Wait until no other run works on the county; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int(county[:6] or 0)])


def _begun(area: str, on: date, today: date, *, touched: bool, actor: "User | None") -> Run:
    return Run.objects.create(
        area=area, on=on, touched_only=touched, writes_flags=on == today, started_at=timezone.now(), started_by=actor
    )


def _finished(run: Run, counts: Counts, started: float) -> Run:
    """Record what the run did and how long it took."""
    run.households, run.people = counts.households, counts.people
    run.opened, run.changed, run.cleared, run.kept = counts.opened, counts.changed, counts.cleared, counts.kept
    run.undetermined, run.rows_written = counts.undetermined, counts.rows_written
    run.finished_at, run.seconds = timezone.now(), round(perf_counter() - started, 3)
    run.save()
    return run
