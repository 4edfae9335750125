"""The command line does what the pages do: a preview writes nothing, a rejected file does not stop the others."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from households.models import Person
from portal.accounts.models import User
from portal.common.models import ImportBatch
from tests import factories
from tests.imports.rosters import member, register, setting, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return setting()


def run(clerk: User, report: Path, *arguments: str) -> dict[str, Any]:
    call_command(
        "import_roster", *arguments, "--area", factories.COUNTY, "--user", clerk.username, "--json", str(report)
    )
    told: dict[str, Any] = json.loads(report.read_text())
    return told


def test_without_apply_nothing_is_written_to_the_register(clerk: User, tmp_path: Path) -> None:
    before = register()
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    told = run(clerk, tmp_path / "r.json", str(path))
    assert told["files"][0]["counts"]["people"] == {"new": 1}
    assert register() == before
    run(clerk, tmp_path / "r.json", str(path), "--apply")
    assert Person.objects.count() == 1
    assert ImportBatch.objects.count() == 1


def test_a_rejected_file_is_said_in_a_sentence_and_the_others_go_on(clerk: User, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing of a workbook")
    good = workbook(tmp_path / "good.xlsx", [member(1)])
    with pytest.raises(CommandError):
        run(clerk, tmp_path / "r.json", str(bad), str(good), "--apply")
    told = json.loads((tmp_path / "r.json").read_text())["files"]
    assert told[0]["error"]["kind"]
    assert told[0]["error"]["message"] != told[0]["error"]["kind"]
    assert told[1]["counts"]["people"] == {"new": 1}
    assert Person.objects.count() == 1


def test_a_user_cannot_import_outside_the_own_area(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    with pytest.raises(CommandError):
        call_command("import_roster", str(path), "--area", "520527", "--user", clerk.username)
    assert not ImportBatch.objects.exists()
