"""The command line says what the pages say."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from monitoring.models import Finding, Flag, Run
from tests.monitoring.conftest import home

pytestmark = pytest.mark.django_db


def report(tmp_path: Path, *command: str) -> dict[str, Any]:
    """Run a command and return the report it wrote."""
    path = tmp_path / "report.json"
    call_command(*command, "--json", str(path), verbosity=0)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_recompute_reports_the_run_and_a_second_one_writes_no_row(tmp_path: Path) -> None:
    home(water_safe=False)
    first = report(tmp_path, "recompute", "--area", "52")
    assert (first["opened"], first["households"], first["people"]) == (1, 1, 2)
    assert first["rows"] == 4 + Finding.objects.count()
    assert report(tmp_path, "recompute", "--area", "52")["rows"] == 0
    assert report(tmp_path, "recompute", "--touched")["households"] == 0


def test_flags_lists_what_is_open_by_household_and_rule(tmp_path: Path) -> None:
    household = home(water_safe=False, number="520526002022100001")
    home(house_dangerous=None, housing_grade=None)
    report(tmp_path, "recompute")
    found = report(tmp_path, "flags", "--area", household.division_id)
    [flag] = found["flags"]
    assert (flag["household"], flag["rule"], flag["level"]) == ("520526002022100001", "water_unsafe", "RED")
    assert flag["reason"]
    assert [row["rules"] for row in found["undetermined"]] == [["house_unsafe"]]
    assert report(tmp_path, "flags", "--area", "11")["flags"] == []


def test_flags_of_another_day_are_evaluated_and_stored_nowhere(tmp_path: Path) -> None:
    home(water_safe=False)
    found = report(tmp_path, "flags", "--area", "520526", "--on", "2026-03-01")
    assert found["evaluated"] or timezone.localdate() == date(2026, 3, 1)
    assert "water_unsafe" in {flag["rule"] for flag in found["flags"]}
    assert not Flag.objects.exists()
    assert not Run.objects.exists()


def test_flags_are_true_even_where_no_run_has_caught_up_with_a_change(tmp_path: Path) -> None:
    home(water_safe=False)
    found = report(tmp_path, "flags", "--area", "520526")
    assert (found["evaluated"], found["by_rule"]) == (True, {"water_unsafe": 1})
    report(tmp_path, "recompute")
    stored = report(tmp_path, "flags", "--area", "520526")
    assert not stored["evaluated"]
    assert stored["flags"] == found["flags"]


def test_an_area_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="52052"):
        call_command("recompute", "--area", "52052")
