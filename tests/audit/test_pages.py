"""Auditors read the log of their area, everybody else their own acts; the chain says how it stands."""

import pytest
from django.test import Client
from django.utils import timezone

from households.models import Household
from portal.accounts.models import User
from portal.common.audit import chain, verifying
from portal.common.models import AuditCheck, AuditEvent
from tests.audit.conftest import Events
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def auditor(db: None) -> Client:
    """A client of the county's auditor."""
    return client_of(make_user("auditor"))


def test_an_auditor_reads_the_acts_of_the_county_and_that_is_on_record(
    auditor: Client, clerk: User, household: Household, events: Events
) -> None:
    far = make_user("county_staff", "520527")
    client_of(clerk).get(f"/households/{household.pk}/")
    client_of(far).get("/households/")
    text = auditor.get("/audit/").content.decode()
    assert clerk.username in text
    assert far.username not in text
    assert "查看" in text
    assert [event.rows for event in events("audit")] == [1]


def test_an_auditor_of_the_whole_country_reads_the_acts_of_every_county(clerk: User) -> None:
    client_of(clerk).get("/households/")
    assert clerk.username in client_of(make_user("auditor", "")).get("/audit/").content.decode()


def test_conditions_narrow_the_log(auditor: Client, clerk: User, household: Household) -> None:
    client_of(clerk).get(f"/households/{household.pk}/")
    day = f"{timezone.localdate():%F}"
    shown = (f"?user={clerk.username}", "?act=view", "?result=done", "?area=520526002", f"?since={day}&until={day}")
    for query in shown:
        assert clerk.username in auditor.get(f"/audit/{query}").content.decode().partition("<tbody")[2], query
    for query in ("?act=export", "?result=denied", "?area=520527", "?since=2099-01-01"):
        assert clerk.username not in auditor.get(f"/audit/{query}").content.decode().partition("<tbody")[2], query


def test_everybody_reads_their_own_acts_and_nobody_elses(clerk: User, household: Household) -> None:
    mine, other = client_of(clerk), client_of(make_user("county_staff"))
    mine.get(f"/households/{household.pk}/")
    event = AuditEvent.objects.get()
    assert clerk.username in mine.get("/audit/mine/").content.decode()
    assert str(household.pk) in mine.get(f"/audit/event/?id={event.pk}").content.decode()
    assert other.get(f"/audit/event/?id={event.pk}").status_code == 404
    assert other.get("/audit/").status_code == 403
    for junk in ("", "x", "-1", "9" * 30):
        assert mine.get(f"/audit/event/?id={junk}").status_code == 404


def test_the_chain_page_names_what_is_wrong(auditor: Client) -> None:
    assert "尚未核验" in auditor.get("/audit/chain/").content.decode()
    chain.seal(timezone.now())
    verifying.check(timezone.now())
    assert "审计链完整" in auditor.get("/audit/chain/").content.decode()
    fault = {"kind": "missing", "table": "common_auditevent", "key": 4711, "name": "view"}
    AuditCheck.objects.create(seals=1, rows=1, count=1, faults=[fault])
    for address in ("/audit/chain/", "/audit/"):
        assert "审计链有 1 处异常" in auditor.get(address).content.decode()
    assert "4711" in auditor.get("/audit/chain/").content.decode()


def test_roles_and_subjects_stand_in_words(clerk: User, household: Household) -> None:
    mine = client_of(clerk)
    mine.get(f"/households/{household.pk}/")
    text = mine.get(f"/audit/event/?id={AuditEvent.objects.get().pk}").content.decode()
    assert "县级经办" in text
    assert "county_staff" not in text
    assert "<h2>户<small>" in text
    assert "证件号码" in text
