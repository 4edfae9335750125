"""A set-up that is gone afterwards, however its maker ends: by itself, by a signal, or by `kill -9`.

A keeper, a process of its own, waits at the other end of a pipe. The pipe breaks when the maker is gone, and the keeper
stops whatever was left and removes its folders.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from launcher import processes, unprivileged
from launcher.processes import Child
from launcher.screen import undisturbed
from launcher.state import State, make_state

_LAUNCH = Path(__file__).resolve().parent.parent / "launch.py"


@contextmanager
def set_up(folder: Path, venv: Path) -> Iterator[tuple[State, list[Child]]]:
    """Yield a state in a folder, and a list for the children to stop; in the end stop them and remove the folder."""
    state = make_state(folder, venv)
    children: list[Child] = []
    argv = [sys.executable, str(_LAUNCH), "keep", str(folder), str(venv)]
    keeper = subprocess.Popen(argv, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield state, children
    finally:
        for child in reversed(children):
            child.stop()
        keeper.communicate()


def keep(arguments: Sequence[str]) -> int:
    """Wait until standard input ends, then stop what is left of a set-up (its folder, its venv) and remove it."""
    undisturbed()
    sys.stdin.buffer.read()
    state = State(Path(arguments[0]), Path(arguments[1]))
    processes.stop_leftovers(state, grace=5)
    _kill_unrecorded(state)
    for path in (state.sockets(), unprivileged.elsewhere(state), state.folder):
        shutil.rmtree(path, ignore_errors=True)
    return 0


def _kill_unrecorded(state: State) -> None:
    """Kill what was given this folder but got no record: its maker died between the two."""
    given = os.fsencode(f"ANJU_STATE_DIR={state.folder}")
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(entry.name) != os.getpid() and given in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
