"""./script/chaos and ./script/soak: what takes too long for every run of ./script/test; soak writes docs/soak.md."""

import json
import os
import random
import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from launcher import checks, environment, processes, server
from launcher.screen import say
from launcher.state import CHECKOUT, State, open_state

RESULT = CHECKOUT / "docs" / "soak.md"


def chaos(arguments: Sequence[str]) -> int:
    """Become tests.chaos with these arguments; it ends with 0 when nothing was lost and nothing doubled."""
    argv, env = _chaos(_prepared())
    os.chdir(CHECKOUT)
    os.execve(argv[0], [*argv, *arguments], env)


def main(arguments: Sequence[str]) -> int:
    """Run everything long and write down how it went; further arguments go to the chaos run (`--kills 50`)."""
    state = _prepared()
    begun, seed = datetime.now(UTC), random.SystemRandom().randrange(10**6)
    told = state.folder / "soak.json"
    told.unlink(missing_ok=True)
    argv, env = _chaos(state)
    argv = processes.tied([*argv, "--seed", str(seed), "--json", str(told), *arguments])
    failed = subprocess.run(argv, env=env, cwd=CHECKOUT, check=False).returncode != 0
    lines = _of_chaos(json.loads(told.read_text(encoding="utf-8"))) if told.exists() else ["Chaos did not end."]
    with checks.throwaway(state) as env:
        for name, which, more in _suites(seed):
            since = time.monotonic()
            say(f"{name} …")
            argv = processes.tied([str(state.python), "-m", "pytest", "-q", *which])
            code = subprocess.run(argv, env={**env, **more}, cwd=CHECKOUT, check=False).returncode
            failed = failed or code != 0
            outcome = "passed" if code == 0 else f"FAILED (exit code {code})"
            lines.append(f"- **{name}**: {outcome}, {time.monotonic() - since:.0f} s")
    RESULT.write_text(report(begun, lines), encoding="utf-8")
    say(f"Written: {RESULT}")
    return 1 if failed else 0


def report(begun: datetime, lines: Sequence[str]) -> str:
    """Return the page docs/soak.md."""
    head = "# The last long run\n\nWritten by `./script/soak`; what it does is in `tests/chaos`. Seeds repeat a run.\n"
    return f"{head}\n- begun {begun:%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores\n" + "\n".join(lines) + "\n"


def _of_chaos(result: Mapping[str, Any]) -> list[str]:
    kills, acts = (
        ", ".join(f"{name} {times}" for name, times in sorted(result[part].items())) for part in ("kills", "acts")
    )
    number = sum(result["kills"].values())
    return [
        (
            f"- **Kills**: {number} × `kill -9`, seed {result['seed']} ({kills}; during {acts}); the work was under way"
            f" at {result['amid']}, inside the applying transaction at {result['inside']}"
        ),
        (
            f"- **Seconds** (lease 3 s, sweeper 2 s) from the kill to the next attempt: {_spread(result['resumed'])};"
            f" from when the servers ran again until all was done: {_spread(result['done'])}"
        ),
        f"- **Faults**: {len(result['faults'])}",
        *(f"    - {name}" for name in result["faults"]),
        f"- **Ledger** over {result['files']} files of {result['people']} people: "
        + ("nothing lost, nothing doubled" if not result["wrong"] else "WRONG"),
        *(f"    - {line}" for line in result["wrong"]),
        f"- **Duration** of both: {result['seconds']} s",
    ]


def _spread(seconds: Sequence[float]) -> str:
    """Return middle, 95th percentile and longest of sorted times."""
    if not seconds:
        return "none"
    middle, high = (seconds[min(int(len(seconds) * part), len(seconds) - 1)] for part in (0.5, 0.95))
    return f"{len(seconds)} times, half within {middle}, 95 % within {high}, longest {seconds[-1]}"


def _suites(seed: int) -> list[tuple[str, list[str], dict[str, str]]]:
    suites: list[tuple[str, list[str], dict[str, str]]] = [
        ("Access crawl, every request", ["tests/access"], {"ACCESS_SHARE": "1", "ACCESS_SEED": str(seed)}),
        (
            "Hypothesis, profile soak",
            _with_examples(),
            {"HYPOTHESIS_PROFILE": "soak"},
        ),
    ]
    if any((CHECKOUT / "tests" / "hostile").glob("test_*.py")):
        suites.append(("Hostile input, whole corpus", ["tests/hostile"], {"HYPOTHESIS_PROFILE": "soak"}))
    return suites


def _with_examples() -> list[str]:
    """Return the test files that hypothesis makes examples for."""
    tests = sorted((CHECKOUT / "tests").rglob("test_*.py"))
    return [str(path) for path in tests if "@given" in path.read_text(encoding="utf-8")]


def _prepared() -> State:
    state = open_state()
    environment.ensure(state, [environment.RUNTIME, environment.DEMO, environment.TEST])
    server.compile_catalogues(state, environment.base(state))
    return state


def _chaos(state: State) -> tuple[list[str], dict[str, str]]:
    """Return command line and environment of tests.chaos."""
    env = {**environment.base(state), "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "script")])}
    return [str(state.python), "-m", "tests.chaos"], env
