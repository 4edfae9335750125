"""./script/server: everything the portal needs, set up once and watched until Ctrl-C.

The order is what makes the first page quick: packages, database, tables, static files, then the web server; the broker,
the workers and the demo county follow while the first page can be looked at already.
"""

import argparse
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher import broker, environment, manage, postgres, processes
from launcher.processes import Child
from launcher.screen import ProblemError, say, undisturbed
from launcher.state import CHECKOUT, State, open_state, read_json, write_json

DATABASE = "anju"
_FIRST_PAGE_SECONDS = 60


@dataclass
class Portal:
    """What this launcher has started: `env` is the application's environment, `children` in order of start."""

    state: State
    env: dict[str, str]
    address: str = ""
    children: list[Child] = field(default_factory=list)
    seed: Child | None = None

    def start(self, child: Child) -> Child:
        """Start a child that is watched and stopped with the portal."""
        self.children.append(child)
        child.start()
        return child

    def python(self, name: str, *arguments: str, grace: float = 15) -> Child:
        """Return a child that runs a module or script with the environment's interpreter."""
        return Child(self.state, name, [str(self.state.python), *arguments], self.env, grace=grace)


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; a second start says what runs and ends."""
    parser = argparse.ArgumentParser(prog="script/server", description="Start the portal with everything it needs.")
    parser.add_argument("act", nargs="?", choices=["start", "stop"], default="start", help="stop ends a running one")
    act = parser.parse_args(arguments).act
    state = open_state()
    with state.locked("server", wait=False) as mine:
        if not mine:
            return _stop_running(state) if act == "stop" else _show_running(state)
        left = processes.stop_leftovers(state)
        if left:
            say(f"Stopped what an earlier start had left running: {', '.join(left)}.")
        if act == "stop":
            say("Nothing runs here.")
            return 0
        _serve(state)
    return 0


def _serve(state: State) -> None:
    portal = Portal(state, environment.base(state))
    try:
        _set_up(portal)
        _open(portal)
        _watch(portal)
    finally:
        undisturbed()
        say("Stopping …")
        for child in portal.children:
            if child.name not in {"postgres", "broker"}:
                child.ask()
        for child in reversed(portal.children):
            child.stop()
        shutil.rmtree(state.sockets(), ignore_errors=True)
        (state.records / "address").unlink(missing_ok=True)


def _set_up(portal: Portal) -> None:
    """Packages, secrets, database, tables, catalogues, static files."""
    state, env = portal.state, portal.env
    environment.ensure(state, [environment.RUNTIME, environment.DEMO])
    secrets = state.secrets()
    env.setdefault("DJANGO_SECRET_KEY", secrets["secret_key"])
    env.setdefault("ANJU_DIGEST_KEY", secrets["digest_key"])
    env.setdefault("ANJU_AUDIT_KEY", secrets["audit_key"])
    if not env.get("ANJU_SEALING_KEY_FILE"):
        env.setdefault("ANJU_SEALING_KEYS", state.keys()["ANJU_SEALING_KEYS"])
    env.setdefault("ANJU_DEMO", "1")
    env.setdefault("ANJU_LOG_FORMAT", "plain")
    owner_url = _database(portal)
    env.setdefault("CELERY_BROKER_URL", broker.address(state))
    manage.remember(state, {**env, "DATABASE_OWNER_URL": owner_url})
    compile_catalogues(state, env)
    say("Collecting static files and making the tables …")
    static = portal.python("static", "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    static.start()
    try:
        owner_env = {**env, "ANJU_DATABASE_ROLE": "owner", "DATABASE_OWNER_URL": owner_url}
        processes.run(manage.command(state, "migrate", "--noinput"), owner_env, "Making the tables")
        static.finish("Collecting static files")
    finally:
        static.stop()


def _database(portal: Portal) -> str:
    """Name the database in the environment, starting our own unless DATABASE_URL is set; return the owner's URL."""
    env = portal.env
    owner_url = env.pop("DATABASE_OWNER_URL", "")
    if env.get("DATABASE_URL"):
        if not owner_url:
            say("DATABASE_OWNER_URL is not set: one role migrates and serves. Two are better (README, “Settings”).")
        return owner_url or env["DATABASE_URL"]
    binaries = postgres.find(portal.state)
    say(f"Starting PostgreSQL {binaries.version} ({binaries.folder}) …")
    cluster = postgres.start(portal.state, binaries, children=portal.children)
    postgres.provision(cluster, DATABASE)
    env["DATABASE_URL"] = cluster.url(postgres.APP, DATABASE)
    return cluster.url(postgres.OWNER, DATABASE)


def compile_catalogues(state: State, env: dict[str, str]) -> None:
    """Compile the translations with Babel: the machine needs no gettext."""
    if any((CHECKOUT / "locale").glob("*/LC_MESSAGES/django.po")):
        argv = [
            str(state.python),
            "-m",
            "babel.messages.frontend",
            "--quiet",
            "compile",
            "-D",
            "django",
            "-d",
            "locale",
        ]
        processes.run(argv, env, "Compiling the translations")


def _open(portal: Portal) -> None:
    """Start the web server, wait for its first page, then start everything behind it."""
    host = os.environ.get("ANJU_HOST", "127.0.0.1")
    port = _free_port(host)
    portal.address = f"http://{host}:{port}/"
    threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "120"]
    quiet = ["--graceful-timeout", "5", "--log-level", "warning", "--config", "deploy/gunicorn.conf.py"]
    web = portal.python(
        "web", "-m", "gunicorn", "portal.wsgi:application", "--bind", f"{host}:{port}", *threads, *quiet
    )
    portal.start(web)
    if portal.env["CELERY_BROKER_URL"] == broker.address(portal.state):
        broker.start(portal.state, children=portal.children)
    _wait_for_page(web, portal.address)
    write_json(portal.state.records / "address", {"address": portal.address, "pid": os.getpid()})
    say(f"The portal is open: {portal.address}")
    celery = ["-m", "celery", "--app", "portal"]
    worker = ["worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    portal.start(portal.python("worker", *celery, *worker, grace=20))
    schedule = str(portal.state.records / "beat-schedule")
    Path(schedule).unlink(missing_ok=True)
    portal.start(portal.python("beat", *celery, "beat", "--loglevel", "WARNING", "--schedule", schedule, "--pidfile="))
    if portal.env["ANJU_DEMO"] not in {"0", "no", "off", "false"}:
        portal.seed = portal.python("seed", "manage.py", "seed_demo", grace=5)
        portal.seed.log.unlink(missing_ok=True)
        portal.start(portal.seed)


def _free_port(host: str) -> int:
    """Return ANJU_PORT (8000), or the next free one, and say so."""
    asked = os.environ.get("ANJU_PORT", "8000")
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise ProblemError(f"ANJU_PORT={asked!r} is not a port.")
    for port in range(int(asked), min(int(asked) + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                say(f"Port {port} cannot be used ({fault.strerror}); trying the next one.")
            else:
                return port
    raise ProblemError(f"No free port from {asked} on; name one: ANJU_PORT=…")


def _wait_for_page(web: Child, address: str) -> None:
    until = time.monotonic() + _FIRST_PAGE_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until:
        if not web.running:
            raise ProblemError(f"The web server ended at its start:\n{web.tail(25)}")
        try:
            with opener.open(address, timeout=30):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
            raise ProblemError(f"The first page answers {answer.code}:\n{web.tail(25)}") from answer
        except OSError:
            time.sleep(0.2)
    raise ProblemError(f"The web server does not answer at {address}:\n{web.tail(25)}")


def _watch(portal: Portal) -> None:
    """Show the progress of the demo, start again what dies, until told to stop."""
    _show_accounts(portal.state, portal.env, portal.address)
    if portal.seed is not None:
        say("The accounts and the demo county 威宁县 are being made, through the import itself …")
    shown = 0
    tries: dict[str, int] = {}
    wait_until: dict[str, float] = {}
    while True:
        time.sleep(0.3)
        if portal.seed is not None:
            shown = _follow(portal.seed.log, shown)
            if not portal.seed.running:
                _end_of_seed(portal, tries)
        for child in portal.children:
            if child.running:
                continue
            now = time.monotonic()
            if now < wait_until.get(child.name, 0):
                continue
            tries[child.name] = tries.get(child.name, 0) + 1
            wait_until[child.name] = now + min(2 ** tries[child.name], 30)
            say(f"{child.name} ended (exit code {child.code}); starting it again. Its log: {child.log}")
            child.start()


def _follow(log: Path, shown: int) -> int:
    """Print what was added to a log since; return how much has been shown."""
    with log.open("rb") as handle:
        handle.seek(shown)
        lines = handle.read().splitlines(keepends=True)
    for line in lines:
        if line.endswith(b"\n"):
            shown += len(line)
            say(f"  {line.decode('utf-8', 'replace').rstrip()}")
    return shown


def _end_of_seed(portal: Portal, tries: dict[str, int]) -> None:
    """Show the accounts when the demo is complete; a seed that a crash cut short is run again, three times at most."""
    seed = portal.seed
    if seed is None:
        return
    if seed.code and tries.get("seed", 0) < 3:
        tries["seed"] = tries.get("seed", 0) + 1
        say(f"The demo county is not complete (exit code {seed.code}); going on with it …")
        seed.start()
        return
    portal.children.remove(seed)
    seed.stop()
    portal.seed = None
    if seed.code:
        say(f"The demo county could not be completed:\n{seed.tail(25)}")
    _show_accounts(portal.state, portal.env, portal.address)


def _show_accounts(state: State, env: dict[str, str], address: str) -> None:
    if env.get("ANJU_DEMO") not in {"0", "no", "off", "false"}:
        try:
            print(processes.run(manage.command(state, "demo_accounts"), env, "Listing the demo accounts"), flush=True)
        except ProblemError as problem:
            say(str(problem))
    say(f"The portal is open: {address}   Ctrl-C stops it.")


def _running(state: State) -> tuple[str, int]:
    """Return address and pid of the launcher that holds the lock, waiting while it is still setting up."""
    until = time.monotonic() + _FIRST_PAGE_SECONDS
    while time.monotonic() < until:
        seen = read_json(state.records / "address")
        if seen:
            return str(seen["address"]), int(str(seen["pid"]))
        time.sleep(0.3)
    raise ProblemError(f"Another start is at work here and has not come to an end; its logs: {state.logs}")


def _show_running(state: State) -> int:
    say("The portal of this checkout is being served already.")
    address, _pid = _running(state)
    _show_accounts(state, manage.known(state), address)
    return 0


def _stop_running(state: State) -> int:
    _address, pid = _running(state)
    os.kill(pid, signal.SIGTERM)
    with state.locked("server", wait=True):
        say("Stopped.")
    return 0
