"""./script/drill: lose a table and get it back, end to end, on throwaway servers; prints loss and duration.

A cluster as in production (log archived by pgBackRest), the demo county through the import itself, a full backup, a
canary every half second; then somebody drops the table of people. The cluster is thrown away and restored to the moment
before, and opened with keys that come from the escrow file alone.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from launcher import backups, environment, manage, postgres, processes, server, unprivileged
from launcher.screen import ProblemError, say
from launcher.state import CHECKOUT, State, open_state, read_json, write_json
from launcher.throwaway import set_up

DATABASE = "anju"
HOUSEHOLDS = "60"
CANARIES = 6
# What the promises allow (docs/operations.md): one minute lost, back within half an hour.
MOST_LOST, LONGEST = 60.0, 1800.0
_SEAL = "from portal.common.tasks import seal_audit; seal_audit()"
_TABLES = (
    "households_household",
    "households_person",
    "households_membership",
    "households_incomestatement",
    "monitoring_flag",
    "common_auditevent",
)


@dataclass
class Drill:
    """The throwaway cluster of one drill and what backs it up."""

    state: State
    backup: backups.Backup
    cluster: postgres.Cluster
    children: list[processes.Child]

    @property
    def settings(self) -> dict[str, str]:
        """How the server is started: as deploy/postgresql/anju.conf wants the log archived."""
        return {**archive_settings(), "archive_command": self.backup.archive_command}

    def ask(self, statement: str) -> str:
        """Run a statement in the portal's database and return its answer."""
        return self.cluster.sql(statement, DATABASE).strip()

    def manage(self, keys: Mapping[str, str], *arguments: str, owner: bool = False) -> str:
        """Run a management command of the portal with these keys."""
        env = {**environment.base(self.state), **keys, "ANJU_DEMO": "1"}
        env["DATABASE_URL"] = self.cluster.url(postgres.APP, DATABASE)
        env["DATABASE_OWNER_URL"] = self.cluster.url(postgres.OWNER, DATABASE)
        env["ANJU_DATABASE_ROLE"] = "owner" if owner else "app"
        return processes.run(manage.command(self.state, *arguments), env, f"manage.py {arguments[0]}")


def archive_settings() -> dict[str, str]:
    """Return what the deployed configuration says of the log and its archive, but for the archiving command."""
    lines = (CHECKOUT / "deploy" / "postgresql" / "anju.conf").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    told = {name.strip(): value.strip().strip("'") for name, value in pairs}
    return {name: told[name] for name in ("wal_level", "archive_mode", "archive_timeout", "max_wal_senders")}


def main(_arguments: Sequence[str]) -> int:
    """Run the drill; 0 when everything came back within what is promised."""
    state = open_state()
    environment.ensure(state, [environment.RUNTIME, environment.DEMO])
    with _cluster(state) as drill:
        say(f"Backing up by {drill.backup.name}.")
        escrow = _escrow(drill)
        server.compile_catalogues(drill.state, environment.base(drill.state))
        drill.manage(escrow, "migrate", "--verbosity", "0", owner=True)
        say("Filling the demo county through the import …")
        drill.manage(escrow, "seed_demo", "--households", HOUSEHOLDS)
        drill.manage(escrow, "shell", "--no-imports", "-c", _SEAL)
        say("Making a full backup …")
        drill.backup.back_up(drill.cluster)
        before, moment, dropped = _disaster(drill)
        began = time.monotonic()
        _restore(drill, moment)
        lost = _judge(drill, _keys_of(drill.state), before, dropped)
        took = time.monotonic() - began
    say(f"Restored to {moment}.")
    print(f"Lost: {lost:.1f} s (at most {MOST_LOST:.0f}). Duration: {took:.1f} s (at most {LONGEST:.0f}).", flush=True)
    return 0 if lost <= MOST_LOST and took <= LONGEST else 1


@contextmanager
def _cluster(state: State) -> Iterator[Drill]:
    """Start a cluster that archives its log, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=state.folder))
    with set_up(folder, state.venv) as (own, children):
        own.secrets()
        binaries = postgres.find(own)
        here = unprivileged.place(own, binaries.version, binaries.folder)
        backup = backups.find(here.folder / "backup", binaries.version)
        if isinstance(backup, backups.PgBackRest):
            backup.configure(here.folder / "data", here.sockets)
        here.hand_over(here.folder)
        options = {**archive_settings(), "archive_command": backup.archive_command}
        cluster = postgres.start(own, binaries, children=children, options=options)
        known = own.secrets()
        passwords = {"owner": known["owner_password"], "app": known["app_password"]}
        cluster.sql(roles_sql({**passwords, **dict.fromkeys(("reader", "backup"), known["superuser_password"])}))
        yield Drill(own, backup, cluster, children)


def roles_sql(passwords: Mapping[str, str]) -> str:
    """Return deploy/sql/roles.sql with a password for each of owner, app, reader and backup."""
    lines = [f"\\set {role}_password '{password}'" for role, password in passwords.items()]
    return "\n".join([*lines, (CHECKOUT / "deploy" / "sql" / "roles.sql").read_text(encoding="utf-8")])


def _escrow(drill: Drill) -> dict[str, str]:
    """Put the keys where no backup reaches; the restored portal is opened with them and nothing else."""
    folder = drill.state.folder / "escrow"
    folder.mkdir(mode=0o700)
    write_json(folder / "keys.json", {**drill.state.keys()})
    return _keys_of(drill.state)


def _keys_of(state: State) -> dict[str, str]:
    return {name: str(value) for name, value in read_json(state.folder / "escrow" / "keys.json").items()}


def _disaster(drill: Drill) -> tuple[str, str, datetime]:
    """Let canaries be written, then drop a table and lose the machine.

    Returns the fingerprint of the register before, the moment to restore to, and when the table was dropped.
    """
    for number in range(CANARIES):
        drill.ask(f"INSERT INTO common_lastdone (code, at) VALUES ('canary-{number}', clock_timestamp())")
        time.sleep(0.5)
    before = _fingerprint(drill)
    moment = drill.ask("SELECT clock_timestamp()")
    time.sleep(0.2)
    drill.ask("DROP TABLE households_person CASCADE")
    dropped = datetime.fromisoformat(drill.ask("SELECT clock_timestamp()"))
    drill.ask("INSERT INTO common_lastdone (code, at) VALUES ('canary-late', clock_timestamp())")
    say("The table of people is gone. Waiting until the log is archived (a minute at most) …")
    written = drill.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
    until = time.monotonic() + MOST_LOST + 30
    while drill.ask(f"SELECT coalesce(last_archived_wal, '') >= '{written}' FROM pg_stat_archiver") != "t":
        if time.monotonic() > until:
            raise ProblemError(f"The log was not archived:\n{drill.cluster.child.tail()}")
        time.sleep(1)
    drill.cluster.child.stop()
    shutil.rmtree(drill.cluster.place.folder / "data")
    say("The machine is lost. Restoring …")
    return before, moment, dropped


def _restore(drill: Drill, moment: str) -> None:
    """Restore and start the cluster, and wait until it takes writes."""
    drill.backup.restore(drill.cluster, drill.cluster.place.folder / "data", moment)
    drill.cluster.place.hand_over(drill.cluster.place.folder)
    options = drill.settings
    drill.cluster = postgres.start(drill.state, drill.cluster.binaries, children=drill.children, options=options)
    until = time.monotonic() + 600
    while drill.ask("SELECT pg_is_in_recovery()") != "f":
        if time.monotonic() > until:
            raise ProblemError(f"The restored database does not open:\n{drill.cluster.child.tail()}")
        time.sleep(0.2)


def _judge(drill: Drill, keys: Mapping[str, str], before: str, dropped: datetime) -> float:
    """Compare the restored portal with what was lost; return the seconds between the last thing kept and the loss."""
    if _fingerprint(drill) != before:
        raise ProblemError("The restored register differs from the one that was lost.")
    canaries = drill.ask("SELECT count(*) FROM common_lastdone WHERE code LIKE 'canary-%'")
    if canaries != str(CANARIES):
        raise ProblemError(f"{canaries} canaries came back, not {CANARIES}.")
    say(f"The register is the one that was lost, row by row; all {CANARIES} canaries are there.")
    say(drill.manage(keys, "verify_identities").strip())
    say(drill.manage(keys, "verify_audit").strip())
    kept = datetime.fromisoformat(drill.ask("SELECT max(at) FROM common_lastdone WHERE code LIKE 'canary-%'"))
    return (dropped - kept).total_seconds()


def _fingerprint(drill: Drill) -> str:
    """Return a digest over all rows of the tables that matter."""
    rows = "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
    return "\n".join(drill.ask(f"SELECT {rows} FROM {table} t") for table in _TABLES)
