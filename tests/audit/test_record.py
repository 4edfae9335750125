"""What the audit log takes, what it refuses, and that nothing goes on without it."""

from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from households.models import Household
from households.views import HouseholdPage
from portal.accounts.models import User
from portal.common import audit, origin
from portal.common.imports import undoing
from portal.common.masks import looks_personal
from portal.common.models import AuditEvent
from tests.audit.conftest import Events
from tests.factories import id_number, make_user
from tests.imports.rosters import load, member, setting, workbook

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_event_costs_one_statement_and_says_who_from_where_and_about_what(clerk: User, events: Events) -> None:
    now = origin.Origin(through="page", user=lambda: clerk, ip="10.1.2.3", path="/households/")
    assert clerk.open_grants
    with origin.acting(now), CaptureQueriesContext(connection) as queries:
        audit.record(
            "search", subjects=[("person", "a"), ("person", "b")], fields=["id"], rows=2, detail={"by": "name"}
        )
    assert len(queries) == 1
    (event,) = events()
    assert (event.user, event.roles, event.area, event.ip) == (clerk, ["county_staff"], "520526", "10.1.2.3")
    assert (event.subjects, event.fields, event.rows) == ({"person": ["a", "b"]}, ["id"], 2)
    assert (event.request, event.path, event.result) == (now.id, "/households/", "done")


_NUMBERS: list[Any] = [
    "520526197503129931", "52052619750312993x", "５２０５２６１９７５０３１２９９３１", "520526 19750312 9931",
    "13885712046", "138-8571-2046", "+8613885712046", "6217003860001234567", 13885712046,
]  # fmt: skip


@pytest.mark.parametrize("value", _NUMBERS, ids=range(len(_NUMBERS)))
@pytest.mark.parametrize("place", ["detail", "key", "list", "subjects", "fields"])
def test_personal_numbers_are_refused_wherever_they_stand(value: Any, place: str, events: Events) -> None:
    events_of: dict[str, dict[str, Any]] = {
        "detail": {"detail": {"found": f"号码{value}等"}},
        "key": {"detail": {str(value): 1}},
        "list": {"detail": {"found": [{"deep": [value]}]}},
        "subjects": {"subjects": [("person", value)]},
        "fields": {"fields": [str(value)]},
    }
    with pytest.raises(audit.PersonalValueError):
        audit.record("search", **events_of[place])
    assert events() == []


def test_keys_counts_days_and_divisions_are_no_personal_numbers(household: Household) -> None:
    audit.record(
        "list",
        subjects=[("household", household.pk)],
        area="520526002022",
        detail={"area": "520526002022", "from": "2026-01-01", "until": "2026-12-31", "rows": 100000, "sum": "0" * 64},
    )


def test_a_number_typed_as_a_purpose_is_starred_out(events: Events) -> None:
    audit.record("reveal", purpose=f"核对 {id_number(date(1975, 3, 12))}")
    assert "****" in events()[0].purpose
    assert not looks_personal(events()[0].purpose)


def test_unknown_acts_and_results_are_refused() -> None:
    with pytest.raises(ValueError, match="no act"):
        audit.record("peek")
    with pytest.raises(ValueError, match="no act"):
        audit.record("view", result="perhaps")


def test_what_is_rolled_back_was_not_recorded_but_refusals_are(clerk: User, events: Events) -> None:
    with origin.acting(origin.Origin(through="page", user=lambda: clerk)) as now:
        with transaction.atomic():
            audit.record("change")
            audit.later("denied", result="denied")
            transaction.set_rollback(True)
        audit.write_later(now)
    assert [event.act for event in events()] == ["denied"]


_CHANGES = ["UPDATE common_auditevent SET act = 'list'", "DELETE FROM common_auditevent", "TRUNCATE common_auditevent"]


@pytest.mark.parametrize("statement", [*_CHANGES, "ALTER TABLE common_auditevent DISABLE TRIGGER ALL"])
def test_the_application_can_only_add_and_read(statement: str) -> None:
    audit.record("view")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("statement", _CHANGES)
def test_not_even_the_owner_changes_an_event_by_mistake(statement: str, as_owner: Any) -> None:
    audit.record("view")
    with pytest.raises(psycopg2.errors.RaiseException):
        as_owner.execute(statement)
    assert AuditEvent.objects.count() == 1


def test_somebody_elses_household_is_a_denial_on_record(household: Household, events: Events) -> None:
    client = signed_in(make_user("county_staff", "520527"))
    response = client.get(f"/households/{household.pk}/?q=secret")
    assert response.status_code == 404
    (event,) = events("denied")
    assert event.path == f"/households/{household.pk}/"
    assert event.detail == {"status": 404, "method": "GET", "route": "households:household"}
    assert str(event.request) == response["X-Request-ID"]


def test_a_page_without_the_right_is_a_denial_on_record(events: Events) -> None:
    assert signed_in(make_user("liaison")).post("/imports/new/").status_code == 403
    assert [event.detail["status"] for event in events("denied")] == [403]


def test_an_address_that_does_not_exist_is_nobodys_denial(clerk: User, events: Events) -> None:
    assert signed_in(clerk).get("/no/such/place/").status_code == 404
    assert events("denied") == []


def test_without_the_right_to_record_nothing_is_shown(
    clerk: User, household: Household, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = HouseholdPage.get

    def revealing(page: HouseholdPage, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = shown(page, request, *args, **kwargs)
        audit.record("reveal")
        return response

    monkeypatch.setattr(HouseholdPage, "get", revealing)
    client = signed_in(clerk)
    assert "杨正富" in client.get(f"/households/{household.pk}/").content.decode()
    role = connection.settings_dict["USER"]
    as_owner.execute(f"REVOKE INSERT ON common_auditevent FROM {role}")
    try:
        response = client.get(f"/households/{household.pk}/")
    finally:
        as_owner.execute(f"GRANT INSERT ON common_auditevent TO {role}")
    assert response.status_code == 503
    assert "杨正富" not in response.content.decode()
    assert response["Retry-After"]


@pytest.mark.parametrize(
    ("peer", "header", "seen"),
    [
        ("10.9.9.9", "1.2.3.4", "10.9.9.9"),
        ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4, 192.168.0.7", "1.2.3.4"),
        ("127.0.0.1", "'; DROP TABLE", None),
        ("", "1.2.3.4", None),
    ],
)
def test_a_header_names_the_address_only_when_a_trusted_proxy_wrote_it(
    peer: str, header: str, seen: str | None, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1", "192.168.0.0/24"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)
    assert origin.client_ip(request) == seen


def test_an_import_and_its_undoing_are_events_with_counts(events: Events, tmp_path: Path) -> None:
    clerk = setting()
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子")]), clerk)
    undoing.undo(batch, actor=clerk)
    written, undone = events("import", "undo")
    assert written.subjects == undone.subjects == {"batch": [str(batch.pk)]}
    assert written.detail["households_person"] == 2
    assert written.rows == sum(written.detail.values())
    assert undone.rows
