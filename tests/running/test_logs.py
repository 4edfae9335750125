"""A line of the log says what happened, where and to whom it belongs; never who somebody is."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from households.models import Person
from portal import urls
from portal.common import jobs, origin
from portal.common.models import Job
from portal.common.tasks import run_job
from portal.common.views import SIGNED_IN, PortalView
from tests.factories import id_number, make_household, make_user
from tests.pages.rosters import make_village, person, run_jobs, started
from tests.running.logged import logged

ID, PHONE, ACCOUNT, NAME = id_number(date(1975, 3, 12)), "13885712046", "6217003860001234567", "金丝雀"
PERSONAL = (ID, PHONE, ACCOUNT, NAME)
OTHER = "jinsique"


def said(out: Any) -> list[dict[str, Any]]:
    """Return the lines as JSON; each must be whole."""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def clean(text: str) -> bool:
    return not any(word in text for word in (*PERSONAL, OTHER))


def test_a_line_says_when_how_grave_what_by_whom_and_of_which_request() -> None:
    now = origin.Origin(through="page", user=lambda: make_user.__class__)
    with logged() as out, origin.acting(now):
        logging.getLogger("anju").warning("job %s lost its lease", 7, extra={"attempt": 2, "request": "nothing"})
    (line,) = said(out)
    assert line["level"] == "warning"
    assert line["logger"] == "anju"
    assert line["event"] == "job 7 lost its lease"
    assert line["request"] == str(now.id)
    assert line["attempt"] == 2
    assert line["time"].endswith("Z")


@pytest.mark.parametrize("json_lines", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        f"GET /search/?q={OTHER}&next=/x/ HTTP/1.1",
        f"/households/?number={ID}",
        f"looked for {ID.lower()}",
        f"called {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]} and +86{PHONE}",
        f"paid to {ACCOUNT[:4]} {ACCOUNT[4:8]} {ACCOUNT[8:12]} {ACCOUNT[12:16]} {ACCOUNT[16:]}",
        f"name {NAME}",
        "".join(chr(ord(digit) + 0xFEE0) for digit in PHONE),
    ],
)
def test_numbers_names_and_queries_do_not_get_into_a_line(text: str, json_lines: bool) -> None:
    with logged(json=json_lines) as out:
        logging.getLogger("some.library").error("%s", text, extra={"path": text})
    written = out.getvalue()
    assert clean(written)
    assert PHONE[3:] not in written.replace(" ", "")
    assert ACCOUNT not in written.replace(" ", "")


@pytest.mark.parametrize("kept", ["019a0000-0000-7000-8000-00000000a1b2", "520526002022", "2026-11-22", "a1" * 32])
def test_keys_places_days_and_digests_stay(kept: str) -> None:
    with logged() as out:
        logging.getLogger("anju").error("seal %s", kept)
    assert said(out)[0]["event"] == f"seal {kept}"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x1b[31m", "\u2028", "\x85"])
@pytest.mark.parametrize("json_lines", [True, False])
def test_nobody_forges_a_line(break_: str, json_lines: bool) -> None:
    with logged(json=json_lines) as out:
        logging.getLogger("anju").error("user %s", f'x{break_}2026-11-22 INFO anju: all is well {{"level":"info"}}')
    assert len(out.getvalue().splitlines()) == 1
    assert "\x1b" not in out.getvalue()


def test_an_error_is_named_with_its_places_and_without_its_words() -> None:
    with logged() as out:
        try:
            try:
                raise KeyError(OTHER)
            except KeyError as fault:
                raise ValueError(f"{OTHER} {ID}") from fault
        except ValueError as fault:
            logging.getLogger("anju").exception("it failed: %s", fault)
    (line,) = said(out)
    assert line["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert line["where"] == [f"tests/running/test_logs.py:{line['where'][0].split(':')[1].split()[0]} {_here()}"]
    assert line["event"] == "it failed: ValueError"
    assert clean(out.getvalue())


def _here() -> str:
    return test_an_error_is_named_with_its_places_and_without_its_words.__name__


class Breaking(PortalView):
    """Lets the database refuse a row, whose values stand in the database's words."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Fail."""
        twin = Person.objects.get(name=NAME)
        twin.pk = origin.Origin("").id
        twin.save(force_insert=True)
        return HttpResponse()

    post = get


@pytest.fixture
def breaking(db: None) -> Iterator[Client]:
    """A signed-in client of a portal one of whose pages breaks."""
    addresses = ModuleType("addresses")
    vars(addresses).update({name: getattr(urls, name) for name in vars(urls) if name.startswith("handler")})
    vars(addresses)["urlpatterns"] = [path("breaks/", Breaking.as_view()), *urls.urlpatterns]
    make_household(members=({"name": NAME, "name_key": OTHER, "id_number": ID, "phone": PHONE},))
    client = Client(raise_request_exception=False)
    client.force_login(make_user("county_staff"))
    with override_settings(ROOT_URLCONF=addresses):
        yield client


def test_a_page_that_breaks_says_where_and_nothing_of_whom(breaking: Client) -> None:
    with logged() as out:
        answer = breaking.get(f"/breaks/?q={OTHER}")
        posted = breaking.post("/breaks/", {"name": NAME, "id_number": ID})
    assert [answer.status_code, posted.status_code] == [500, 500]
    errors = [line for line in said(out) if line["level"] == "error"]
    assert len(errors) == 2
    assert errors[0]["error"][0] == "django.db.utils.IntegrityError"
    assert any("test_logs.py" in place for place in errors[0]["where"])
    assert errors[0]["request"] == answer["X-Request-ID"]
    assert errors[0]["user"]
    assert clean(out.getvalue())
    assert clean(answer.content.decode())


def test_a_request_is_one_line_without_its_query(breaking: Client) -> None:
    with logged() as out:
        breaking.get(f"/households/?building={OTHER}")
    (line,) = (line for line in said(out) if line["logger"] == "anju.requests")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/households/", 200)
    assert clean(out.getvalue())


@pytest.mark.django_db
def test_a_job_that_breaks_in_the_worker_tells_nothing_of_its_words() -> None:
    def fail(_job: Job, _report: jobs.Report) -> dict[str, Any]:
        raise IntegrityError(f"Key (id_number)=({ID}) {NAME} {OTHER}")

    jobs.kinds.add("test.fail", fail)
    try:
        row = Job.objects.create(kind="test.fail")
        with logged() as out:
            run_job.apply(args=(str(row.pk),))
    finally:
        jobs.kinds.remove("test.fail")
    ours, celerys = (line for line in said(out) if line["level"] == "error")
    assert (ours["job"], ours["kind"], ours["attempt"]) == (str(row.pk), "test.fail", 1)
    assert ours["error"] == celerys["error"] == ["django.db.utils.IntegrityError"]
    assert "IntegrityError" in celerys["event"]
    assert clean(out.getvalue())


@pytest.fixture
def published() -> Iterator[list[str]]:
    """What goes to the broker, headers and bodies."""
    sent: list[str] = []

    def keep(body: Any = None, headers: Any = None, **_: Any) -> None:
        sent.append(f"{body} {headers}")

    before_task_publish.connect(keep)
    yield sent
    before_task_publish.disconnect(keep)


def test_an_import_with_faults_leaves_nobody_in_log_or_broker(
    db: None, published: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    make_village()
    client = Client()
    client.force_login(make_user("county_staff"))
    rows = [
        person(0, 姓名=NAME, 身份证号=ID),
        person(1, 身份证号=ID[:-1] + "0", 姓名=NAME),
        person(2, 联系电话=PHONE * 3, 月收入=ACCOUNT, 健康状况=NAME),
    ]
    with logged() as out, django_capture_on_commit_callbacks(execute=True):
        batch = started(client, *rows)
        client.post(f"/imports/{batch.pk}/apply/")
        run_jobs()
    assert published
    assert clean(" ".join(published))
    assert clean(out.getvalue())


@pytest.mark.parametrize("value", [ID, PHONE, f"+86 {PHONE}", ACCOUNT, f" {ID[:6]} {ID[6:14]} {ID[14:]}"])
@pytest.mark.parametrize("address", ["/households/", "/api/people/", "/accounts/sign-in/"])
def test_an_address_with_somebodys_number_is_refused_and_says_why(breaking: Client, value: str, address: str) -> None:
    with logged() as out:
        answer = breaking.get(address, {"number": value})
    assert answer.status_code == 400
    told = answer.json()["detail"] if address.startswith("/api/") else answer.content.decode()
    assert "网址里不能带个人号码" in told
    assert clean(out.getvalue())
    with transaction.atomic():
        assert breaking.get("/households/", {"number": "5205260001002003"}).status_code == 200


def test_nobody_is_sent_on_with_a_number_in_the_address(db: None) -> None:
    answer = Client().get("/households/", {"number": ID})
    assert answer.status_code == 400
    assert "Location" not in answer
