"""What the papers name is there: tests by their claims, settings, commands, files."""

import re
from pathlib import Path

from django.core.management import get_commands

from tests.guards.tree import CHECKOUT, files, name_of

_PAPERS = [CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
_PAPERS += files(".md", under=("docs",))
_TEST = re.compile(r"`(?:tests/)?(\w+/test_\w+)(?:\.py)?`(?: \(same\))?[:,]?((?:[\s;]*\*[^*]+\*)*)")
_SETTING = re.compile(r"\b(?:ANJU|DATABASE|DJANGO|CELERY)_[A-Z_]+[A-Z]\b")
_COMMAND = re.compile(r"(?:manage\.py|script/manage|anju-manage) ([a-z_]+)")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
_PATH = re.compile(r"`\.?/?((?:script|deploy|docs|benchmarks|tests|monitoring|households|portal)/[\w./-]*\w)`")


def _found(pattern: re.Pattern[str]) -> list[tuple[Path, re.Match[str]]]:
    return [(path, hit) for path in _PAPERS for hit in pattern.finditer(path.read_text(encoding="utf-8"))]


def _function(claim: str) -> re.Pattern[str]:
    """Return what the name of a test is like whose claim a paper tells; … stands for what it leaves out."""
    parts = [re.sub(r"\W+", "_", part.lower().replace("'", "")).strip("_") for part in claim.split("…")]
    return re.compile(f"test_{'.*'.join(parts)}")


def test_every_test_a_paper_names_is_there_and_claims_that() -> None:
    missing = []
    for paper, hit in _found(_TEST):
        path = CHECKOUT / "tests" / f"{hit[1]}.py"
        names = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE) if path.exists() else []
        claims = re.findall(r"\*([^*]+)\*", hit[2])
        missing += [
            f"{name_of(paper)}: {hit[1]}: {claim}"
            for claim in claims or ["…"]
            if not any(_function(claim).match(name) for name in names)
        ]
    assert missing == []


def test_every_setting_is_told_and_every_setting_told_is_read() -> None:
    sources = [*files(".py", under=("portal", "script")), *files(under=("script",))]
    read = {name for path in sources for name in _SETTING.findall(path.read_text(encoding="utf-8"))}
    env = (CHECKOUT / "portal" / "settings.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'env\.\w+\("([A-Z_]+)"', env))
    told = set(_SETTING.findall(_PAPERS[0].read_text(encoding="utf-8")))
    assert asked - told == set()
    assert {hit[0] for _paper, hit in _found(_SETTING)} - read == set()


def test_every_command_a_paper_names_can_be_run() -> None:
    known = {*get_commands(), "release"}
    assert [f"{name_of(paper)}: {hit[1]}" for paper, hit in _found(_COMMAND) if hit[1] not in known] == []


def test_every_file_a_paper_names_is_there() -> None:
    gone = [(paper, hit[1]) for paper, hit in _found(_LINK) if not (paper.parent / hit[1]).exists()]
    gone += [(paper, hit[1]) for paper, hit in _found(_PATH) if not _there(hit[1])]
    assert [f"{name_of(paper)}: {path}" for paper, path in gone] == []


def _there(path: str) -> bool:
    """Tests are named without their folder and suffix."""
    return (CHECKOUT / path).exists() or (CHECKOUT / "tests" / f"{path}.py").exists()
