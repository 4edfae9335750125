"""What nobody sees in an answer is not left elsewhere either; and the crawl would see each such hole.

Long acts leave their traces outside of any request: here they are done as a worker does them.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from households.models import Person
from households.views.households import HouseholdList
from portal.common import audit, logs, origin
from portal.common.jobs import TASK
from portal.common.models import AuditEvent, Export, Job
from tests.access.crawl import Step, send, wrong_with
from tests.access.matrix import ROUTES
from tests.access.traces import named_in, traces
from tests.access.world import PLACES, World, signed_in
from tests.pages.rosters import person, run_jobs, workbook

pytestmark = pytest.mark.django_db

_LIST = "households/"
NAME, NUMBER = "金丝甲雀", "铜丝甲雀"


def look(world: World, role: str = "CS", method: str = "GET") -> list[str]:
    """Return what is wrong when a role opens the list of households, traces included."""
    cache.clear()
    with traces() as left, signed_in(world, role) as client:
        step = Step(ROUTES[_LIST], method, role, "")
        return [*wrong_with(world, step, send(client, world, step)), *left.leaks(world)]


def test_a_list_leaves_nobody_anywhere(world: World) -> None:
    assert look(world) == []
    assert look(world, "LI") == []


def _ring(name: str) -> None:
    with suppress(OperationalError):
        current_app.send_task(TASK, args=[name], retry=False)


HOLES: dict[str, Callable[[str], Any]] = {
    "mail": lambda name: mail.send_mail("x", f"{name}", "a@example.com", ["b@example.com"]),
    "cache": lambda name: cache.set("x", {"name": name}),
    "cache keys": lambda name: cache.set(f"of-{name}", 1),
    "broker": _ring,
    "files": lambda name: (Path(settings.MEDIA_ROOT) / f"{name}.csv").touch(),
}


@pytest.mark.parametrize("channel", HOLES)
def test_a_name_that_is_left_somewhere_is_found(
    world: World, channel: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sound = HouseholdList.get
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)

    def holed(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        HOLES[channel](NAME)
        return sound(view, request, *args, **kwargs)

    monkeypatch.setattr(HouseholdList, "get", holed)
    with transaction.atomic():
        wrong = look(world)
        transaction.set_rollback(True)
    cache.clear()
    assert wrong == [f"{channel.removesuffix(' keys')} holds {NAME}"]


def test_a_number_that_gets_past_the_logs_own_guard_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number, sound = world.canaries["A1"].numbers[0], HouseholdList.get

    def holed(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        logging.getLogger("anju").warning("looked at %s", number)
        return sound(view, request, *args, **kwargs)

    monkeypatch.setattr(HouseholdList, "get", holed)
    assert look(world) == []
    monkeypatch.setattr(logs, "hide_numbers", str)
    assert look(world) == [f"log holds {number}"]


def test_a_name_among_what_a_job_was_told_is_found(world: World) -> None:
    with transaction.atomic(), traces() as left:
        Job.objects.create(kind="x", params={"name": NAME}, state="done")
        assert left.leaks(world) == [f"jobs holds {NAME}"]
        transaction.set_rollback(True)


def test_a_name_in_a_header_or_a_cookie_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = HouseholdList.get

    def holed(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        answer = sound(view, request, *args, **kwargs)
        answer["X-About"] = world.canaries["A1"].numbers[0]
        answer.set_cookie("about", world.canaries["A1"].numbers[1])
        return answer

    monkeypatch.setattr(HouseholdList, "get", holed)
    assert len([line for line in look(world) if ": leaks " in line]) == 2


def test_a_denial_that_is_not_recorded_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "later", lambda *_act, **_event: None)
    assert any("denials on record are []" in line for line in look(world, "LI"))


def test_a_denial_recorded_of_another_place_or_of_nobody_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "client_ip", lambda _request: "127.0.0.1")
    assert any("127.0.0.1" in line for line in look(world, "LI"))
    monkeypatch.undo()
    sound = audit._event

    def nameless(*args: Any, **values: Any) -> AuditEvent:
        event = sound(*args, **values)
        event.user_id = None
        return event

    monkeypatch.setattr(audit, "_event", nameless)
    assert any("denials on record are [(None" in line for line in look(world, "LI"))


def _everything(client: Client, world: World) -> None:
    """Let a clerk do every long act about the first village, and the workers theirs."""
    village = PLACES["A1"]
    rows = [person(serial, 行政村=f"村{village}", 姓名=NUMBER, 户主姓名=NUMBER, 户编号="A1-9") for serial in (1, 4)]
    data = {"uploads": [workbook(rows, "雀甲册.xlsx")], "area": "520526", "coverage": "part", "as_of": "2026-10-31"}
    answer = client.post(reverse("imports:new"), {**data, "source": "ROSTER"})
    assert answer.status_code == 302
    batch = answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
    run_jobs()
    for act in ("apply", "undo"):
        assert client.post(reverse(f"imports:{act}", args=[batch])).status_code == 302
        run_jobs()
    client.post(f"/{_LIST}", {"export": "xlsx", "purpose": "check"})
    run_jobs()
    export = Export.objects.filter(created_by=world.users["CS"]).latest("pk")
    assert client.get(reverse("jobs:export", args=[export.pk])).status_code == 200
    client.post("/monitoring/runs/now/")
    run_jobs()
    key = world.keys["A1"]["person"]
    client.post(f"/reveal/person/{key}/id_number/", {"purpose": "identity"})
    client.post("/search/", {"q": Person.objects.get(pk=key).name})


def test_long_acts_leave_nobody_in_messages_jobs_files_log_cache_or_audit(
    world: World, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EXPORT_MOST_AT_ONCE = 0
    with transaction.atomic():
        since = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
        with traces() as left, signed_in(world, "CS") as client, django_capture_on_commit_callbacks(execute=True):
            _everything(client, world)
        events = AuditEvent.objects.filter(pk__gt=since)
        told = "\n".join(str(vars(event)) for event in events)
        acts = set(events.values_list("act", flat=True))
        wrong = left.leaks(world)
        transaction.set_rollback(True)
    assert left.sent
    assert acts >= {"import", "undo", "export", "download", "reveal", "search"}
    assert wrong == []
    assert named_in(world, told) == []
