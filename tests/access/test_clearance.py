"""Clearance: who sees which class of values, everywhere the crawl goes; and that the crawl would see a hole."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from households.models import Person
from households.querysets import HouseholdQuerySet
from households.views.households import HouseholdList
from portal.accounts import roles
from portal.common import masks
from portal.common.clearance import EVERYTHING, NOTHING, Clearance, over_areas
from portal.common.requests import transactions
from portal.common.scope import everywhere
from tests.access.crawl import Step, holds, send, wrong_with
from tests.access.matrix import READS, ROLES, ROUTES, TOLD
from tests.access.world import World, signed_in

pytestmark = pytest.mark.django_db

# Where values of classes stand, with whose row; the whole crawl draws its sample from every address.
_READ = (
    "households/<pk>/",
    "households/<pk>/history/",
    "households/",
    "monitoring/flags/",
    "api/people/<pk>/",
    "api/statements/<pk>/",
    "api/spells/<pk>/",
    "api/flags/<pk>/",
    "api/facts/households/<pk>/",
    "api/facts/people/<pk>/",
    "api/cases/<pk>/",
    "statements/<pk>/",
    "members/<pk>/",
    "work/spells/<pk>/",
)
_PAGE = "households/<pk>/"


def look(
    world: World, role: str, addresses: tuple[str, ...] = _READ, place: str = "A1"
) -> tuple[dict[str, str], list[str]]:
    """Return what a role reads at addresses of a village (its own, as a rule), and what it should not."""
    texts: dict[str, str] = {}
    wrong: list[str] = []
    with signed_in(world, role) as client:
        for address in addresses:
            step = Step(ROUTES[address], "GET", role, place if ROUTES[address].of else "")
            sent = send(client, world, step)
            texts[address] = sent.text
            wrong += wrong_with(world, step, sent)
    return texts, wrong


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_the_classes_it_is_cleared_for_and_stars_in_place_of_the_others(world: World, role: str) -> None:
    texts, wrong = look(world, role)
    assert not wrong
    everything = " ".join(texts.values())
    for name, values in world.canaries["A1"].classes.items():
        assert any(holds(everything, value) for value in values) == (role in READS[name]), name


@pytest.mark.parametrize("role", ["CL", "TL", "VW", "CS"])
def test_a_page_says_what_is_kept_back(world: World, role: str) -> None:
    page = look(world, role, (_PAGE,))[0][_PAGE]
    assert ("患有大病" in page) == (role in READS["health"])
    assert (">有<" in page) == (role in TOLD["health"])
    assert (masks.HIDDEN + "<" in page.replace("****</span>", "")) == (role not in READS["health"] | TOLD["health"])


@pytest.mark.parametrize(("role", "kept"), [("CL", ["health"]), ("VW", ["health"]), ("SV", ["health"]), ("CS", [])])
def test_the_api_answers_null_and_names_the_class(world: World, role: str, kept: list[str]) -> None:
    with signed_in(world, role) as client:
        row = client.get(f"/api/people/{world.keys['A1']['person']}/").json()
    assert row["withheld"] == kept
    assert (row["health_status"] is None) == bool(kept)
    assert (row["disability_cert_year"] is None) == bool(kept)
    assert "labour_ability" in row


def test_what_one_may_not_see_one_does_not_write_either(world: World) -> None:
    person = Person.objects.get(pk=world.keys["A1"]["person"])
    client_values = {"health_status": ["1"], "disability_cert_year": 2001, "disability_grade": "4", "mandarin": True}
    with signed_in(world, "VW") as client:
        etag = client.get(f"/api/people/{person.pk}/").headers["ETag"]
        answer = client.patch(
            f"/api/people/{person.pk}/", client_values, content_type="application/json", headers={"If-Match": etag}
        )
        form = client.get(f"/members/{world.keys['A1']['membership']}/").content.decode()
    assert answer.status_code == 200, answer.content
    before = (person.health_status, person.disability_cert_year, person.disability_grade)
    person.refresh_from_db()
    assert (person.health_status, person.disability_cert_year, person.disability_grade) == before
    assert person.mandarin is True
    assert 'name="health_status"' not in form
    assert 'name="labour_ability"' in form


def test_with_several_roles_the_smallest_clearance_of_their_areas_holds() -> None:
    worker, staff = Clearance(reads=frozenset({"income"}), told=frozenset({"health"})), EVERYTHING
    assert over_areas([("520526002", staff), ("520526002022", worker)]).reads == staff.reads
    assert over_areas([("520526002022", staff), ("520526002023", worker)]) == Clearance(
        reads=frozenset({"income"}), told=frozenset({"health", "income"})
    )
    assert over_areas([("520526", NOTHING), ("520527", staff)]) == NOTHING


def test_a_field_that_is_not_masked_any_more_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(masks._PERSONAL, "self_paid")
    assert any("leaks health" in line for line in look(world, "CL")[1])


def test_a_role_cleared_for_too_much_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(roles.CLEARANCE, "county_leader", EVERYTHING)
    assert any("leaks income" in line for line in look(world, "CL")[1])


@contextmanager
def _unscoped(*_args: Any) -> Iterator[None]:
    with everywhere("a hole"):
        yield


@pytest.mark.parametrize("walls", ["both", "rows", "query"])
def test_each_wall_holds_by_itself_and_without_both_the_crawl_finds_it(
    world: World, monkeypatch: pytest.MonkeyPatch, walls: str
) -> None:
    if walls in {"both", "rows"}:
        monkeypatch.setattr(transactions, "scoped", _unscoped)
    if walls in {"both", "query"}:
        monkeypatch.setattr(HouseholdQuerySet, "in_areas", lambda rows, _areas: rows)
    wrong = look(world, "VW", (_PAGE, "households/<pk>/history/"), "B1")[1]
    assert bool(wrong) == (walls == "both"), wrong


def test_a_page_that_asks_for_too_little_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HouseholdList, "permission", "division.view")
    assert look(world, "LI", ("households/",))[1] == ["LI GET /households/ : done 200, not ['denied']"]
