"""The whole portal at work: a page in a browser, a job through broker and worker, a worker killed in mid-job."""

import time
from collections.abc import Callable
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from monitoring.models import Run
from monitoring.services.recompute import RECOMPUTE_JOB
from portal import env
from portal.common import jobs
from portal.common.models import Job
from portal.common.models.jobs import JobState
from tests import factories
from tests.plugins.stack import Live, Worker


def _until(true: Callable[[], bool], worker: Worker, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, worker.child.tail()
        time.sleep(0.1)


def _recompute() -> Job:
    factories.make_household(members=[{}, {}])
    user = factories.make_user()
    return jobs.enqueue(RECOMPUTE_JOB, {"area": factories.COUNTY}, actor_id=user.pk, area=factories.COUNTY)


def _state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def test_the_first_page_opens_in_a_browser_and_leads_to_signing_in(live: Live) -> None:
    live.page.goto("/")
    assert "/accounts/" in live.page.url
    assert live.page.locator("input[type=password]").is_visible()
    assert live.page.locator("html").get_attribute("lang") in {"zh-hans", "zh-Hans", "zh-CN"}


def test_a_job_is_done_by_the_worker_it_was_announced_to(worker: Worker) -> None:
    job = _recompute()
    _until(lambda: _state(job) == JobState.DONE, worker)
    assert job.attempt == 1


def test_a_job_whose_worker_is_killed_is_done_once_by_another(worker: Worker) -> None:
    login = env.database("DATABASE_OWNER_URL")
    owner = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"],
        port=login["PORT"] or None,
    )
    with owner, owner.cursor() as cursor:
        # Whatever the job does first, it cannot write its run.
        cursor.execute(f"LOCK TABLE {Run._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        job = _recompute()
        _until(lambda: _state(job) == JobState.RUNNING, worker)
        time.sleep(0.5)
        worker.kill()
    owner.close()
    assert _state(job) == JobState.RUNNING

    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    worker.start()
    jobs.sweep()
    _until(lambda: _state(job) == JobState.DONE, worker)
    assert job.attempt == 2
    assert Run.objects.filter(finished_at__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_delays_a_job_and_loses_none(worker: Worker) -> None:
    worker.broker.stop()
    job = _recompute()
    assert _state(job) == JobState.QUEUED
    worker.broker.start()
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=1))

    def done() -> bool:
        jobs.sweep()
        time.sleep(1)
        return _state(job) == JobState.DONE

    _until(done, worker, 60)
    assert job.attempt == 1
