"""The ledger: nothing lost, nothing doubled. Each check returns sentences about what is wrong; none is what we want."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from households.models import Household, IncomeStatement, Person
from portal.common.audit import chain, verifying
from portal.common.keys import digest
from portal.common.models import Export, ImportBatch, ImportWrite, Job
from portal.common.models.imports import RowKind, RowState
from portal.common.models.jobs import JobState
from tests.chaos.world import Handed, World


def check(world: World) -> list[str]:
    """Return everything that is wrong, once all jobs are over."""
    return [*_jobs(world), *(line for handed in world.handed for line in batch(handed)), *_files(), *_once(), *_chain()]


def batch(handed: Handed) -> Iterator[str]:
    """Rows in = applied + rejected + conflicted + pending, and in the register what became of them, once."""
    found = handed.batch
    found.refresh_from_db()
    if found.state != handed.ends:
        yield f"{found} is {found.state} ({found.failure}), should be {handed.ends}"
        return
    rows = Counter(
        RowState.APPLIED
        if state == RowState.APPLIED
        else kind
        if kind in {RowKind.REFUSED, RowKind.CONFLICT}
        else state
        for kind, state in found.rows.filter(subject="person").values_list("kind", "state")
    )
    # A file that was refused as a whole has no rows.
    if sum(rows.values()) != len(handed.numbers) * (handed.ends != "failed"):
        yield f"{found}: {len(handed.numbers)} rows in, {dict(rows)}"
    people = Person.objects.filter(id_digest__in=[digest(number) for number in handed.numbers])
    households = Household.objects.filter(number__in=handed.households)
    there = handed.ends == "applied"
    wanted = (len(handed.numbers) * there, len(handed.households) * there)
    if (people.count(), households.count()) != wanted:
        yield f"{found}: {people.count()} people and {households.count()} households, should be {wanted}"
    incomes = IncomeStatement.objects.filter(household__in=households).count()
    if incomes not in {0, len(handed.households)}:
        yield f"{found}: {incomes} statements of {len(handed.households)} households"
    if there and rows[RowState.APPLIED] != len(handed.numbers):
        yield f"{found}: applied, yet {dict(rows)}"
    if not handed.overwritten:
        yield from _versions(found)


def _versions(found: ImportBatch) -> Iterator[str]:
    """Who wrote a household last is the batch, in one transaction: its version is the one the batch left."""
    written = found.rows.filter(subject="household", state=RowState.APPLIED, target__isnull=False)
    after = {row.target: row.version_after for row in written if row.target}
    for key, version in Household.objects.filter(pk__in=list(after)).values_list("pk", "version"):
        if after[key] is not None and after[key] != version:
            yield f"{found}: household {key} is at version {version}, the batch left it at {after[key]}"


def _jobs(world: World) -> Iterator[str]:
    for job in Job.objects.exclude(state=JobState.DONE).exclude(pk__in=world.aside):
        yield f"job {job} is {job.state} after {job.attempt} attempts: {job.error}"


def _once() -> Iterator[str]:
    """No row was inserted twice by the journals, none by the history."""
    keys = Counter(
        key
        for write in ImportWrite.objects.filter(act="insert").values_list("table", "keys")
        for key in ((write[0], each) for each in write[1])
    )
    yield from (f"{table} {key} was written {times} times" for (table, key), times in keys.items() if times > 1)
    with connection.cursor() as cursor:
        for table in ("person", "household", "membership"):
            cursor.execute(
                f"SELECT id, count(*) FROM households_{table}event WHERE pgh_label = 'insert'"
                " GROUP BY id HAVING count(*) > 1"
            )
            yield from (f"history of {table} {key} begins {times} times" for key, times in cursor.fetchall())


def _files() -> Iterator[str]:
    """Every stored file has its row, every row its file; every staged table its batch."""
    home = Path(settings.MEDIA_ROOT)
    names = {f"imports/{path.name}" for path in (home / "imports").glob("*")}
    known = set(ImportBatch.objects.values_list("stored_name", flat=True))
    yield from (f"no batch knows {name}" for name in sorted(names - known))
    yield from (f"{name} is gone" for name in sorted(known - names))
    exports = set(Export.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    yield from (f"no export knows {path.name}" for path in (home / "exports").glob("*") if path.name not in exports)
    suffixes = {found.suffix for found in ImportBatch.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'")
        tables = [name for (name,) in cursor.fetchall()]
    yield from (f"staging.{name} has no batch" for name in tables if name.rpartition("_")[2] not in suffixes)


def _chain() -> Iterator[str]:
    chain.seal(timezone.now())
    yield from (f"chain: {fault}" for fault in verifying.verify().faults)
