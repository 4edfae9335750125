"""The whole portal as plain processes on throwaway servers, to be hurt: database, broker, two workers, clock, web.

Workers, clock and web reach database and broker through proxies; the driver reaches them directly.
"""

import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from launcher import broker, environment, manage, postgres, processes
from launcher.processes import Child
from launcher.screen import ProblemError
from launcher.state import State
from launcher.throwaway import set_up

from tests.chaos.proxy import Proxy

DATABASE = "anju"
# A killed process leaves what it wrote with the kernel; what it only held in memory is lost: commits wait for the log.
_OPTIONS = {"fsync": "off", "synchronous_commit": "on", "shared_buffers": "64MB", "deadlock_timeout": "2s"}
_OPTIONS |= {"archive_mode": "on", "min_wal_size": "32MB"}
# Seconds of lease and between sweeps, so that two hundred kills fit into an hour.
LEASE, SWEEP = 3, 2
_CELERY = ("-m", "celery", "--app", "portal")
_WORKER = ("worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle")


@dataclass
class Stack:
    """What runs: `env` is the driver's and names the servers themselves, children are by name."""

    state: State
    cluster: postgres.Cluster
    env: dict[str, str]
    children: dict[str, Child]
    to_database: Proxy
    to_broker: Proxy
    port: int

    def kill(self, name: str) -> None:
        """`kill -9` a process with all its children, by the pid it was started with."""
        pid = self.children[name].pid
        assert pid is not None
        os.killpg(pid, signal.SIGKILL)
        while self.children[name].running:
            time.sleep(0.01)

    def pool(self, name: str) -> list[int]:
        """Return the pids of a process' children."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == self.children[name].pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
        return found

    def put_clocks(self, seconds: float) -> None:
        """Put both clocks (beats) as many seconds ahead of the time."""
        (self.state.folder / "ahead").write_text(str(seconds), encoding="utf-8")

    def start(self, name: str) -> None:
        """Start a process again and, of a server, wait until it answers."""
        self.children[name].start()
        if name == "postgres":
            self.until_database()
        if name == "broker":
            wait_for((self.state.sockets() / "broker").exists, 15, "the broker")

    def restart(self, name: str) -> None:
        """Ask a process to end, and start it again."""
        self.children[name].stop()
        self.start(name)

    def superuser(self) -> "psycopg2.extensions.connection":
        """Return a connection of the database's superuser."""
        password = self.cluster.secrets["superuser_password"]
        return psycopg2.connect(host=str(self.cluster.sockets), user="postgres", password=password, dbname=DATABASE)

    def until_database(self, seconds: float = 60) -> None:
        """Wait until the database answers; it does not start while the children of a killed one still end."""

        def answers() -> bool:
            if not self.children["postgres"].running:
                self.children["postgres"].start()
                time.sleep(0.5)
            try:
                self.cluster.sql("SELECT 1;", DATABASE)
            except ProblemError:
                return False
            return True

        wait_for(answers, seconds, f"the database\n{self.children['postgres'].tail()}")


def wait_for(true: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait until a question is answered with yes; return the seconds it took, or fail with what was waited for."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() > begun + seconds:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)
    return time.monotonic() - begun


def archive_by(cluster: postgres.Cluster, command: str) -> None:
    """Let the database hand its finished log to a command (a word of the shell)."""
    cluster.sql(f"ALTER SYSTEM SET archive_command = '{command}';")
    cluster.sql("SELECT pg_reload_conf();")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(venv: Path) -> Iterator[Stack]:
    """Start everything; stop it and remove its folder at the end."""
    folder = Path(tempfile.mkdtemp(prefix="anju-chaos-"))
    with ExitStack() as proxies, set_up(folder, venv) as (state, children):
        cluster = postgres.start(state, postgres.find(state), children=children, options=_OPTIONS)
        postgres.provision(cluster, DATABASE)
        archive_by(cluster, "true")
        broker.start(state, children=children)
        to_database, to_broker = (
            proxies.enter_context(closing(Proxy(server)))
            for server in (next(cluster.sockets.glob(".s.PGSQL.*[0-9]")), state.sockets() / "broker")
        )
        env = _environment(state, cluster)
        owner = {**env, "ANJU_DATABASE_ROLE": "owner", "DATABASE_OWNER_URL": cluster.url(postgres.OWNER, DATABASE)}
        static = Child(state, "static", manage.command(state, "collectstatic", "--noinput", "--verbosity", "0"), env)
        children.append(static)
        static.start()
        processes.run(manage.command(state, "migrate", "--noinput"), owner, "Making the tables")
        static.finish("Collecting static files")
        children.remove(static)
        port, portal = _portal(state, env, to_database.port, to_broker.port)
        for child in portal:
            children.append(child)
            child.start()
        yield Stack(state, cluster, env, {child.name: child for child in children}, to_database, to_broker, port)


def _environment(state: State, cluster: postgres.Cluster) -> dict[str, str]:
    # Nothing of the settings of whoever starts this; the portal runs as in production.
    plain = {name: value for name, value in environment.base(state).items() if not name.startswith(manage.OURS)}
    return {
        **plain,
        **state.keys(),
        "ANJU_STATE_DIR": str(state.folder),
        "DJANGO_DEBUG": "0",
        "DATABASE_URL": cluster.url(postgres.APP, DATABASE),
        "CELERY_BROKER_URL": broker.address(state),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "ANJU_UPLOAD_DIR": str(state.folder / "uploads"),
        "ANJU_JOB_LEASE": str(LEASE),
        "ANJU_JOB_SWEEP": str(SWEEP),
        "ANJU_DEMO": "1",
        "ANJU_ARCHIVE": "1",
        # Every export is a job; a reader that hangs is stopped soon; the name under which nginx knows the portal.
        "ANJU_EXPORT_MOST_AT_ONCE": "0",
        "ANJU_IMPORT_CHILD_SECONDS": "20",
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1,localhost,anju.example.org",
    }


def _portal(state: State, env: dict[str, str], database: int, bell: int) -> tuple[int, list[Child]]:
    """Return the web's port and the processes of the portal, which go through the proxies on these ports."""
    password = state.secrets()["app_password"]
    told = {
        **env,
        "DATABASE_URL": f"postgresql://{postgres.APP}:{password}@127.0.0.1:{database}/{DATABASE}",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{bell}/0",
        "REMAP_SIGTERM": "SIGQUIT",
    }
    port = free_port()
    python = str(state.python)
    clock = [
        python,
        "-m",
        "tests.chaos.skewed",
        str(state.folder / "ahead"),
        *_CELERY[1:],
        "beat",
        "--loglevel",
        "INFO",
        "--pidfile=",
        "--schedule",
    ]
    web = ["-m", "gunicorn", "portal.wsgi:application", "--worker-class", "gthread", "--workers", "2", "--threads", "2"]
    return port, [
        *(Child(state, name, [python, *_CELERY, *_WORKER, "--hostname", f"{name}@%h"], told) for name in WORKERS),
        Child(state, "beat", [*clock, str(state.records / "schedule-1")], told),
        Child(state, "beat2", [*clock, str(state.records / "schedule-2")], told),
        Child(state, "web", [python, *web, "--no-control-socket", "--bind", f"127.0.0.1:{port}"], told),
    ]


WORKERS = ("worker1", "worker2")
