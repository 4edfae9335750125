"""Where and as whom PostgreSQL runs: it refuses root, so root runs it in a user namespace, else as the user nobody.

In a namespace in which we are `nobody`, files stay root's, and any folder will do. Where namespaces are not allowed
(many containers), PostgreSQL really becomes `nobody`: its folders are handed over to it, and where the checkout lies in
a folder that is root's alone, database and binaries move to one below /var/tmp.
"""

import hashlib
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher.screen import ProblemError, say
from launcher.state import State

_NOBODY = 65534
_UNSHARE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
_SETPRIV = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")


@dataclass(frozen=True)
class Place:
    """`prefix` precedes a command of PostgreSQL; `folder` holds its data, `sockets` its socket, `programs` itself."""

    prefix: tuple[str, ...]
    folder: Path
    sockets: Path
    programs: Path
    owner: int

    def hand_over(self, *paths: Path) -> None:
        """Give files and folders, with all in them, to the user PostgreSQL runs as."""
        for top in paths:
            for path in (top, *top.rglob("*")):
                if path.lstat().st_uid != self.owner:
                    os.chown(path, self.owner, self.owner, follow_symlinks=False)


def place(state: State, version: int, programs: Path) -> Place:
    """Make the folders for a version of PostgreSQL and return where and as whom it runs."""
    name = f"postgres-{version}"
    sockets = _made(state.sockets() / "database")
    if os.getuid():
        return Place((), _made(state.folder / name), sockets, programs, os.getuid())
    if _succeeds([*_UNSHARE, "true"]):
        here = Place(_UNSHARE, _made(state.folder / name), sockets, programs, 0)
    else:
        here = _as_nobody(state, name, sockets, programs)
    here.hand_over(here.folder, here.sockets)
    return here


def elsewhere(state: State) -> Path:
    """Return the folder that stands in for a state folder nobody cannot reach."""
    return Path("/var/tmp") / f"anju-{hashlib.sha256(os.fsencode(state.folder)).hexdigest()[:10]}"


def _as_nobody(state: State, name: str, sockets: Path, programs: Path) -> Place:
    if not _succeeds([*_SETPRIV, "true"]):
        raise ProblemError(
            "PostgreSQL does not run as root, and neither unshare nor setpriv may be used here. "
            "Run this as a plain user, or name a server: DATABASE_URL=postgresql://…"
        )
    for opened in (state.folder, sockets.parent):
        opened.chmod(0o711)  # nobody passes through; what is secret in it has a mode of its own
    folder = _made(state.folder / name)
    away = elsewhere(state)
    if not _succeeds([*_SETPRIV, "test", "-d", str(folder)]):
        say(f"The user nobody cannot reach {state.folder}; the database is kept in {away}.")
        folder = _made(_opened(away) / name)
    if not _succeeds([*_SETPRIV, "test", "-x", str(programs / "postgres")]):
        copy = _opened(away) / "programs"
        shutil.copytree(programs.parent, copy, dirs_exist_ok=True, symlinks=True)
        programs = copy / programs.name
    return Place(_SETPRIV, folder, sockets, programs, _NOBODY)


def _opened(away: Path) -> Path:
    """Make a folder that everybody may pass through; where anybody can write, it may be there and not be ours."""
    seen = _made(away).lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid:
        raise ProblemError(f"{away} belongs to somebody else; remove it and start again.")
    away.chmod(0o711)
    return away


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _succeeds(argv: list[str]) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
