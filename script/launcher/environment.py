"""The virtual environment, brought in line with the hashed locks: by uv in seconds, by pip when uv cannot be had.

Where packages come from is the machine's affair: UV_DEFAULT_INDEX, PIP_INDEX_URL or pip's own configuration name a
mirror, ANJU_WHEELHOUSE a folder of wheels (then nothing is fetched).
"""

import hashlib
import os
import pwd
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from launcher import processes
from launcher.screen import ProblemError, say
from launcher.state import CHECKOUT, State, read_json, write_json

RUNTIME = "requirements.txt"
DEMO = "script/requirements.txt"
TEST = "tests/requirements.txt"
_INSTALLER = "script/uv.txt"
# What would lead our interpreter astray, or make every process compile every module anew.
_DROPPED = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "PYTHONDONTWRITEBYTECODE",
    "VIRTUAL_ENV",
    "DJANGO_SETTINGS_MODULE",
)


def base(state: State) -> dict[str, str]:
    """Return an environment for children that is complete even when ours is empty: UTF-8, PATH, a writable HOME."""
    env = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    env |= {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    env.setdefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if "HOME" not in env:
        try:
            env["HOME"] = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            env["HOME"] = str(state.folder)
    if not os.access(env["HOME"], os.W_OK):
        env["HOME"] = str(state.folder)
    env["ANJU_STATE_DIR"] = str(state.folder)
    return env


def ensure(state: State, locks: Iterable[str]) -> None:
    """Make the environment hold exactly what these locks (and those asked for before) name."""
    with state.locked("environment", wait=True):
        stamp = state.venv / "anju.json"
        before = read_json(stamp) if _works(state.python) else {}
        known = before.get("locks")
        names = sorted({*locks, *(known if isinstance(known, dict) else {})})
        names = [name for name in names if (CHECKOUT / name).is_file()]
        wanted: dict[str, object] = {"locks": {name: digest(CHECKOUT / name) for name in names}}
        if before == wanted:
            return
        say(f"Installing Python packages into {state.venv} …")
        stamp.unlink(missing_ok=True)
        env = base(state)
        if not _works(state.python):
            _create(state, env)
        _install(state, env, names)
        write_json(stamp, wanted)


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", check], stderr=subprocess.DEVNULL, check=False).returncode == 0


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _create(state: State, env: Mapping[str, str]) -> None:
    if os.pathsep in str(state.venv):
        raise ProblemError(f"Python cannot make a virtual environment below a path with “:” in it: {state.venv}")
    processes.run([sys.executable, "-m", "venv", "--clear", str(state.venv)], env, "Making the virtual environment")


def _install(state: State, env: dict[str, str], names: list[str]) -> None:
    files = [str(CHECKOUT / name) for name in names]
    wheelhouse = os.environ.get("ANJU_WHEELHOUSE")
    source = ["--no-index", "--find-links", str(Path(wheelhouse).absolute())] if wheelhouse else []
    pip = [str(state.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    if not (state.venv / "bin" / "pip").exists():
        processes.run([str(state.python), "-m", "ensurepip", "--upgrade"], env, "Installing pip")
    uv = state.venv / "bin" / "uv"
    try:
        processes.run([*pip, *source, "--requirement", str(CHECKOUT / _INSTALLER)], env, "Installing uv")
        # uv knows neither the machine's certificates nor pip's index unless told.
        sync = [str(uv), "pip", "sync", "--system-certs", "--require-hashes", "--quiet", "--python", str(state.python)]
        files_of_uv = [*files, str(CHECKOUT / _INSTALLER)]
        processes.run([*sync, *source, *files_of_uv], _index_of_pip(state, env), "Installing packages with uv")
    except ProblemError as problem:
        say(f"Going on with pip, which takes a minute longer. {problem}")
        requirements = [part for name in files for part in ("--requirement", name)]
        processes.run([*pip, *source, *requirements], env, "Installing packages with pip")


def _index_of_pip(state: State, env: dict[str, str]) -> dict[str, str]:
    """Return the environment with pip's index handed on to uv, unless uv has been told one."""
    if "UV_DEFAULT_INDEX" in env or "UV_INDEX_URL" in env:
        return env
    asked = [str(state.python), "-m", "pip", "config", "get", "global.index-url"]
    found = (
        env.get("PIP_INDEX_URL")
        or subprocess.run(
            asked, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", check=False
        ).stdout.strip()
    )
    return {**env, "UV_DEFAULT_INDEX": found} if found else env
