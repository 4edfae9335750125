"""PostgreSQL takes the settings and the roles under deploy/; each role can do its own work and nothing of another's."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from launcher import drill, postgres, processes
from launcher.screen import ProblemError
from launcher.state import State, make_state

from tests.deploy.tools import DEPLOY, settings_of

_PASSWORD = "of-a-test"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Cluster]:
    """Yield a throwaway server with the roles of deploy/sql/roles.sql, run as a county would run it."""
    state: State = make_state(tmp_path_factory.mktemp("deploy"), Path(sys.prefix))
    children: list[processes.Child] = []
    try:
        state.secrets()
        running = postgres.start(state, postgres.find(state), children=children, options={"fsync": "off"})
        running.sql(drill.roles_sql(dict.fromkeys(("owner", "app", "reader", "backup"), _PASSWORD)))
        _as(running, "anju_owner", "CREATE TABLE person (id int); CREATE TABLE households_division (id int)")
        _as(running, "anju_owner", "GRANT SELECT, INSERT, UPDATE, DELETE ON person TO anju_app")
        _as(running, "anju_owner", "GRANT SELECT ON households_division TO anju_reader")
        yield running
    finally:
        for child in children:
            child.stop()


def _as(cluster: postgres.Cluster, role: str, statement: str, database: str = "anju") -> str:
    """Run a statement as a role; what is refused comes back as the server's words."""
    argv = [str(cluster.binaries.folder / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    argv += ["-h", str(cluster.sockets), "-U", role, "-d", database, "-c", statement]
    done = subprocess.run(
        argv, env={**cluster.env, "PGPASSWORD": _PASSWORD}, capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).strip()


def test_the_settings_are_read_by_the_server_they_are_for(cluster: postgres.Cluster, tmp_path: Path) -> None:
    wanted = settings_of(DEPLOY / "postgresql" / "anju.conf")
    data = cluster.place.folder / "data"
    conf = cluster.place.folder / "tried.conf"
    conf.write_text((DEPLOY / "postgresql" / "anju.conf").read_text(encoding="utf-8"))
    server = [*cluster.place.prefix, str(cluster.place.programs / "postgres"), "-D", str(data)]
    for name in wanted:
        said = processes.run([*server, "-c", f"config_file={conf}", "-C", name], cluster.env, name, cwd=data).strip()
        assert "FATAL" not in said, (name, said)
    assert int(wanted["archive_timeout"]) <= 60
    assert (wanted["fsync"], wanted["archive_mode"], wanted["log_parameter_max_length"]) == ("on", "on", "0")


def test_a_misspelt_setting_is_refused(cluster: postgres.Cluster) -> None:
    conf = cluster.place.folder / "wrong.conf"
    conf.write_text("archive_tiemout = 60\n")
    argv = [*cluster.place.prefix, str(cluster.place.programs / "postgres"), "-D", str(cluster.place.folder / "data")]
    with pytest.raises(ProblemError, match="archive_tiemout"):
        processes.run([*argv, "-c", f"config_file={conf}", "-C", "port"], cluster.env, "postgres")


@pytest.mark.parametrize("name", ["pg_hba", "pg_ident"])
def test_who_may_come_in_is_read_without_an_error(cluster: postgres.Cluster, name: str) -> None:
    live = cluster.place.folder / "data" / f"{name}.conf"
    before = live.read_text(encoding="utf-8")
    view = {"pg_hba": "pg_hba_file_rules", "pg_ident": "pg_ident_file_mappings"}[name]
    live.write_text((DEPLOY / "postgresql" / f"{name}.conf").read_text(encoding="utf-8"))
    try:
        faults = cluster.sql(f"SELECT error FROM {view} WHERE error IS NOT NULL").splitlines()
        # The throwaway server speaks over a socket only.
        assert set(faults) <= {"hostssl record cannot match because SSL is disabled"}
        assert int(cluster.sql(f"SELECT count(*) FROM {view}")) >= 1
        if name == "pg_hba":
            ways = cluster.sql("SELECT DISTINCT auth_method FROM pg_hba_file_rules").split()
            assert set(ways) == {"peer", "scram-sha-256", "reject"}
    finally:
        live.write_text(before)


def test_no_role_sees_through_walls_or_makes_others(cluster: postgres.Cluster) -> None:
    asked = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    rows = cluster.sql(f"SELECT rolname, {asked} FROM pg_roles WHERE rolname LIKE 'anju%' ORDER BY 1").split()
    assert rows == ["anju_app|f", "anju_backup|f", "anju_owner|f", "anju_reader|f"]


_ALLOWED = [
    ("anju_owner", "CREATE TABLE another (id int)"),
    ("anju_app", "INSERT INTO person VALUES (1)"),
    ("anju_app", "CREATE TABLE staging.batch (id int); DROP TABLE staging.batch"),
    ("anju_app", "CREATE TEMPORARY TABLE t (id int)"),
    ("anju_reader", "SELECT count(*) FROM households_division"),
]
_REFUSED = [
    ("anju_app", "CREATE TABLE public.mine (id int)"),
    ("anju_app", "TRUNCATE person"),
    ("anju_app", "ALTER TABLE person ADD COLUMN more int"),
    ("anju_app", "SET ROLE anju_owner"),
    ("anju_app", "COPY person TO PROGRAM 'cat'"),
    ("anju_app", "SELECT pg_read_file('/etc/passwd')"),
    ("anju_reader", "SELECT count(*) FROM person"),
    ("anju_reader", "CREATE TEMPORARY TABLE t (id int)"),
    ("anju_reader", "CREATE TABLE staging.batch (id int)"),
    ("anju_backup", "SELECT 1"),
    ("anju_owner", "CREATE ROLE another"),
    ("anju_owner", "SELECT pg_switch_wal()"),
]


@pytest.mark.parametrize(("role", "statement"), _ALLOWED)
def test_a_role_may_do_its_work(cluster: postgres.Cluster, role: str, statement: str) -> None:
    assert "ERROR" not in _as(cluster, role, statement)


@pytest.mark.parametrize(("role", "statement"), _REFUSED)
def test_a_role_may_do_nothing_else(cluster: postgres.Cluster, role: str, statement: str) -> None:
    said = _as(cluster, role, statement)
    assert any(word in said for word in ("permission denied", "must be", "read-only")), said


def test_the_backup_role_starts_and_stops_backups_and_reads_no_table(cluster: postgres.Cluster) -> None:
    backup = "SELECT pg_backup_start('t', true); SELECT count(*) FROM pg_backup_stop(false)"
    assert "ERROR" not in _as(cluster, "anju_backup", backup, "postgres")
    assert "permission denied" in _as(cluster, "anju_backup", "SELECT pg_read_file('PG_VERSION')", "postgres")


def test_what_hangs_is_broken_off(cluster: postgres.Cluster) -> None:
    assert _as(cluster, "anju_app", "SHOW statement_timeout") == "2min"
    assert _as(cluster, "anju_app", "SHOW idle_in_transaction_session_timeout") == "1min"
    assert _as(cluster, "anju_owner", "SHOW lock_timeout") == "5s"
    assert _as(cluster, "anju_reader", "SHOW default_transaction_read_only") == "on"
