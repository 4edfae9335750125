"""The demo fills itself through the import, may be cut short anywhere, and is made only in a demo."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from households.demo import county
from households.demo.places import SETTLEMENTS
from households.models import Household, IncomeStatement, Site
from monitoring.models import Flag, Run
from portal.accounts.demo import DEMO_ACCOUNTS, make_accounts
from portal.accounts.roles import PERMISSIONS
from portal.common.models import ImportBatch
from portal.dashboard.models import MonthlyFigure
from portal.dashboard.services import seeding
from portal.dashboard.services.seeding import Demo, seed_demo

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
HOUSEHOLDS = 30


class CutShortError(Exception):
    """Stands for the kill of the process."""


@pytest.fixture(autouse=True)
def two_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    few = SETTLEMENTS[:2]
    monkeypatch.setattr(county, "SETTLEMENTS", few)
    monkeypatch.setattr(seeding, "SETTLEMENTS", few)


def fill(lines: list[str], stop_after: int = 0) -> None:
    def say(line: str) -> None:
        lines.append(line)
        if len(lines) == stop_after:
            raise CutShortError

    seed_demo(Demo(TODAY, seed=5, households=HOUSEHOLDS, say=say))


def standing() -> dict[str, int]:
    return {
        "households": Household.objects.count(),
        "batches": ImportBatch.objects.count(),
        "applied": ImportBatch.objects.filter(state="applied").count(),
        "sites": Site.objects.count(),
        "flags": Flag.objects.open().count(),
        "frozen": MonthlyFigure.objects.count(),
        "statements of last year": IncomeStatement.objects.filter(year=2025).count(),
    }


def test_the_demo_comes_in_through_the_import_and_a_second_call_does_nothing() -> None:
    lines: list[str] = []
    fill(lines)
    red = Flag.objects.open().filter(level="RED").count()
    assert any(f"红色 {red}，" in line for line in lines), lines
    first, runs = standing(), Run.objects.count()
    assert first["batches"] == first["applied"] == 5
    assert first["households"] >= HOUSEHOLDS - 3
    assert first["sites"] == 2
    assert first["flags"] > 0
    assert first["frozen"] > 0
    assert first["statements of last year"] > HOUSEHOLDS * 0.8
    fill([])
    assert (standing(), Run.objects.count()) == (first, runs)


@pytest.mark.parametrize("stop_after", [3, 6])
def test_a_start_cut_short_is_gone_on_with_and_ends_the_same(stop_after: int) -> None:
    with pytest.raises(CutShortError):
        fill([], stop_after)
    fill([])
    cut = standing()
    assert cut["batches"] == cut["applied"] == 5
    assert cut["frozen"] > 0
    assert Run.objects.values_list("households", flat=True).latest("finished_at") == cut["households"]


def test_outside_a_demo_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    for command in ("seed_demo", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(command)
    assert not Site.objects.exists()


def test_the_list_names_an_account_of_every_role_that_can_be_signed_in_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    make_accounts(now=timezone.now(), on=TODAY)
    call_command("demo_accounts")
    shown = capsys.readouterr().out
    assert {account.role for account in DEMO_ACCOUNTS} == set(PERMISSIONS)
    for account in DEMO_ACCOUNTS:
        assert account.username in shown
        assert authenticate(username=account.username, password=account.password)
