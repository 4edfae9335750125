"""Every row of the bad-input matrix is held by tests that exist; the files of the corpus carry its numbers."""

import ast
import tomllib

from tests.guards.tree import CHECKOUT
from tests.hostile.files import corpus

_TABLE = tomllib.loads((CHECKOUT / "tests" / "hostile" / "held.toml").read_text(encoding="utf-8"))
_FILES = "hostile/test_files::"


def _tests(path: str) -> set[str]:
    tree = ast.parse((CHECKOUT / "tests" / f"{path}.py").read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_row_is_held_by_tests_that_are_there() -> None:
    held: dict[str, list[str]] = _TABLE["held"]
    assert list(held) == [f"B{number}" for number in range(1, 61)]
    named = [name.split("::") for names in held.values() for name in names]
    assert not [(path, test) for path, test in named if test not in _tests(path)]
    assert set(_TABLE["open"]) <= set(held)


def test_a_row_held_by_the_corpus_has_a_file_there() -> None:
    told = {row for row, names in _TABLE["held"].items() if any(name.startswith(_FILES) for name in names)}
    assert told <= {case.code for case in corpus()}
