"""Two ways to back a throwaway cluster up and restore it: pgBackRest as in production, else PostgreSQL's own tools."""

import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

from launcher import processes
from launcher.postgres import Cluster
from launcher.screen import ProblemError, say
from launcher.state import CHECKOUT

CONFIGURATION = CHECKOUT / "deploy" / "pgbackrest" / "pgbackrest.conf"
# The first release of pgBackRest that knows a major version of PostgreSQL.
_KNOWS = {15: (2, 41), 16: (2, 48), 17: (2, 54), 18: (2, 57)}


class Backup(Protocol):
    """A way to back up: what archives a log file, what makes a backup, what restores to a moment."""

    name: str
    archive_command: str

    def back_up(self, cluster: Cluster) -> None:
        """Make a full backup of a running cluster whose log is archived already."""

    def restore(self, cluster: Cluster, data: Path, moment: str) -> None:
        """Fill the empty place `data` with the cluster as it was at a moment (a timestamp with zone)."""


class PgBackRest:
    """The production's way, with the very configuration under deploy/, its paths and passphrases changed."""

    name = "pgBackRest, two encrypted repositories"

    def __init__(self, folder: Path, passphrases: tuple[str, str]) -> None:
        self.folder = folder
        self.passphrases = passphrases
        self.file = folder / "pgbackrest.conf"
        self.archive_command = f"pgbackrest --config={self.file} --stanza=anju archive-push %p"

    def configure(self, data: Path, sockets: Path) -> None:
        """Write the configuration of this drill: the deployed one with other paths."""
        changed = {"repo1-path": self.folder / "repo1", "repo2-path": self.folder / "repo2"}
        changed |= {f"{name}-path": self.folder / name for name in ("log", "lock", "spool")}
        for path in changed.values():
            path.mkdir(mode=0o700)
        changed |= {"pg1-path": data, "pg1-socket-path": sockets}
        told = {name: str(path) for name, path in changed.items()}
        told |= {f"repo{place}-cipher-pass": word for place, word in enumerate(self.passphrases, 1)}
        text = CONFIGURATION.read_text(encoding="utf-8")
        for name, value in told.items():
            text, times = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", text)
            if times != 1:
                raise ProblemError(f"{CONFIGURATION} names {name} {times} times.")
        self.file.touch(mode=0o600)
        self.file.write_text(text, encoding="utf-8")

    def back_up(self, cluster: Cluster) -> None:
        """Make the stanza, prove that the log arrives, back up into both repositories."""
        self._run(cluster, "stanza-create")
        self._run(cluster, "check")
        for repository in ("1", "2"):
            self._run(cluster, f"--repo={repository}", "--type=full", "backup")

    def restore(self, cluster: Cluster, data: Path, moment: str) -> None:
        """Restore to the moment and open for writing there."""
        data.mkdir(mode=0o700)
        self._run(cluster, "--type=time", f"--target={moment}", "--target-action=promote", "restore")

    def _run(self, cluster: Cluster, *arguments: str) -> None:
        argv = [*cluster.place.prefix, "pgbackrest", f"--config={self.file}", "--stanza=anju", *arguments]
        env = {**cluster.env, "PGPASSWORD": cluster.secrets["superuser_password"]}
        processes.run(argv, env, f"pgbackrest {arguments[-1]}", cwd=self.folder)


class BaseBackup:
    """PostgreSQL's own: pg_basebackup and copied log files; for machines without pgBackRest, drills only."""

    name = "pg_basebackup and archived log files (pgBackRest is not on this machine)"

    def __init__(self, folder: Path) -> None:
        self.base, self.archive = folder / "base", folder / "archive"
        self.archive.mkdir(mode=0o700)
        self.archive_command = f"test ! -f {self.archive}/%f && cp %p {self.archive}/%f"

    def back_up(self, cluster: Cluster) -> None:
        """Copy the running cluster."""
        argv = [
            *cluster.place.prefix,
            str(cluster.binaries.folder / "pg_basebackup"),
            "-D",
            str(self.base),
            "-c",
            "fast",
        ]
        env = {**cluster.env, "PGPASSWORD": cluster.secrets["superuser_password"]}
        argv += ["-h", str(cluster.sockets), "-U", "postgres", "-X", "none"]
        processes.run(argv, env, "pg_basebackup", cwd=self.archive)

    def restore(self, cluster: Cluster, data: Path, moment: str) -> None:
        """Put the copy in its place and have the log replayed up to the moment."""
        shutil.copytree(self.base, data, symlinks=True)
        told = {"restore_command": f"cp {self.archive}/%f %p", "recovery_target_time": moment}
        told["recovery_target_action"] = "promote"
        with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in told.items())
        (data / "recovery.signal").touch(mode=0o600)


def find(folder: Path, version: int) -> Backup:
    """Return pgBackRest where it is (as root it is installed) and knows this PostgreSQL, else the plain tools."""
    folder.mkdir(mode=0o700)
    if not shutil.which("pgbackrest") and os.getuid() == 0 and shutil.which("apt-get"):
        say("Installing pgbackrest (once) …")
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "pgbackrest"]
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for argv in (["apt-get", "update", "-qq"], install):
            subprocess.run(argv, env=env, capture_output=True, check=False)
    if shutil.which("pgbackrest"):
        said = subprocess.run(["pgbackrest", "version"], capture_output=True, encoding="utf-8", check=True).stdout
        release = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
        if release >= _KNOWS.get(version, (99,)):
            return PgBackRest(folder, (secrets.token_hex(), secrets.token_hex()))
    return BaseBackup(folder)
