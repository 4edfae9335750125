"""Every string is translated: the catalogue holds what the sources hold, nothing missing, vague or dead."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.guards.tree import CHECKOUT, STOREYS

_PO = Path("locale/zh_Hans/LC_MESSAGES/django.po")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return the messages of the sources, extracted from a copy of them into an empty catalogue."""
    copy = tmp_path_factory.mktemp("sources")
    ignored = shutil.ignore_patterns("__pycache__", "*.mo", "vendor")
    for name in (*STOREYS, "templates"):
        shutil.copytree(CHECKOUT / name, copy / name, ignore=ignored)
    shutil.copy(CHECKOUT / "manage.py", copy)
    (copy / "locale").mkdir()
    argv = [sys.executable, str(copy / "manage.py"), "makemessages", "-l", "zh_Hans", "--no-location", "-v", "0"]
    done = subprocess.run(
        argv, cwd=copy, env={**os.environ, "PYTHONPATH": ""}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return _catalogue(copy / _PO)


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as handle:
        return read_po(handle, locale="zh_Hans", domain="django")


def _known(catalogue: Catalog) -> dict[tuple[str, str | None], object]:
    found: dict[tuple[str, str | None], object] = {}
    for message in catalogue:
        identity = message.id if isinstance(message.id, str) else message.id[0]
        if identity:
            found[identity, message.context] = message
    return found


def test_the_chinese_catalogue_has_every_string_of_the_sources(extracted: Catalog) -> None:
    wanted, kept = _known(extracted), _known(_catalogue(CHECKOUT / _PO))
    assert len(wanted) > 100
    assert sorted(map(str, wanted.keys() - kept.keys())) == []


def test_the_chinese_catalogue_has_no_string_the_sources_have_lost(extracted: Catalog) -> None:
    assert sorted(map(str, _known(_catalogue(CHECKOUT / _PO)).keys() - _known(extracted).keys())) == []


def test_every_string_has_its_chinese() -> None:
    faults = []
    for message in _catalogue(CHECKOUT / _PO):
        texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if message.id and (message.fuzzy or not all(texts)):
            faults.append(str(message.id))
    assert faults == []


def test_placeholders_survive_translation() -> None:
    faults = [f"{message.id!r}: {fault}" for message in _catalogue(CHECKOUT / _PO) for fault in message.check()]
    assert faults == []
