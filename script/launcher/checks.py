"""./script/test: every check, then every test, on throwaway servers.

All stages run even when one fails, so that all faults are seen; what failed before is named before pytest begins, and
pytest's own closing line is the last.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from launcher import environment, holes, manage, postgres, processes, server
from launcher.screen import ProblemError, say
from launcher.state import CHECKOUT, State, open_state
from launcher.throwaway import set_up

_SOURCES = ("portal", "households", "workshops", "projects", "monitoring", "tests", "benchmarks", "script", "manage.py")
# Tools the tests cannot do without, by the Debian package that holds them: a program, or a file by pattern.
_PACKAGES = {
    "chromium": "chromium",
    "gettext": "xgettext",
    "fonts-noto-cjk": "/usr/share/fonts/**/NotoSansCJK*",
}
_FAST_AND_LOOSE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
}


@dataclass(frozen=True)
class Stage:
    """One check: a command line, and what is added to the environment for it."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]


def main(arguments: Sequence[str]) -> int:
    """Run all stages, then pytest with the further arguments; return 0 when everything passed."""
    state = open_state()
    failed = _missing_packages()
    environment.ensure(state, [environment.RUNTIME, environment.DEMO, environment.TEST])
    with throwaway(state) as env:
        server.compile_catalogues(state, env)
        with ThreadPoolExecutor(max_workers=2) as pool:
            audit = pool.submit(holes.check, state, env, datetime.now(UTC).date())
            failed += [name for name in pool.map(lambda stage: _run(stage, env), stages(state)) if name]
            failed += audit.result()
        if failed:
            say(f"FAILED before the tests: {', '.join(failed)}. The tests follow; this run fails in any case.")
        else:
            say("All checks passed; the tests follow.")
        workers = [] if any(part.startswith(("-n", "--numprocesses")) for part in arguments) else ["-n", "2"]
        pytest = [str(state.python), "-m", "pytest", *workers, "--dist", "loadgroup", *arguments]
        code = subprocess.run(processes.tied(pytest), env=env, cwd=CHECKOUT, check=False).returncode
    return 1 if failed else code


def stages(state: State) -> list[Stage]:
    """List the checks that need no test runner; the slowest first."""
    python = str(state.python)
    templates = sorted(str(path) for path in CHECKOUT.glob("templates/**/*.html"))
    lint_imports = "from importlinter.cli import lint_imports_command as run; run()"
    djade = str(state.venv / "bin" / "djade")
    return [
        Stage("types (mypy)", [python, "-m", "mypy", *(name for name in _SOURCES if (CHECKOUT / name).exists())], {}),
        Stage("format (ruff)", [python, "-m", "ruff", "format", "--check", "--output-format", "concise", "."], {}),
        Stage("lint (ruff)", [python, "-m", "ruff", "check", "--output-format", "concise", "."], {}),
        Stage("storeys (import-linter)", [python, "-c", lint_imports, "--no-cache"], {}),
        Stage("templates (djade)", [djade, "--check", "--target-version", "5.2", *templates], {}),
        Stage("migrations complete", manage.command(state, "makemigrations", "--check", "--dry-run"), {}),
        Stage(
            "settings for production (check --deploy)",
            manage.command(state, "check", "--deploy", "--fail-level", "WARNING"),
            production(),
        ),
    ]


def production() -> dict[str, str]:
    """Return the settings documented for production, without the servers and secrets, which are this run's own."""
    lines = (CHECKOUT / "deploy" / "anju.env").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, value in pairs if value and "DATABASE" not in name and "BROKER" not in name}


@contextmanager
def throwaway(state: State) -> Iterator[dict[str, str]]:
    """Run a PostgreSQL that is gone afterwards; yields an environment in which the tests make their own databases."""
    home = state.folder / "test"
    home.mkdir(exist_ok=True)
    for left in home.iterdir():
        if not _alive(left):
            processes.stop_leftovers(State(left, state.venv), grace=5)
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=home))
    with set_up(folder, state.venv) as (own, children):
        cluster = postgres.start(own, postgres.find(own), children=children, options=_FAST_AND_LOOSE)
        postgres.provision(cluster, "anju", create_databases=True)
        yield {
            **environment.base(own),
            **own.keys(),
            "DATABASE_URL": cluster.url(postgres.APP, "anju"),
            "DATABASE_OWNER_URL": cluster.url(postgres.OWNER, "anju"),
            "ANJU_DEMO": "1",
        }


def _alive(folder: Path) -> bool:
    """Tell whether the run that made a throwaway folder (named after its pid) is still at work."""
    pid = folder.name.partition("-")[0]
    try:
        return b"launch.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _run(stage: Stage, env: Mapping[str, str]) -> str:
    """Run one stage, print its output when it failed, and return its name then, else nothing."""
    try:
        processes.run(stage.argv, {**env, **stage.env}, stage.name, lines=400)
    except ProblemError as problem:
        say(f"FAILED  {problem}")
        return stage.name
    say(f"passed  {stage.name}")
    return ""


def _missing_packages() -> list[str]:
    """Install the Debian packages the tests need when we are root; return what is missing for good."""
    missing = [name for name, needed in _PACKAGES.items() if not _present(needed)]
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {', '.join(missing)} (once) …")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
        for argv in (["apt-get", "update", "-qq"], install):
            subprocess.run(argv, env=env, stdout=subprocess.DEVNULL, check=False)
        missing = [name for name in missing if not _present(_PACKAGES[name])]
    if missing:
        say(f"FAILED  Missing on this machine: {', '.join(missing)}. As root: apt-get install {' '.join(missing)}")
    return [f"package {name}" for name in missing]


def _present(needed: str) -> bool:
    if needed.startswith("/"):
        return any(Path("/").glob(needed.removeprefix("/")))
    return shutil.which(needed) is not None
