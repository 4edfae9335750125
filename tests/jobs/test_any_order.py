"""A job's row under any order of workers that come, die, wake up late and finish: one owner, one end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal.common import jobs
from portal.common.models import Job
from portal.common.models.jobs import JobState

pytestmark = pytest.mark.django_db

SOME = settings(max_examples=30, stateful_step_count=20, suppress_health_check=list(HealthCheck))


class Working(RuleBasedStateMachine):
    """Attempts at one job; `owner` is which may still write, as a plain reading of the pattern says."""

    attempts = Bundle[Any]("attempts")

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.owner: int | None = None
        self.leased = False
        self.over = False
        self.written: list[int] = []

    def teardown(self) -> None:
        """Take everything back."""
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    @initialize()
    def enqueue(self) -> None:
        """A job waits."""
        self.key = Job.objects.create(kind="test.any").pk

    @rule(target=attempts)
    def take(self) -> Any:
        """A worker hears the bell."""
        taken = jobs.take(self.key)
        assert (taken is not None) == (not self.over and not self.leased)
        if taken is not None:
            self.owner, self.leased = taken.attempt, True
        return taken

    @rule()
    def lapse(self) -> None:
        """Nobody renews the lease for too long: the worker died, or sleeps."""
        if self.leased:
            Job.objects.filter(pk=self.key).update(lease_until=timezone.now() - timedelta(seconds=1))
            self.leased = False

    @rule(attempt=attempts, way=st.sampled_from(["fence", "progress"]))
    def write(self, attempt: Any, way: str) -> None:
        """An attempt writes, however late it wakes."""
        if attempt is None:
            return
        report = jobs.Report(attempt)
        act = report.fence if way == "fence" else lambda: report.progress("x")
        if attempt.attempt != self.owner or self.over:
            with pytest.raises(jobs.LeaseLostError):
                act()
            return
        act()
        self.written.append(attempt.attempt)
        self.leased = self.leased or way == "progress"

    @rule(attempt=attempts, state=st.sampled_from([JobState.DONE, JobState.FAILED]))
    def finish(self, attempt: Any, state: JobState) -> None:
        """An attempt ends."""
        if attempt is None:
            return
        owns = attempt.attempt == self.owner and not self.over
        assert jobs.finish(attempt, state) == owns
        self.over = self.over or owns
        self.leased = self.leased and not owns

    @invariant()
    def one_owner_and_one_end(self) -> None:
        """Hold the row against the plain reading."""
        row = Job.objects.filter(kind="test.any").first()
        if row is None:
            return
        assert row.attempt == (self.owner or 0)
        assert (row.finished_at is not None) == self.over
        assert self.written == sorted(self.written), "an earlier attempt wrote after a later one"


def test_no_order_of_workers_gives_a_job_two_owners_or_two_ends() -> None:
    run_state_machine_as_test(Working, settings=SOME)


def test_a_job_without_its_fence_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.Report, "fence", lambda _report: None)
    first = settings(SOME, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(pytest.fail.Exception):
        run_state_machine_as_test(Working, settings=first)
