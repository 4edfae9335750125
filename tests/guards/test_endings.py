"""Every code a job, a file or a batch can end with has a sentence, which is given all that it names."""

import ast
import re
from collections.abc import Iterator

from portal.common.jobs.endings import endings
from tests.guards.tree import STOREYS, files, name_of

_RAISING = {"JobFailedError", "Refused"}
# Where a refusal is handed on under the code it came with.
_HANDED_ON = {"portal/common/imports/previewing.py", "portal/common/imports/reading/reader.py"}
_GAP = re.compile(r"%\((\w+)\)")


def _parsed() -> list[tuple[str, ast.AST]]:
    return [(name_of(path), ast.parse(path.read_text())) for path in files(".py", under=STOREYS)]


def _raised() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in _parsed():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _RAISING:
                yield path, node


def _constants(node: ast.expr) -> list[str]:
    """Return the codes an expression can be: one, or one of two."""
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def _literals() -> Iterator[tuple[str, str]]:
    """Yield (file, code) of every error written to a job as a dict."""
    for path, tree in _parsed():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "error" and isinstance(node.value, ast.Dict):
                kind = node.value.values[0]
                if isinstance(kind, ast.Constant):
                    yield path, str(kind.value)


def test_every_code_a_job_can_end_with_has_words_that_are_given_all_they_name() -> None:
    wrong: list[str] = []
    codes: set[str] = set()
    for path, call in _raised():
        kinds = _constants(call.args[0])
        if not kinds and path not in _HANDED_ON:
            wrong.append(f"{path}:{call.lineno}: a code that cannot be read here")
        given = {keyword.arg for keyword in call.keywords}
        for kind in kinds:
            missing = set(_GAP.findall(str(endings.get(kind)))) - given if kind in endings else {"words"}
            if missing and None not in given:
                wrong.append(f"{path}:{call.lineno}: {kind} lacks {sorted(missing)}")
        codes.update(kinds)
    wrong += [f"{path}: {kind} lacks words" for path, kind in _literals() if kind not in endings]
    assert not wrong, "\n".join(wrong)
    assert {"export_grew", "export_budget", "export_not_allowed", "undo_over", "damaged"} <= codes
    assert {kind for _path, kind in _literals()} >= {"owner_gone", "too_long", "gave_up"}
