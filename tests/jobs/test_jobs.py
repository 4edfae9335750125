"""A job is done once: the row is the truth, the broker only rings."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.common import jobs
from portal.common.models import AuditEvent, Job
from portal.common.models.jobs import JobState

pytestmark = pytest.mark.django_db

KIND = "test.count"


@pytest.fixture
def calls() -> Iterator[list[int]]:
    """A kind of job that notes the attempt it ran as."""
    noted: list[int] = []

    def count(job: Job, report: jobs.Report) -> dict[str, Any]:
        report.progress("counting", 1, 2)
        noted.append(job.attempt)
        return {"attempt": job.attempt}

    jobs.kinds.add(KIND, count)
    yield noted
    jobs.kinds.remove(KIND)


def make_job(**fields: Any) -> Job:
    return Job.objects.create(kind=KIND, **fields)


def later(job: Job) -> None:
    """Let the job's lease have run out."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_bell_rung_twice_does_the_job_once(calls: list[int]) -> None:
    job = make_job()
    jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert calls == [1]
    assert (job.state, job.result, job.percent) == (JobState.DONE, {"attempt": 1}, 50)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_a_transaction_is_open_and_renews_the_lease() -> None:
    job = make_job(state=JobState.RUNNING, attempt=1, lease_until=timezone.now())
    with transaction.atomic(), jobs.Report(job).beside() as tell:
        tell("writing", 5, 10)
        transaction.set_rollback(True)
    job.refresh_from_db()
    assert (job.stage, job.percent) == ("writing", 50)
    assert job.lease_until is not None
    assert job.lease_until > timezone.now()


def test_a_lost_job_is_taken_up_within_the_half_minute_that_is_promised() -> None:
    # The lease has to run out, the sweeper has to come by, and a worker needs a moment to hear the bell.
    assert settings.JOB_LEASE + settings.JOB_SWEEP + 5 <= 30


def test_a_second_worker_leaves_a_job_under_a_live_lease_alone(calls: list[int]) -> None:
    job = make_job()
    assert jobs.take(job.pk) is not None
    jobs.run(job.pk)
    assert calls == []


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_ends(calls: list[int]) -> None:
    job = make_job()
    jobs.take(job.pk)
    later(job)
    jobs.run(job.pk)
    assert calls == [2]


def test_a_worker_that_lost_its_lease_can_write_nothing_more(calls: list[int]) -> None:
    first = jobs.take(make_job().pk)
    assert first is not None
    later(first)
    assert jobs.take(first.pk) is not None
    with pytest.raises(jobs.LeaseLostError):
        jobs.Report(first).fence()
    with pytest.raises(jobs.LeaseLostError):
        jobs.Report(first).progress("late")
    assert not jobs.finish(first, JobState.DONE)


def test_a_job_that_kills_every_worker_is_given_up_after_three_attempts(calls: list[int]) -> None:
    job = make_job()
    for _attempt in range(jobs.MOST_ATTEMPTS):
        jobs.take(job.pk)
        later(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert calls == []
    assert (job.state, job.error["kind"]) == (JobState.FAILED, "gave_up")
    alarm = AuditEvent.objects.get(act="job_alarm")
    assert (alarm.result, str(job.pk) in str(alarm.subjects)) == ("failed", True)


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_the_work_says_nothing(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.JOB_LEASE = 0.3
    seen: list[Any] = []

    def silent(job: Job, report: jobs.Report) -> dict[str, Any]:
        first = Job.objects.get(pk=job.pk).lease_until
        until = time.monotonic() + 5
        while time.monotonic() < until and Job.objects.get(pk=job.pk).lease_until == first:
            time.sleep(0.02)
        seen.append((first, Job.objects.get(pk=job.pk).lease_until))
        return {}

    jobs.kinds.add(KIND, silent)
    try:
        jobs.run(make_job().pk)
    finally:
        jobs.kinds.remove(KIND)
    assert seen[0][1] > seen[0][0]


def test_a_job_beyond_its_time_is_stopped_with_a_reason(calls: list[int]) -> None:
    def endless(job: Job, report: jobs.Report) -> dict[str, Any]:
        raise SoftTimeLimitExceeded

    jobs.kinds.remove(KIND)
    jobs.kinds.add(KIND, endless)
    job = make_job()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error["kind"]) == (JobState.FAILED, "too_long")


def test_a_reason_to_fail_is_kept_for_the_page(calls: list[int]) -> None:
    def fail(job: Job, report: jobs.Report) -> dict[str, Any]:
        raise jobs.JobFailedError("no_header", sheet="表一")

    jobs.kinds.remove(KIND)
    jobs.kinds.add(KIND, fail)
    job = make_job()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, {"kind": "no_header", "params": {"sheet": "表一"}})


def test_the_sweeper_rings_for_the_waiting_and_the_orphaned_only(
    calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[Any] = []

    def note(pk: Any) -> bool:
        rung.append(pk)
        return True

    monkeypatch.setattr(jobs, "ring", note)
    waiting, orphaned, running, fresh = (make_job() for _ in range(4))
    Job.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    jobs.take(orphaned.pk)
    later(orphaned)
    jobs.take(running.pk)
    assert jobs.sweep() == 2
    assert set(rung) == {waiting.pk, orphaned.pk}
    assert fresh.state == JobState.QUEUED
    assert jobs.sweep() == 0, "a bell that was just rung is rung again"
    Job.objects.filter(pk=waiting.pk).update(rung_at=timezone.now() - timedelta(minutes=5))
    assert jobs.sweep() == 1


def test_a_clock_put_back_by_an_hour_keeps_no_lost_job_waiting(
    calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[Any] = []

    def note(pk: Any) -> bool:
        rung.append(pk)
        return True

    monkeypatch.setattr(jobs, "ring", note)
    ahead = timezone.now() + timedelta(hours=1)
    waiting, orphaned, running = (make_job() for _ in range(3))
    Job.objects.filter(pk=waiting.pk).update(created_at=ahead, rung_at=ahead)
    jobs.take(orphaned.pk)
    Job.objects.filter(pk=orphaned.pk).update(lease_until=ahead, rung_at=ahead)
    jobs.take(running.pk)
    jobs.sweep()
    assert set(rung) == {waiting.pk, orphaned.pk}
    assert jobs.take(orphaned.pk) is not None
    assert jobs.take(running.pk) is None


def test_a_broker_that_is_down_leaves_the_job_waiting_and_the_page_alive(
    calls: list[int], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    class Down:
        def send_task(self, *args: Any, **kwargs: Any) -> None:
            raise OperationalError

    monkeypatch.setattr(jobs, "current_app", Down())
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(KIND, {}, actor_id=None)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
