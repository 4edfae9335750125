"""./script/server in a folder with spaces and Chinese, from an empty environment, with things killed under it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from launcher import environment
from launcher.state import CHECKOUT

_OPEN = re.compile(r"The portal is open: (http://\S+)")


class Server:
    """One `./script/server` at work, and what it has said."""

    def __init__(self, state: Path, port: int, log: Path) -> None:
        self.state = state
        self.log = log
        self.env = {
            "ANJU_STATE_DIR": str(state),
            "ANJU_PORT": str(port),
            "ANJU_DEMO": "0",
            "ANJU_POSTGRES_BIN": "wheel",
            "LANG": "C",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it and return the address it says."""
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(CHECKOUT / "script" / "server")], env=self.env, cwd="/", stdout=output, stderr=output
            )
        until = time.monotonic() + 120
        while not (found := _OPEN.search(self.said())):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)
        return found.group(1)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def pid_of(self, child: str) -> int:
        return int(json.loads((self.state / "run" / f"{child}.json").read_text())["pid"])

    def answers(self) -> bool:
        found = _OPEN.search(self.said())
        assert found is not None
        try:
            with urllib.request.urlopen(found.group(1), timeout=30) as page:
                return bool(page.status == 200)
        except urllib.error.HTTPError as refusal:
            return refusal.code < 500
        except OSError:
            return False


def _until(true: Callable[[], bool], seconds: float, what: Callable[[], str]) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what()
        time.sleep(0.2)


def _processes_of(state: Path) -> list[str]:
    """Command lines of processes that were given this state folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if os.fsencode(state) in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    state = tmp_path / "安居 工程 a very long name of a folder, longer than the path of a socket may ever be 威宁县"
    venv = state / "venv"
    venv.mkdir(parents=True)
    for part in ("bin", "lib", "pyvenv.cfg"):
        (venv / part).symlink_to(Path(sys.prefix) / part)
    locks = [environment.DEMO, environment.RUNTIME]
    stamp = {"locks": {name: environment.digest(CHECKOUT / name) for name in sorted(locks)}}
    (venv / "anju.json").write_text(json.dumps(stamp))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Server(state, port, tmp_path / "said")
    yield running
    if running.process is not None and running.process.poll() is None:
        running.process.terminate()
        running.process.wait(60)


def test_what_is_killed_comes_back_and_what_is_stopped_is_gone(server: Server) -> None:
    address = server.start()
    assert server.answers()

    second = subprocess.run(
        [str(CHECKOUT / "script" / "server")], env=server.env, capture_output=True, encoding="utf-8", check=False
    )
    assert second.returncode == 0
    assert "served already" in second.stdout
    assert address in second.stdout

    _until((server.state / "run" / "beat.json").exists, 30, server.said)
    children = ("postgres", "broker", "web", "worker", "beat")
    killed = {child: server.pid_of(child) for child in children}
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    _until(lambda: all(server.pid_of(child) != killed[child] for child in children), 60, server.said)
    _until(server.answers, 40, server.said)

    assert server.process is not None
    server.process.kill()
    server.process.wait()
    assert server.start() == address
    assert "Stopped what an earlier start had left running" in server.said()
    assert server.answers()

    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) == 130
    assert _processes_of(server.state) == []


def test_a_port_in_use_is_said_and_the_next_one_taken(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(server.env["ANJU_PORT"])))
        taken.listen()
        address = server.start()
    assert f":{server.env['ANJU_PORT']}/" not in address
    assert f"Port {server.env['ANJU_PORT']} cannot be used" in server.said()
