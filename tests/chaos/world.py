"""What goes on while things break: batches of invented people are previewed, applied and taken back."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from monitoring.services.catalogue import sync_catalogue
from portal.accounts.models import User
from portal.common.imports import applying, batches, undoing
from portal.common.imports.batches import FileOnDisk, Terms
from portal.common.models import ImportBatch, Job
from portal.common.models.jobs import JobState
from tests import factories
from tests.chaos.stack import Stack, wait_for
from tests.imports.rosters import AS_OF, member, setting, workbook

UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


@dataclass
class Handed:
    """A file that was handed in: how many people of how many households, and what should have become of it."""

    batch: ImportBatch
    rows: list[dict[str, Any]]
    ends: str = "ready"
    overwritten: bool = False

    @property
    def numbers(self) -> list[str]:
        return [str(row["id"]) for row in self.rows]

    @property
    def households(self) -> list[str]:
        return sorted({str(row["number"]) for row in self.rows})


@dataclass
class World:
    """The clerk and everything the clerk handed in."""

    stack: Stack
    clerk: User
    handed: list[Handed] = field(default_factory=list)
    serial: int = 0
    files: int = 0
    # Jobs that failed on purpose.
    aside: set[UUID] = field(default_factory=set)

    def write(self, rng: random.Random) -> tuple[Path, list[dict[str, Any]]]:
        """Write a workbook of new people; return it and its rows."""
        rows: list[dict[str, Any]] = []
        for _ in range(rng.randint(4, 40)):
            self.serial += 1
            family = f"C{self.files:04d}-{self.serial // 3:05d}"
            first = not rows or rows[-1]["number"] != family
            # Nobody shares name and birth with another: such two would wait for a person to judge them.
            born = date(1950 if first else 1985, 1, 1) + timedelta(days=self.serial)
            relation = "户主" if first else "之女"
            rows.append(member(self.serial, born=born, number=family, relation=relation, net=3000 + self.serial))
        return self._book(rows), rows

    def hand_in(self, rng: random.Random) -> Handed:
        """Hand a new file in, whose preview a worker does."""
        path, rows = self.write(rng)
        self.handed.append(self._handed(path, rows))
        return self.handed[-1]

    def hand_in_again(self, handed: Handed) -> Handed:
        """Hand in phones of the people of an applied file; the ledger looks at neither file's versions then."""
        rows = [{**row, "phone": f"139{place:08d}"} for place, row in enumerate(handed.rows)]
        handed.overwritten = True
        return self._handed(self._book(rows), rows)

    def _book(self, rows: list[dict[str, Any]]) -> Path:
        self.files += 1
        return workbook(Path(self.stack.state.folder) / f"{self.files}.xlsx", rows)

    def _handed(self, path: Path, rows: list[dict[str, Any]]) -> Handed:
        batch, _job = batches.start_batch(
            FileOnDisk(path), path.name, factories.COUNTY, actor=self.clerk, terms=Terms(as_of=AS_OF)
        )
        return Handed(batch, rows)

    def apply(self, handed: Handed) -> Job:
        """Have a worker apply a file."""
        handed.ends = "applied"
        return applying.start_apply(self._fresh(handed), actor=self.clerk)[1]

    def undo(self, handed: Handed) -> Job:
        """Have a worker take a file back."""
        handed.ends = "undone"
        return undoing.start_undo(self._fresh(handed), actor=self.clerk)[1]

    def _fresh(self, handed: Handed) -> ImportBatch:
        handed.batch.refresh_from_db()
        return handed.batch


def build(stack: Stack) -> World:
    """Make villages, rules and a clerk."""
    clerk = setting()
    sync_catalogue(on=date(2026, 11, 20))
    return World(stack, clerk)


def reconnect() -> None:
    """Let the next question go to a database that was started again."""
    connection.close()


def settle(seconds: float = 60) -> float:
    """Wait until no job is unfinished; return the seconds it took."""
    try:
        return wait_for(lambda: not Job.objects.filter(state__in=UNFINISHED).exists(), seconds, "the jobs")
    except AssertionError as late:
        left = Job.objects.filter(state__in=UNFINISHED)
        raise AssertionError(
            f"{late}: {list(left.values('kind', 'state', 'attempt', 'stage', 'lease_until'))}"
        ) from late


def of_kind(job: Job, *states: str) -> bool:
    """Tell whether a job stands in one of these states."""
    return Job.objects.filter(pk=job.pk, state__in=states).exists()
