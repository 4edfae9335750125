"""The one ignored folder of the checkout that holds everything made at run time, and the secrets made in it once."""

import fcntl
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher.screen import ProblemError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
_SECRETS = (
    "secret_key",
    "digest_key",
    "audit_key",
    "sealing_key",
    "superuser_password",
    "owner_password",
    "app_password",
)


@dataclass(frozen=True)
class State:
    """Folders of one set-up; `folder` is private to its user, `venv` may be shared with another set-up."""

    folder: Path
    venv: Path

    @property
    def logs(self) -> Path:
        """Folder of the children's output."""
        return self.folder / "log"

    @property
    def records(self) -> Path:
        """Folder of the records of running children."""
        return self.folder / "run"

    @property
    def python(self) -> Path:
        """Interpreter of the virtual environment."""
        return self.venv / "bin" / "python"

    def sockets(self) -> Path:
        """Return a private folder with a short path: a socket's may have 107 bytes, a checkout's any length."""
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:10]
        folder = Path("/tmp") / f"anju-{os.getuid()}-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid():
            raise ProblemError(f"{folder} belongs to somebody else; remove it and start again.")
        return folder

    def secrets(self) -> dict[str, str]:
        """Return the secrets of this set-up, made at the first call and kept readable by their owner only."""
        path = self.folder / "secrets.json"
        known = read_json(path)
        if not known and any(self.folder.glob("postgres-*")):
            raise ProblemError(
                f"{path} is gone, and without it the database beside it cannot be opened. "
                f"Put it back, or remove the folder {self.folder} to begin with an empty portal."
            )
        missing = {name: secrets.token_hex(32) for name in _SECRETS if name not in known}
        if missing:
            known |= missing
            write_json(path, known)
        return {name: str(value) for name, value in known.items()}

    def keys(self) -> dict[str, str]:
        """Return the secrets of the portal as its settings name them: what an escrow must hold."""
        known = self.secrets()
        return {
            "DJANGO_SECRET_KEY": known["secret_key"],
            "ANJU_DIGEST_KEY": known["digest_key"],
            "ANJU_AUDIT_KEY": known["audit_key"],
            "ANJU_SEALING_KEYS": f"k1:aes:{known['sealing_key']}",
        }

    @contextmanager
    def locked(self, name: str, *, wait: bool) -> Iterator[bool]:
        """Hold a lock of this set-up; yields False when another process holds it and `wait` is off."""
        self.records.mkdir(parents=True, exist_ok=True)
        with (self.records / f"{name}.lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True


def open_state() -> State:
    """Make (when new) and return the state folder: ANJU_STATE_DIR, else `.anju` in the checkout."""
    folder = Path(os.environ.get("ANJU_STATE_DIR") or CHECKOUT / ".anju").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise ProblemError(
            f"{folder} cannot be made ({fault.strerror}). Name a folder you may write to: ANJU_STATE_DIR=…"
        ) from fault
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ProblemError(f"{folder} is not writable for you; name another folder: ANJU_STATE_DIR=…")
    return make_state(folder, folder / "venv")


def make_state(folder: Path, venv: Path) -> State:
    """Make the folders of a set-up and return it."""
    state = State(folder, venv)
    for path in (state.folder, state.logs, state.records):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return state


def read_json(path: Path) -> dict[str, object]:
    """Return the object in a file, empty when the file is missing or was cut short by a crash."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: dict[str, object]) -> None:
    """Replace a file as one act, readable by its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(value, handle, indent=1)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
