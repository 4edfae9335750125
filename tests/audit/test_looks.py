"""What people see and do on pages and over the API stands in the audit log once, by whom and about whom."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from households.models import Household, Membership, Person
from portal.accounts.models import User
from portal.common.models import AuditEvent
from portal.common.views import SIGNED_IN, PortalView
from tests.audit.conftest import Events

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(clerk: User) -> Client:
    """A client signed in as the clerk."""
    client = Client()
    client.force_login(clerk)
    return client


def people_of(household: Household) -> set[str]:
    return {str(key) for key in Membership.objects.filter(household=household).values_list("person_id", flat=True)}


def test_a_household_page_is_one_event_that_names_all_it_shows(
    signed_in: Client, household: Household, events: Events
) -> None:
    assert signed_in.get(f"/households/{household.pk}/?tab=x").status_code == 200
    (event,) = events()
    assert (event.act, event.result, event.area) == ("view", "done", household.division_id)
    assert event.subjects["household"] == [str(household.pk)]
    assert set(event.subjects["person"]) == people_of(household)
    assert {"id", "phone", "health"} <= set(event.fields)
    assert event.path == f"/households/{household.pk}/"


def test_a_list_is_one_event_with_its_rows(signed_in: Client, household: Household, events: Events) -> None:
    assert signed_in.get("/households/").status_code == 200
    (event,) = events()
    assert (event.act, event.rows, event.subjects) == ("list", 1, {"household": [str(household.pk)]})
    assert event.detail == {"list": "households"}


def test_a_list_of_people_names_people_and_households(signed_in: Client, household: Household, events: Events) -> None:
    assert signed_in.get("/figures/people/").status_code == 200
    (event,) = events()
    assert set(event.subjects["person"]) == people_of(household)
    assert event.subjects["household"] == [str(household.pk)]
    assert event.rows == 2


def test_parts_of_a_list_without_rows_are_no_event(signed_in: Client, household: Household, events: Events) -> None:
    for part in ("filters", "tabs"):
        assert signed_in.get(f"/households/?part={part}").status_code == 200
    assert signed_in.post("/households/", {"columns": ["number"]}).status_code == 302
    assert events() == []


def test_a_search_names_its_kind_and_whom_it_found_but_not_what_was_sought(
    signed_in: Client, household: Household, events: Events
) -> None:
    number = Person.objects.get(name="杨正富").id_number
    assert number
    for sought, kind, rows in ((number, "id", 1), ("熊秀英", "name", 1), ("13999999999", "phone", 0)):
        assert signed_in.post("/search/", {"q": sought}).status_code == 200
        event = events()[-1]
        assert (event.act, event.detail, event.rows) == ("search", {"by": kind}, rows)
        assert sought not in str(AuditEvent.objects.filter(pk=event.pk).values().get())
    assert len(events()) == 3


def test_a_change_is_one_event_and_its_history_names_the_same_request(
    signed_in: Client, household: Household, events: Events
) -> None:
    signed_in.post(f"/households/{household.pk}/card/home/", {"version": household.version, "building": "9"})
    (event,) = events()
    assert (event.act, event.result, event.subjects["household"]) == ("change", "done", [str(household.pk)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT metadata->>'request' FROM pghistory_context JOIN households_householdevent e ON e.pgh_context_id ="
            " pghistory_context.id WHERE e.pgh_label = 'update'"
        )
        assert cursor.fetchall() == [(str(event.request),)]
    assert Household.objects.get(pk=household.pk).building == "9"


def test_what_could_not_be_saved_is_recorded_as_refused(
    signed_in: Client, household: Household, events: Events
) -> None:
    member = Membership.objects.filter(household=household).first()
    assert member is not None
    response = signed_in.post(f"/members/{member.pk}/end/", {"version": household.version, "until": "nonsense"})
    assert response.status_code == 422
    (event,) = events()
    assert (event.act, event.result) == ("change", "refused")
    assert event.subjects["person"] == [str(member.person_id)]


def test_an_export_names_everybody_in_the_file(signed_in: Client, household: Household, events: Events) -> None:
    response = signed_in.get("/figures/people/?export=csv&purpose=check")
    assert response.status_code == 200
    (event,) = events()
    assert (event.act, event.rows) == ("export", 2)
    assert set(event.subjects["person"]) == people_of(household)


def test_reads_over_the_api_name_whom_they_answered(signed_in: Client, household: Household, events: Events) -> None:
    assert signed_in.get("/api/people/").status_code == 200
    (listed,) = events()
    assert set(listed.subjects["person"]) == people_of(household)
    assert (listed.act, listed.rows, listed.through) == ("view", 2, "api")
    assert {"id", "phone"} <= set(listed.fields)
    assert signed_in.get(f"/api/households/{household.pk}/").status_code == 200
    assert events()[-1].subjects == {"household": [str(household.pk)]}


def test_a_refused_write_over_the_api_is_recorded_though_it_was_taken_back(
    signed_in: Client, household: Household, events: Events
) -> None:
    response = signed_in.patch(f"/api/households/{household.pk}/", "{}", content_type="application/json")
    assert response.status_code == 428
    assert [(event.act, event.result) for event in events()] == [("change", "refused")]


def test_recording_a_page_costs_one_statement(signed_in: Client, household: Household) -> None:
    address = f"/households/{household.pk}/"
    signed_in.get(address)
    with CaptureQueriesContext(connection) as queries:
        signed_in.get(address)
    assert [query["sql"].split("(")[0] for query in queries if "common_auditevent" in query["sql"]] == [
        'INSERT INTO "common_auditevent" '
    ]


class Undeclared(PortalView):
    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen")


def test_a_view_that_does_not_say_how_it_is_recorded_stops_the_start() -> None:
    addresses: Any = type("addresses", (), {"urlpatterns": [path("open/", Undeclared.as_view())]})
    with override_settings(ROOT_URLCONF=addresses):
        faults = [fault for fault in run_checks() if fault.id == "portal.E003"]
    assert ["open/" in fault.msg for fault in faults] == [True]
