"""A throwaway set-up leaves no process and no folder behind, however its maker ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from launcher.state import CHECKOUT

# A child that will not stop for being asked, with a child of its own in another session; and one without a record.
_STUBBORN = "import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN)"
_GRANDCHILD = f"{_STUBBORN}; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); time.sleep(600)"
_MAKER = """
import subprocess, sys
from pathlib import Path
from launcher import environment, screen
from launcher.processes import Child
from launcher.throwaway import set_up

def main(arguments):
    with set_up(Path(arguments[0]), Path(sys.prefix)) as (state, children):
        env = environment.base(state)
        children.append(Child(state, "stubborn", [sys.executable, "-c", arguments[1]], env, grace=1))
        children[0].start()
        sleeper = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
        subprocess.Popen([sys.executable, "-c", sleeper], env=env, start_new_session=True)
        signal.pause()
    return 0

import signal
sys.exit(screen.guarded(main, sys.argv[1:]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "set-up"
    for pid in _of(tmp_path / "set-up"):
        os.kill(pid, signal.SIGKILL)


def _of(folder: Path) -> list[int]:
    """Processes that were given this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(f"ANJU_STATE_DIR={folder}") in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_of_a_set_up_whose_maker_is_ended(folder: Path, number: signal.Signals) -> None:
    maker = subprocess.Popen(
        [sys.executable, "-c", _MAKER, str(folder), _GRANDCHILD],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "script")},
        stdout=subprocess.PIPE,
    )
    assert maker.stdout is not None
    assert maker.stdout.readline().strip().isdigit()
    assert len(_of(folder)) >= 2

    maker.send_signal(number)
    maker.wait(60)

    until = time.monotonic() + 60
    while (_of(folder) or folder.exists()) and time.monotonic() < until:
        time.sleep(0.1)
    assert (_of(folder), folder.exists()) == ([], False)
