"""The house keeps its shape: known top-level entries, small files and functions, few suppressions, no stray words."""

import ast
import re
from pathlib import Path

import pytest

from tests.guards.tree import CHECKOUT, STOREYS, files, name_of

_TOP = {
    ".ci", ".git", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "README.md",
    "benchmarks", "deploy", "docs", "households", "locale", "manage.py", "monitoring", "portal", "projects",
    "pyproject.toml", "requirements.txt", "script", "static", "templates", "tests", "workshops",
}  # fmt: skip
_MADE = re.compile(r"\.(anju|env|venv|idea|vscode|DS_Store|.+_cache|hypothesis|mypy_cache)|__pycache__|build|venv")
_SUPPRESSION = re.compile(r"#\s*(noqa|nosec|pragma|type:\s*ignore|mypy:|ruff:|fmt:\s*off)")
_REASONED = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\s+(#|-) \S+ \S+")
_MOST_SUPPRESSIONS = 5


def test_nothing_stands_at_the_top_without_a_reason() -> None:
    found = {path.name for path in CHECKOUT.iterdir()}
    assert {name for name in found - _TOP if not _MADE.fullmatch(name)} == set()


def test_every_python_file_has_at_most_400_lines() -> None:
    written = [path for path in files(".py") if "migrations" not in path.parts]
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_every_function_has_at_most_50_lines() -> None:
    # A test may take 70: a journey in a browser, a table of hostile files are one story each.
    long = []
    for path in files(".py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                size = node.end_lineno - node.lineno + 1
                if size > (70 if "tests" in path.parts else 50):
                    long.append(f"{name_of(path)}:{node.lineno} {node.name}: {size} lines")
    assert long == []


def _suppressions() -> list[str]:
    found = []
    for path in files(".py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if _SUPPRESSION.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()}")
    return found


def test_there_are_at_most_five_suppressions_in_all() -> None:
    assert len(_suppressions()) <= _MOST_SUPPRESSIONS, "\n".join(_suppressions())


def test_every_suppression_gives_its_reason() -> None:
    assert [line for line in _suppressions() if not _REASONED.search(line)] == []


def test_no_utils_no_signals_no_overridden_save() -> None:
    found = [
        name_of(path) for path in files(".py", under=STOREYS) if path.name in {"utils.py", "signals.py", "helpers.py"}
    ]
    for path in files(".py", under=STOREYS):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"):
                found.append(f"{name_of(path)}:{node.lineno} signals")
            if isinstance(node, ast.ClassDef) and "models" in path.parts:
                found += [
                    f"{name_of(path)}:{part.lineno} {node.name}.save"
                    for part in node.body
                    if isinstance(part, ast.FunctionDef) and part.name in {"save", "delete"}
                ]
    assert found == []


# Written in two halves, so that this file does not find itself.
_STRAY = {
    "an unfinished place": "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX" + r"\b")),
    "a registry of packages": "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(com|org)")),
    "a path of somebody's machine": "|".join(("/wo" + "rk/(main|shared)", "/ho" + "me/[a-z]+/", "/Us" + "ers/")),
}  # fmt: skip
_TEXT = (".py", ".md", ".html", ".toml", ".txt", ".css", ".js", ".po", ".sh", ".env", ".service", ".conf", ".json")


@pytest.mark.parametrize("what", _STRAY)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(_STRAY[what])
    texts = [path for path in files() if path.suffix in _TEXT or path.parent.name in {"script", ".ci"}]
    assert len(texts) > 100
    assert [f"{name_of(path)}: {hit}" for path in texts if (hit := _hit(pattern, path))] == []


def _hit(pattern: re.Pattern[str], path: Path) -> str:
    found = pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    return found.group() if found else ""
