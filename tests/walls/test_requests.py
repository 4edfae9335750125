"""Requests and jobs stand in the scope of their user: each of the two walls holds with the other one gone."""

from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from households.models import Household
from households.querysets import AreaQuerySet, PersonQuerySet
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute
from portal import urls
from portal.accounts.models import Grant
from portal.common import jobs
from portal.common.models import Job
from portal.common.models.jobs import JobState
from portal.common.requests import transactions
from portal.common.scope import Limits, everywhere
from portal.common.views import SIGNED_IN, PortalView
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user
from workshops.querysets import SpellQuerySet

pytestmark = pytest.mark.django_db

STRANGER = "罗朝会"
OWN = "杨正富"
ON = date(2026, 11, 20)


@pytest.fixture
def stranger() -> Household:
    """A household of another county, and one of ours; both with flags."""
    make_household(VILLAGE, members=({"name": OWN, "name_key": "yangzhengfu"},), water_safe=False, phone="13885712046")
    home = make_household(
        OTHER_COUNTY_VILLAGE,
        members=({"name": STRANGER, "name_key": "luochaohui", "county": "520527"},),
        water_safe=False,
        number="STRANGE-1",
    )
    sync_catalogue(on=ON)
    recompute("", on=ON, today=ON)
    return home


@pytest.fixture
def client() -> Client:
    """A clerk of our county."""
    signed_in = Client()
    signed_in.force_login(make_user("county_staff"))
    return signed_in


def answers(client: Client, stranger: Household) -> Iterator[tuple[str, Any]]:
    """Yield what the clerk gets from lists, exports, searches, the API, and from the stranger's own addresses."""
    assert stranger.head is not None
    for name in ("households:household_list", "home", "households:site_list", "monitoring:flag_list"):
        yield name, client.get(reverse(name))
    yield "csv", client.get(reverse("households:household_list"), {"export": "csv"})
    yield "search", client.post(reverse("households:search"), {"q": STRANGER})
    lists = ("households", "people", "flags", "statements", "spells", "memberships", "facts/households", "facts/people")
    for listing in lists:
        yield f"api {listing}", client.get(f"/api/{listing}/")
    yield "page", client.get(reverse("households:household", args=[stranger.pk]))
    yield "api page", client.get(f"/api/households/{stranger.pk}/")
    yield "api person", client.get(f"/api/people/{stranger.head.pk}/")


def leaks(client: Client, stranger: Household) -> list[str]:
    """Return which answers told of the stranger; our own household is seen in some, so that they are answers."""
    assert stranger.head is not None
    marks = [STRANGER, "STRANGE-1", str(stranger.pk), str(stranger.head.pk)]
    found, own = [], 0
    for what, answer in answers(client, stranger):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode().replace(answer.request["PATH_INFO"], "")
        if what == "search":
            text = text.replace(f'value="{STRANGER}"', "").replace(f"“{STRANGER}”", "")
        own += OWN in text
        found += [what] if any(mark in text for mark in marks) else []
        assert answer.status_code == (404 if "page" in what or "person" in what else answer.status_code)
    assert own >= 3
    return found


def test_with_the_application_looking_everywhere_the_database_still_shows_nothing_of_another_county(
    client: Client, stranger: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    for queryset in (AreaQuerySet, PersonQuerySet, SpellQuerySet):
        monkeypatch.setattr(queryset, "in_areas", lambda rows, areas: rows.all())
    assert leaks(client, stranger) == []


def test_with_the_database_showing_everything_the_application_still_shows_nothing_of_another_county(
    client: Client, stranger: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_wide(areas: object, limits: Limits) -> Any:
        return everywhere("tests", limits)

    monkeypatch.setattr(transactions, "scoped", open_wide)
    assert leaks(client, stranger) == []


def test_with_both_gone_the_test_would_see_the_stranger(
    client: Client, stranger: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    for queryset in (AreaQuerySet, PersonQuerySet, SpellQuerySet):
        monkeypatch.setattr(queryset, "in_areas", lambda rows, areas: rows.all())
    monkeypatch.setattr(transactions, "scoped", lambda areas, limits: everywhere("tests", limits))
    with pytest.raises(AssertionError):
        assert leaks(client, stranger) == []


class Probe(PortalView):
    """Says what the database shows: in the view, while rendering, in a write that is then taken back."""

    permission = SIGNED_IN
    seen: ClassVar[list[int]] = []

    def get(self, request: HttpRequest) -> HttpResponse:
        """Count in the view and again when the template is rendered."""
        self.seen.append(Household.objects.count())
        return TemplateResponse(request, engines["django"].from_string("{{ late }}"), {"late": self.late})

    def late(self) -> str:
        """Count when asked for by the template."""
        self.seen.append(Household.objects.count())
        return ""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write, then fail."""
        Household.objects.update(hamlet="written")
        if request.GET.get("by") == "policy":
            Household.objects.update(division_id=OTHER_COUNTY_VILLAGE)
        raise RuntimeError


@pytest.fixture
def probe() -> Iterator[str]:
    """The probe's address."""
    addresses = ModuleType("addresses")
    vars(addresses).update({name: getattr(urls, name) for name in vars(urls) if name.startswith("handler")})
    vars(addresses)["urlpatterns"] = [path("probe/", Probe.as_view()), *urls.urlpatterns]
    Probe.seen.clear()
    with override_settings(ROOT_URLCONF=addresses):
        yield "/probe/"


@pytest.mark.parametrize(
    ("role", "area", "homes"),
    [
        ("county_staff", "520526", 1),
        ("county_leader", "5205", 2),
        ("village_worker", VILLAGE, 1),
        ("township_staff", "520526116", 0),
        ("service", "520527", 1),
        ("liaison", "520526", 0),
        ("system_admin", "", 0),
        ("security_admin", "", 0),
        ("auditor", "", 0),
    ],
)
def test_view_and_template_see_the_areas_of_the_user_and_officers_see_nobody(
    probe: str, stranger: Household, role: str, area: str, homes: int
) -> None:
    user = make_user(role, area)
    client = Client()
    client.force_login(user)
    client.get(probe)
    assert Probe.seen
    assert set(Probe.seen) == {homes}
    Grant.objects.filter(user=user).update(valid_until="2026-01-01")
    Probe.seen.clear()
    client.get(probe)
    assert set(Probe.seen) == {0}, "a grant that ended counts no more in the next request"


def test_a_view_that_fails_writes_nothing_and_what_the_wall_refuses_is_a_403(
    probe: str, client: Client, stranger: Household
) -> None:
    client.raise_request_exception = False
    assert client.post(probe).status_code == 500
    assert client.post(f"{probe}?by=policy").status_code == 403
    assert not Household.objects.filter(hamlet="written").exists()


def test_a_job_sees_what_its_owner_may_see_at_that_moment(stranger: Household) -> None:
    seen: list[int] = []

    def look(_job: Job, _report: jobs.Report) -> dict[str, Any]:
        seen.append(Household.objects.count())
        return {}

    jobs.kinds.add("test.look", look)
    try:
        user = make_user("county_staff")
        states = []
        for owner, area in ((user, "520526"), (None, "520527"), (None, ""), (user, "520527")):
            job = Job.objects.create(kind="test.look", created_by=owner, area=area)
            jobs.run(job.pk)
            job.refresh_from_db()
            states.append(job.state)
        Grant.objects.filter(user=user).delete()
        late = Job.objects.create(kind="test.look", created_by=user)
        jobs.run(late.pk)
        late.refresh_from_db()
    finally:
        jobs.kinds.remove("test.look")
    assert seen == [1, 1, 2]
    assert states == [JobState.DONE, JobState.DONE, JobState.DONE, JobState.CANCELLED]
    assert (late.state, late.error["kind"]) == (JobState.CANCELLED, "owner_gone")


def test_the_databases_limits_hold_in_a_request(probe: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def ask(_view: Probe) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
            asked.append(cursor.fetchone())
        return ""

    monkeypatch.setattr(Probe, "late", ask)
    client.get(probe)
    assert asked[0] == ("15s", "5s")
