"""A known hole of a locked package fails the checks unless a waiver in force names it; a silent host fails nothing."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest
from launcher import holes
from launcher.state import State

TODAY = date(2026, 11, 22)
_PACKAGES: list[dict[str, object]] = [
    {"name": "fine", "version": "1", "vulns": []},
    {"name": "leaky", "version": "2", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2026-1"], "fix_versions": ["3"]}]},
]


@pytest.mark.parametrize(
    ("waivers", "failed"),
    [
        ({}, True),
        ({"CVE-2026-1": TODAY}, False),
        ({"PYSEC-1": date(2026, 12, 1)}, False),
        ({"CVE-2026-1": date(2026, 11, 21)}, True),
        ({"CVE-2026-2": TODAY}, True),
    ],
)
def test_an_open_hole_fails_and_a_dated_waiver_lets_it_pass(waivers: dict[str, date], failed: bool) -> None:
    assert bool(holes.judge(_PACKAGES, waivers, TODAY)) is failed


def test_a_package_the_host_does_not_know_was_not_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert holes.judge([{"name": "ours", "skip_reason": "not found"}], {}, TODAY) == []
    said = capsys.readouterr().out
    assert "NOT CHECKED on 2026-11-22" in said
    assert "passed" not in said


def test_the_waivers_of_the_project_are_read_and_none_has_run_out() -> None:
    assert all(until >= date(2026, 11, 22) for until in holes._waivers().values())


def test_a_host_that_does_not_answer_is_a_dated_notice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bin").mkdir()
    dumb = tmp_path / "bin" / "pip-audit"
    dumb.write_text(f"#!{sys.executable}\nraise SystemExit('no route to host')\n")
    dumb.chmod(0o755)
    assert holes.check(State(tmp_path, tmp_path), os.environ, TODAY) == []
    assert "NOT CHECKED on 2026-11-22" in capsys.readouterr().out
