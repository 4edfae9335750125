"""Numbers kept by village are the lengths of their lists after whatever happens to the register, for whoever looks."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from households.models import Household, Membership, Site
from monitoring.models import Flag, HouseholdFacts
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute, recompute_touched
from portal.accounts.models import User
from portal.common.figures import count, figures
from portal.common.figures.counted import counted
from portal.common.imports import undoing
from portal.common.models import ChangedVillage, VillageFigure
from portal.common.scope import everywhere
from portal.dashboard.tasks import count_changed
from portal.dashboard.views.cards import list_url
from tests.dashboard.conftest import Expected
from tests.factories import COUNTY, VILLAGE, make_household, make_user
from tests.imports.rosters import load, member, setting, workbook
from tests.pages.test_editing import card, opened

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def person(serial: int, letter: str, **values: Any) -> dict[str, Any]:
    """One of three of a household."""
    return member(serial, number=f"{letter}{serial // 3}", relation="之子" if serial % 3 else "户主", **values)


def assert_every_number_is_the_length_of_its_list(*clients: Client) -> None:
    for client in clients:
        picture = client.get("/figures/").context["picture"]
        for standing in picture.standings:
            for whole, number in enumerate((standing.value.numerator, standing.value.denominator)):
                if number is not None:
                    page = client.get(list_url(standing.figure, picture.area, whole=bool(whole))).context["page"]
                    assert page.paginator.count == number, (standing.figure.code, bool(whole))


@pytest.mark.django_db(transaction=True)  # a version rises once a transaction
def test_numbers_follow_an_edit_a_run_an_import_and_its_undo(tmp_path: Path) -> None:
    clerk, today = setting(), timezone.localdate()
    sync_catalogue(on=today)
    clients = client_of(clerk), client_of(make_user("village_worker", VILLAGE))
    rows = [person(serial, "H", net=9_000, months=5, employer="制衣厂") for serial in range(9)]
    load(workbook(tmp_path / "first.xlsx", rows), clerk)
    assert_every_number_is_the_length_of_its_list(*clients)
    recompute(COUNTY, on=today, today=today)
    assert_every_number_is_the_length_of_its_list(*clients)
    assert counted((COUNTY,), today)["below_line_households"].under("").numerator > 0

    household = Household.objects.order_by("number").first()
    assert household is not None
    page = card(household, "rights")
    data = {**opened(clients[0], page + "?edit=1"), "water_safe": "false"}
    assert clients[0].post(page, data).status_code in {200, 302}
    assert counted((COUNTY,), today)["unsafe_water"].under("").numerator == 1
    assert_every_number_is_the_length_of_its_list(*clients)

    more = [person(serial, "N", net=90_000) for serial in range(21, 27)]
    batch, _ = load(workbook(tmp_path / "second.xlsx", [*rows[:3], *more]), clerk)
    assert_every_number_is_the_length_of_its_list(*clients)
    assert recompute_touched(on=today)
    assert_every_number_is_the_length_of_its_list(*clients)
    undoing.undo(batch, actor=clerk)
    assert_every_number_is_the_length_of_its_list(*clients)
    Household.objects.filter(pk=household.pk).update(ended_on=today, end_reason="DECEASED")
    assert_every_number_is_the_length_of_its_list(*clients)


def test_any_statement_that_changes_a_village_has_it_counted_again_and_no_other(world: Expected) -> None:
    today = timezone.localdate()
    counted(("",), today)
    assert not ChangedVillage.objects.exists()
    some = Household.objects.filter(division_id=VILLAGE, flags__isnull=False)[:1].get()
    changes: list[Callable[[], object]] = [
        lambda: Household.objects.filter(pk=some.pk).update(incomplete=True),
        lambda: Membership.objects.filter(household=some).delete(),
        lambda: HouseholdFacts.objects.filter(pk=some.pk).update(level="YELLOW"),
        lambda: Flag.objects.filter(household=some).update(closed_at=timezone.now()),
        lambda: Site.objects.create(name="阳光", division=some.division),
        lambda: Site.objects.filter(division=some.division).delete(),
    ]
    for change in changes:
        change()
        assert set(ChangedVillage.objects.values_list("division_id", flat=True)) == {VILLAGE}
        assert counted(("",), today) == count(figures, ("",), today)
        assert not ChangedVillage.objects.exists()


def test_a_household_that_moves_changes_both_villages(world: Expected) -> None:
    counted(("",), timezone.localdate())
    moved = Household.objects.filter(division_id=VILLAGE)[:1].get()
    Household.objects.filter(pk=moved.pk).update(division_id="520526116002", number="moved")
    assert set(ChangedVillage.objects.values_list("division_id", flat=True)) == {VILLAGE, "520526116002"}


def test_nothing_is_counted_or_written_while_nothing_changes(world: Expected) -> None:
    today = timezone.localdate()
    counted(("",), today)
    before = set(VillageFigure.objects.values_list("pk", flat=True))
    assert before
    counted(("520526",), today)
    assert set(VillageFigure.objects.values_list("pk", flat=True)) == before


def test_numbers_kept_under_another_wording_of_the_figures_are_not_used(world: Expected) -> None:
    today = timezone.localdate()
    counted(("",), today)
    VillageFigure.objects.update(definition="another", numerator=7777)
    assert counted(("",), today) == count(figures, ("",), today)


def test_the_clock_counts_what_changed_before_anybody_asks(world: Expected) -> None:
    assert count_changed() == 2
    assert count_changed() == 0
    assert not ChangedVillage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_another_transaction_changes_meanwhile_is_counted_after_it_and_nobody_waits() -> None:
    today = date(2026, 11, 22)
    household = make_household(VILLAGE, [{}])
    counted((COUNTY,), today)
    changed, seen, done = threading.Event(), threading.Event(), threading.Event()

    def other() -> None:
        with everywhere("tests"), transaction.atomic():
            Household.objects.filter(pk=household.pk).update(incomplete=True)
            changed.set()
            seen.wait(10)
        connection.close()
        done.set()

    threading.Thread(target=other).start()
    assert changed.wait(10)
    Household.objects.filter(pk=make_household(VILLAGE, [{}]).pk).update(relocated=True)
    assert counted((COUNTY,), today)["registered_households"].under("").numerator == 2
    assert not ChangedVillage.objects.exists()
    seen.set()
    assert done.wait(10)
    assert ChangedVillage.objects.filter(division_id=VILLAGE).exists()
