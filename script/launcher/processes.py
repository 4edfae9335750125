"""Children: started in sessions of their own, remembered on disk, stopped in order, found again after a crash.

A record names the process by pid *and* start time *and* state folder, so that a reused pid or a copied checkout never
gets another's process killed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.screen import ProblemError
from launcher.state import CHECKOUT, State, read_json, write_json


@dataclass
class Child:
    """One long-running process, its output in `log/NAME.log`."""

    state: State
    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 15
    cwd: Path = CHECKOUT
    before: Callable[[], object] | None = None  # clears what a killed process of this name left behind
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _asked: bool = field(default=False, init=False)

    @property
    def log(self) -> Path:
        """File with the output."""
        return self.state.logs / f"{self.name}.log"

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Process id, which is also that of its session."""
        return None if self._process is None else self._process.pid

    @property
    def code(self) -> int | None:
        """Exit code, None while it runs."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Start the process and write its record."""
        if self._process is not None:
            _kill_group(self._process.pid)
        if self.before is not None:
            self.before()
        self._asked = False
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.argv,
                env=dict(self.env),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        write_json(
            self.state.records / f"{self.name}.json",
            {
                "pid": self._process.pid,
                "started": _started(self._process.pid),
                "folder": str(self.state.folder),
                "signal": int(self.stop_signal),
            },
        )

    def ask(self) -> None:
        """Ask the process to end, without waiting; asking twice would make some of them hurry and lose work."""
        if self._process is not None and not self._asked:
            self._process.send_signal(self.stop_signal)
            self._asked = True

    def stop(self) -> None:
        """Ask the process to end, after `grace` seconds make it; then sweep what it left in its session."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self.ask()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self.grace)
        _kill_group(self._process.pid)
        self._process.wait()
        (self.state.records / f"{self.name}.json").unlink(missing_ok=True)

    def finish(self, what: str) -> None:
        """Wait for the end of a process that ends by itself; a failure is a ProblemError with the end of its log."""
        if self._process is not None and self._process.wait():
            raise ProblemError(f"{what} failed (exit code {self._process.returncode}):\n{self.tail(25)}")

    def tail(self, lines: int = 15) -> str:
        """Return the end of the log, for a message."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def stop_leftovers(state: State, grace: float = 15) -> list[str]:
    """Stop the children of a launcher that died without stopping them; return their names."""
    stopped = []
    for path in sorted(state.records.glob("*.json"), reverse=True):
        record = read_json(path)
        pid, started = record.get("pid"), record.get("started")
        if not isinstance(pid, int) or "signal" not in record or record.get("folder") != str(state.folder):
            continue
        alive = _started(pid)
        if alive is not None and alive == started:
            _end(pid, int(str(record["signal"])), grace)
            stopped.append(path.stem)
        elif alive is None and _group_is_ours(pid, state):
            _kill_group(pid)
            stopped.append(path.stem)
        path.unlink(missing_ok=True)
    return stopped


def run(
    argv: Sequence[str],
    env: Mapping[str, str],
    what: str,
    *,
    stdin: str | None = None,
    lines: int = 25,
    cwd: Path = CHECKOUT,
) -> str:
    """Run a short command and return its output; its failure is a ProblemError with the last lines."""
    try:
        done = subprocess.run(
            argv,
            env=dict(env),
            cwd=cwd,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as fault:
        raise ProblemError(f"{what} failed: {argv[0]} is not there.") from fault
    if done.returncode:
        end = "\n".join(done.stdout.splitlines()[-lines:])
        raise ProblemError(f"{what} failed (exit code {done.returncode}):\n{end}")
    return done.stdout


def tied(argv: Sequence[str]) -> list[str]:
    """Return the command line so that the process is asked to end when its parent dies."""
    return ["setpriv", "--pdeathsig", "TERM", *argv] if shutil.which("setpriv") else list(argv)


def _end(pid: int, number: int, grace: float) -> None:
    started = _started(pid)
    os.kill(pid, number)
    until = time.monotonic() + grace
    while time.monotonic() < until and _started(pid) == started:
        time.sleep(0.1)
    _kill_group(pid)
    while _started(pid) == started:
        time.sleep(0.05)


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _fields(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the command's name; empty for a process that is gone or a zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    fields = text.rpartition(")")[2].split()
    return [] if fields[0] in {"Z", "X"} else fields


def _started(pid: int) -> int | None:
    """Return the start time in clock ticks since boot: with the pid, the identity of a process."""
    fields = _fields(pid)
    return int(fields[19]) if fields else None


def _group_is_ours(group: int, state: State) -> bool:
    """Tell whether a process of the group works in our checkout or state folder (its leader being dead)."""
    homes = (str(CHECKOUT), str(state.folder))
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        fields = _fields(int(entry.name))
        if not fields or int(fields[2]) != group:
            continue
        try:
            where = str((entry / "cwd").readlink())
        except OSError:
            continue
        if where.startswith(homes):
            return True
    return False
