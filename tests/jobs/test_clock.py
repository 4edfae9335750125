"""Two clocks are as good as one: each due moment is sent once, and what could not be sent is not forgotten."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
import time_machine
from celery.beat import PersistentScheduler, ScheduleEntry, SchedulingError
from celery.schedules import crontab, schedule
from django.db import connection
from django.utils import timezone

from portal.celery import app as celery_app
from portal.common.jobs import clock
from portal.common.locks import LEADING
from portal.common.models import Slot

pytestmark = pytest.mark.django_db

ANJU: Any = celery_app
NIGHTLY = crontab(hour="3", minute="20")


def entry(when: Any, last: datetime) -> ScheduleEntry:
    return ScheduleEntry(
        name="nightly", task="portal.common.tasks.sweep_jobs", schedule=when, last_run_at=last, app=ANJU
    )


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what a clock sent."""
    names: list[str] = []
    monkeypatch.setattr(
        clock.OneClock, "apply_async", lambda _self, sending, **_: names.append(str(sending.name)), raising=True
    )
    return names


@pytest.fixture(autouse=True)
def nobody_leads() -> Iterator[None]:
    """Give up the lead this connection took: it outlives the test's transaction."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def a_clock() -> clock.OneClock:
    made = clock.OneClock(ANJU, lazy=True)
    vars(made)["_store"] = {"entries": {}}
    return made


def test_clocks_begun_at_different_times_agree_on_the_moment_that_is_due() -> None:
    now = timezone.localtime().replace(hour=3, minute=21, second=7)
    begun = [now - timedelta(minutes=5), now - timedelta(days=3), now - timedelta(hours=8)]
    assert {clock.due(entry(NIGHTLY, last), now) for last in begun} == {now.replace(minute=20, second=0, microsecond=0)}
    assert {clock.due(entry(schedule(30), last), now) for last in begun} == {now.replace(second=0, microsecond=0)}


def test_a_moment_is_sent_by_one_of_two_clocks(sent: list[str]) -> None:
    due = entry(NIGHTLY, timezone.now() - timedelta(days=2))
    a_clock().apply_entry(due)
    a_clock().apply_entry(due)
    assert sent == ["nightly"]
    assert Slot.objects.count() == 1


def test_what_the_broker_did_not_take_stays_due_and_is_sent_once(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    down = pytest.MonkeyPatch()

    def refuse(*_: Any, **__: Any) -> None:
        raise SchedulingError

    down.setattr(clock.OneClock, "apply_async", refuse)
    running = a_clock()
    monkeypatch.setattr(clock.OneClock, "producer", None)
    monkeypatch.setattr(PersistentScheduler, "tick", lambda *_, **__: 1.0)
    running.apply_entry(entry(NIGHTLY, timezone.now() - timedelta(days=2)))
    assert Slot.objects.count() == 0
    down.undo()
    running.tick()
    running.tick()
    assert sent == ["nightly"]


def test_a_clock_put_back_goes_on_at_once_and_does_no_night_twice(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock.OneClock, "producer", None)
    running = a_clock()
    now = timezone.now().replace(second=10, microsecond=0)
    regular = ScheduleEntry(name="often", task="sweep", schedule=schedule(10), last_run_at=now, app=ANJU)
    night = entry(crontab(), now)
    running.schedule.update(often=regular, nightly=night)

    def rounds(at: datetime) -> list[str]:
        sent.clear()
        with time_machine.travel(at):
            while running.tick() == 0:
                pass
        return sorted(sent)

    assert rounds(now + timedelta(hours=1)) == ["nightly", "often"]
    rounds(now)
    assert rounds(now + timedelta(seconds=21)) == ["often"]
    assert rounds(now + timedelta(hours=1)) == ["often"]


def test_old_moments_are_forgotten() -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.claim("nightly", then)
    assert clock.claim("nightly", then + timedelta(days=120))
    assert Slot.objects.count() == 1


def test_only_one_connection_leads_and_a_closed_one_lets_go() -> None:
    other = psycopg2.connect(**connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADING])
        assert not clock.leads()
        other.close()
        assert any(clock.leads() for _ in range(1000))
        assert clock.leads()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LEADING])
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LEADING])
            assert cursor.fetchone() == (False,), "the lock was taken twice"
    finally:
        other.close()
