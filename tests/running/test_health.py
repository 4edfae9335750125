"""Health tells a machine what fails, and a stranger nothing more; figures are for whoever bears the token."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from launcher.processes import Child

from portal.common import health
from portal.common.models import Job, LastDone
from portal.common.tasks import sweep_jobs

pytestmark = pytest.mark.django_db


class Archiver:
    """What pg_stat_archiver and the clock would answer."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.archived: Any = self.now - timedelta(seconds=40)
        self.failed: Any = None
        self.mode = "on"

    def row(self, statement: str) -> tuple[Any, ...]:
        if "pg_stat_archiver" in statement:
            return self.archived, self.failed, self.mode, self.now
        return (timezone.now(),) if "clock" in statement else (1,)


@pytest.fixture
def archiver(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Archiver:
    """A portal of which archiving is expected, with an archiver that works."""
    settings.ARCHIVE_EXPECTED = True
    told = Archiver()
    monkeypatch.setattr(health, "_row", told.row)
    return told


@pytest.fixture(autouse=True)
def broker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only those tests that mean it meet a broken broker."""
    monkeypatch.setitem(health._CHECKS, "broker", lambda: True)
    sweep_jobs()


def _ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()


def test_a_well_portal_is_ready_and_says_nothing_else() -> None:
    assert _ready() == (200, {"status": "ok"})
    assert Client().get("/health/live").json() == {"status": "ok"}


def test_without_a_database_the_process_lives_and_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(statement: str) -> Any:
        raise OperationalError("connection to 10.0.0.7 failed: password of anju_app")

    monkeypatch.setattr(health, "_row", gone)
    assert _ready() == (503, {"status": "failing", "failing": ["database"]})
    assert Client().get("/health/live").status_code == 200


def test_a_migration_that_is_not_applied_makes_the_portal_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    health._missing_migrations.cache_clear()
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
    assert _ready() == (503, {"status": "failing", "failing": ["migrations"]})
    monkeypatch.undo()
    assert health._migrations()


def test_a_broker_that_is_down_is_named_and_pages_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> bool:
        raise BrokerError("redis at 10.0.0.8")

    monkeypatch.setitem(health._CHECKS, "broker", down)
    assert _ready() == (200, {"status": "degraded", "failing": ["broker"]})


def test_the_broker_is_really_asked(broker: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert "broker" not in _ready()[1].get("failing", [])
    broker.stop()
    assert "broker" in _ready()[1]["failing"]
    broker.start()


def test_a_clock_that_stopped_is_noticed_within_two_minutes() -> None:
    LastDone.objects.update(at=timezone.now() - timedelta(seconds=121))
    assert _ready()[1] == {"status": "degraded", "failing": ["clock"]}
    sweep_jobs()
    assert _ready()[1] == {"status": "ok"}


def test_a_working_archive_is_well(archiver: Archiver) -> None:
    archiver.failed = archiver.archived - timedelta(minutes=1)
    assert _ready()[1] == {"status": "ok"}


@pytest.mark.parametrize(
    ("archived", "failed", "mode"),
    [(40, 10, "on"), (301, None, "on"), (None, 10, "on"), (None, None, "on"), (40, None, "off")],
    ids=["fails since", "silent for five minutes", "never worked", "never tried", "switched off"],
)
def test_an_archive_that_is_broken_is_named(archiver: Archiver, archived: Any, failed: Any, mode: str) -> None:
    archiver.archived = archived and archiver.now - timedelta(seconds=archived)
    archiver.failed = failed and archiver.now - timedelta(seconds=failed)
    archiver.mode = mode
    assert _ready() == (200, {"status": "degraded", "failing": ["archive"]})


def test_a_disk_without_room_for_uploads_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_ROOM", 10**18)
    assert _ready() == (200, {"status": "degraded", "failing": ["room"]})


def test_a_database_whose_clock_differs_is_named(archiver: Archiver, monkeypatch: pytest.MonkeyPatch) -> None:
    late = timezone.now() - timedelta(seconds=6)
    monkeypatch.setattr(archiver, "row", lambda statement: (late,))
    monkeypatch.setattr(health, "_row", lambda s: (late,) if "clock" in s else Archiver().row(s))
    assert _ready()[1]["failing"] == ["time"]


def test_figures_need_the_token(settings: Any) -> None:
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a-token-of-the-monitor"
    assert Client().get("/metrics").status_code == 404
    assert Client(headers={"Authorization": "Bearer another"}).get("/metrics").status_code == 404
    assert Client(headers={"Authorization": "Bearer a-token-of-the-monitor"}).get("/metrics").status_code == 200


def test_figures_count_requests_by_view_and_show_jobs_acts_and_checks(settings: Any) -> None:
    settings.METRICS_TOKEN = "t"
    Job.objects.create(kind="recompute")
    Job.objects.create(kind="export", state="failed", error={"kind": "gave_up"}, finished_at=timezone.now())
    client = Client(headers={"Authorization": "Bearer t"})
    client.get("/households/520526197503129931/")
    client.get("/accounts/sign-in/")
    text = client.get("/metrics").content.decode()
    assert 'anju_requests_total{method="GET",status="200",view="accounts:sign_in"}' in text
    assert 'anju_request_seconds_bucket{le="0.5",view="accounts:sign_in"}' in text
    assert 'anju_jobs{kind="recompute",state="queued"} 1.0' in text
    assert "anju_job_waiting_seconds" in text
    assert "anju_jobs_given_up 1.0" in text
    assert 'anju_last_done_age_seconds{act="sweep"}' in text
    assert 'anju_check_ok{check="archive"} 1.0' in text
    assert "520526197503129931" not in text
