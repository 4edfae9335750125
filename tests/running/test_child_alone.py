"""The process that reads a stranger's workbook reaches nobody, writes nothing, and says when it could not leave."""

import json
import runpy
import socket
import struct
import subprocess
import sys

import pytest

from portal.common.imports.reading import reader
from portal.common.logs import logger

_CHILD = reader._CHILD
_TRY = """
import json, runpy, socket, sys
child = runpy.run_path(sys.argv[1])
alone = child["leave_network"]()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[2])), 2).close()
    reached = True
except OSError:
    reached = False
print(json.dumps([alone, reached]))
"""


def test_the_reader_reaches_not_even_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        argv = [sys.executable, "-c", _TRY, str(_CHILD), str(server.getsockname()[1])]
        alone, reached = json.loads(subprocess.run(argv, capture_output=True, check=True).stdout)
    # A kernel that allows no namespaces is a notice in the log (below), not a fault of ours.
    assert alone is not reached


@pytest.mark.parametrize(("alone", "told"), [(True, 0), (False, 1)])
def test_a_reader_that_could_not_leave_is_told_of_once(monkeypatch: pytest.MonkeyPatch, alone: bool, told: int) -> None:
    said: list[str] = []
    monkeypatch.setattr(logger, "warning", said.append)
    reader._warn_of_network.cache_clear()
    head = json.dumps({"kind": "done", "alone": alone}).encode()
    monkeypatch.setattr(reader.Child, "_bytes", lambda child: iter([struct.pack(">II", len(head), 0) + head]))
    for _ in range(2):
        assert list(reader.Child.frames(reader.Child.__new__(reader.Child))) == []
    assert len(said) == told


def test_the_reader_imports_nothing_of_ours() -> None:
    names = runpy.run_path(str(_CHILD))
    assert not [name for name, value in names.items() if str(getattr(value, "__module__", "")).startswith("portal")]
