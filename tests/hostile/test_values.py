"""Values that try to reach what they may not (B41, B42, B46 to B49, B52, B55 to B57): refused, ignored, or harmless."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from households.models import Household, Membership
from portal.accounts.models import User
from portal.common.imports import batches
from portal.common.models import ImportBatch
from tests.factories import OTHER_COUNTY_VILLAGE, VILLAGE, make_household, make_user
from tests.pages.rosters import make_village, person, run_jobs, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    make_village()
    return make_user("county_staff")


@pytest.fixture
def client(clerk: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(clerk)
    return client


@pytest.fixture
def household(db: None) -> Household:
    return make_household(VILLAGE, members=({}, {"name": "熊秀英", "relation": "10", "sex": "2"}), income={"wage": 1})


@pytest.fixture
def stranger(db: None) -> Household:
    return make_household(OTHER_COUNTY_VILLAGE, members=({"name": "罗朝会", "county": "520527"},))


def _patch(client: Client, path: str, body: Any, if_match: str | None = '"1"') -> Any:
    headers = {} if if_match is None else {"If-Match": if_match}
    text = body if isinstance(body, str) else json.dumps(body)
    return client.patch(f"/api/{path}", text, content_type="application/json", headers=headers)


KINDS = {
    "households": "households.Household",
    "people": "households.Person",
    "memberships": "households.Membership",
    "statements": "households.IncomeStatement",
}
# What a person may say of a row of theirs, as the services take it; everything else of a model is nobody's to give.
_JUNK: dict[str, Any] = {
    "version": 999,
    "is_superuser": True,
    "created_by": 1,
    "area": "52",
    "role": "county_staff",
    "status": "applied",
    "id": "00000000-0000-7000-8000-00000000000f",
    "pk": 1,
    "version_txid": 1,
    "_state": {},
    "__class__": "x",
}
_READ_ONLY = {
    "households": {"id", "head", "head_name", "head_key", "member_count", "version", "version_txid", "incomplete",
                   "created_at", "notes"},
    "people": {"id", "id_digest", "name_key", "id_upgraded", "created_at"},
    "memberships": {"id", "household", "person"},
    "statements": {"id", "household", "year", "source"},
}  # fmt: skip


def _row(kind: str, household: Household) -> Model:
    rows: dict[str, Any] = {
        "households": household,
        "people": household.head,
        "memberships": household.memberships.order_by("pk")[0],
        "statements": household.statements.get(),
    }
    row: Model = rows[kind]
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_that_is_not_offered_can_be_given(
    client: Client, household: Household, stranger: Household, kind: str
) -> None:
    row = _row(kind, household)
    model = apps.get_model(KINDS[kind])
    names = {field.attname for field in model._meta.concrete_fields} | {f.name for f in model._meta.concrete_fields}
    hidden = {name for name in names if name.removesuffix("_id") in _READ_ONLY[kind] or name in _READ_ONLY[kind]}
    before = model._default_manager.filter(pk=row.pk).values(*sorted(hidden & {f.attname for f in model._meta.fields}))
    kept = list(before)
    values: dict[str, Any] = {**_JUNK, **dict.fromkeys(hidden, str(stranger.pk))}
    for name, value in values.items():
        household.refresh_from_db()
        answer = _patch(client, f"{kind}/{row.pk}/", {name: value}, f'"{household.version}"')
        assert answer.status_code in {200, 400}, (name, answer.status_code)
    assert list(before.all()) == kept


@pytest.mark.parametrize(
    ("written", "status"),
    [
        (None, 428), ("", 428), ("*", 428), ('"*"', 428), ("W/", 428), ('""', 428), ('"1", "2"', 428), ('"-1"', 428),
        ('"1.0"', 428), ('"٣"', 428), ('"１"', 428), ('"²"', 428), ('"1\x00"', 428), ('"' + "9" * 5_000 + '"', 428),
        ('"999999999"', 412), ('"0"', 412), ('"1 OR 1=1"', 428), ('"null"', 428), ('"NaN"', 428), ('"1e1"', 428),
    ],
)  # fmt: skip
def test_an_odd_if_match_writes_nothing(client: Client, household: Household, written: str | None, status: int) -> None:
    header = written.encode().decode("latin-1") if written else written
    answer = _patch(client, f"households/{household.pk}/", {"hamlet": "大坪"}, header)
    assert answer.status_code == status
    assert not Household.objects.filter(hamlet="大坪").exists()


BODIES = (
    '{"hamlet": "a", "hamlet": "b"}',
    '{"a":' * 10_000 + "1" + "}" * 10_000,
    '{"hamlet": 1e400}',
    '{"housing_area": 1e308}',
    '{"housing_area": "NaN"}',
    '{"hamlet": ["a"]}',
    '{"hamlet": true}',
    '{"poverty_causes": {"0": "01"}}',
    '{"poverty_causes": "' + "01," * 5_000 + '"}',
    '{"hamlet": "\\ud800"}',
    '{"hamlet": "\\u0000"}',
    '{"hamlet": "' + "x" * 100_000 + '"}',
    "\ufeff{}",
    "{}{}",
    "'{}'",
    "{hamlet: 1}",
    "/* */{}",
    '{"__proto__": {"is_superuser": true}}',
)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_json_is_refused_or_taken_for_what_it_says(client: Client, household: Household, body: str) -> None:
    answer = _patch(client, f"households/{household.pk}/", body, f'"{household.version}"')
    assert answer.status_code in {200, 400}
    assert answer.headers["Content-Type"] == "application/json"
    json.loads(answer.content)


def test_a_row_is_reached_through_its_own_parents_only(
    client: Client, household: Household, stranger: Household
) -> None:
    theirs = Membership.objects.get(household=stranger)
    addresses = [
        reverse("households:household", args=[stranger.pk]),
        reverse("households:household_history", args=[stranger.pk]),
        reverse("households:household_card", args=[stranger.pk, "home"]),
        reverse("households:member_edit", args=[theirs.pk]),
        reverse("households:member_end", args=[theirs.pk]),
        reverse("households:head_change", args=[stranger.pk]),
        reverse("households:statement_new", args=[stranger.pk]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 404, address
    head = reverse("households:head_change", args=[household.pk])
    data = {"head": stranger.head_id, "person": stranger.head_id, "version": household.version, "relation": "10"}
    assert client.post(head, data).status_code == 422
    body = {"household": str(stranger.pk), "name": "甲", "relation": "20"}
    answer = client.post("/api/people/", json.dumps(body), content_type="application/json", headers={"If-Match": '"1"'})
    assert answer.status_code in {400, 404}
    assert stranger.memberships.count() == 1


@pytest.mark.parametrize(
    "sought", ["%", "_", "%%%", "\\", "x" * 60, "杨.*", "([", "' OR 1=1 --", "*", "\\Z", "杨\u200b%"]
)
def test_what_is_sought_is_text_and_no_pattern(client: Client, household: Household, sought: str) -> None:
    answer = client.post("/search/", {"q": sought})
    assert answer.status_code == 200
    assert "杨正富" not in answer.content.decode()
    assert client.post("/search/", {"q": "x" * 10_000}).status_code == 200
    number = household.head.id_number if household.head else ""
    assert "杨正富" not in client.get(f"/search/?q={number}").content.decode()


RANGES = ("0001-01-01", "9999-12-31", "2026-02-30", "-1", "10000-01-01", "2026-13-01", "NaN", "２０２６-01-01")


@pytest.mark.parametrize("day", RANGES)
def test_days_beyond_reason_are_refused_or_find_nothing(client: Client, household: Household, day: str) -> None:
    lists = ("households/", "people/", "statements/", "flags/", "spells/", "cases/", "parameters/")
    for path in lists:
        for name in ("year", "since", "opened_from", "opened_to", "birth_from", "birth_to", "created_at", "from", "to"):
            assert client.get(f"/api/{path}", {name: day}).status_code in {200, 400}, (path, name)
    for path in ("/figures/", "/monitoring/flags/", "/households/", "/monitoring/runs/"):
        asked = {"from": day, "to": "1900-01-01", "year": day, "month": day, "opened": day, "on": day}
        assert client.get(path, asked).status_code == 200
    posted = client.post(reverse("households:statement_new", args=[household.pk]), {"year": day, "source": "ROSTER"})
    assert posted.status_code == 422


def test_a_batch_of_somebody_else_is_not_there_to_be_applied(client: Client) -> None:
    batch = started(client, person(0))
    other = Client(raise_request_exception=False)
    other.force_login(make_user("county_staff"))
    assert other.post(reverse("imports:apply", args=[batch.pk])).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_a_file_exchanged_after_its_preview_is_never_read_again(client: Client) -> None:
    batch = started(client, person(0), person(1, 身份证号="12345"))
    path = batches.stored_path(batch)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    answer = client.get(reverse("imports:bad_rows", args=[batch.pk]), follow=True)
    assert answer.status_code == 200
    assert 'class="messages"' in answer.content.decode() or "alert" in answer.content.decode()
    client.post(reverse("imports:apply", args=[batch.pk]))
    run_jobs()
    assert ImportBatch.objects.get(pk=batch.pk).state == "applied"
    assert Household.objects.get().member_count == 1


@pytest.mark.parametrize("asked", ["abc", "²", "٣", "-1", "9" * 5_000, "1.0", "", "\x00", "1,2", "999999999"])
def test_a_row_that_is_no_number_is_no_row(client: Client, asked: str) -> None:
    batch = started(client, person(0))
    for name in ("decide", "dismiss"):
        for form in ({"row": asked}, {"ids": asked}, {"row": asked, "same": "why"}):
            answer = client.post(
                reverse(f"imports:{name}", args=[batch.pk]), {**form, "choice": "skip"}, headers={"HX-Request": "true"}
            )
            assert answer.status_code in {200, 302, 400, 404}, (name, form)
    assert not batch.rows.filter(choice="skip").exists()


@pytest.mark.parametrize("export", ["exe", "xlsx' --", "%00", "../x", "csv"])
def test_an_export_holds_only_columns_that_are_offered(client: Client, household: Household, export: str) -> None:
    number = household.head.id_number if household.head else ""
    form = {"export": export, "layout": "id_digest", "columns": ["id_number", "id_digest", "password"], "all": "1"}
    answer: Any = client.post("/households/", form)
    assert answer.status_code < 500
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert number.encode() not in body
