"""./script/chaos and ./script/soak: what takes too long for every run of ./script/test; soak writes docs/soak.md.

A soak has parts, each bounded and each with its last result in the state folder, so that one part can be run again.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launcher import checks, environment, processes, server
from launcher.screen import ProblemError, say
from launcher.state import CHECKOUT, State, open_state, read_json, write_json

RESULT = CHECKOUT / "docs" / "soak.md"
NOT_MADE = CHECKOUT / "tests" / "chaos" / "not_made.md"
# Minutes after which a part is stopped and counts as failed.
_MOST = 120


def chaos(arguments: Sequence[str]) -> int:
    """Become tests.chaos with these arguments; it ends with 0 when nothing was lost and nothing doubled."""
    argv, env = _chaos(_prepared())
    os.chdir(CHECKOUT)
    os.execve(argv[0], [*argv, *arguments], env)


def main(arguments: Sequence[str]) -> int:
    """Run the named parts, all without a name; write down how each went the last time."""
    parts = arguments or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        raise ProblemError(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    state = _prepared()
    folder = state.folder / "soak"
    folder.mkdir(exist_ok=True)
    failed = False
    for name in parts:
        say(f"{name} …")
        begun, load, seed = datetime.now(UTC), os.getloadavg()[0], random.SystemRandom().randrange(10**6)
        since = time.monotonic()
        well, lines = PARTS[name](state, seed)
        told = {"begun": f"{begun:%Y-%m-%d %H:%M}", "cores": os.cpu_count(), "load": [load, os.getloadavg()[0]]}
        write_json(folder / f"{name}.json", {**told, "seconds": time.monotonic() - since, "well": well, "lines": lines})
        failed = failed or not well
        RESULT.write_text(report({part: read_json(folder / f"{part}.json") for part in PARTS}), encoding="utf-8")
    say(f"Written: {RESULT}")
    return 1 if failed else 0


def report(results: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the page docs/soak.md from the last result of each part (empty: never run here)."""
    text = [
        "# The last long run",
        "",
        "Written by `./script/soak`; `./script/soak PART` repeats a part, the seeds a run.",
    ]
    for name, result in results.items():
        text += ["", f"## {name}", ""]
        if not result:
            text.append("Not run yet.")
            continue
        before, after = result["load"]
        text.append(
            f"{'Passed' if result['well'] else '**FAILED**'}: {result['begun']} UTC, {result['seconds']:.0f} s on"
            f" {result['cores']} cores (load {before:.1f} when it began, {after:.1f} at its end)"
        )
        text += ["", *result["lines"]]
    return "\n".join([*text, "", NOT_MADE.read_text(encoding="utf-8")])


def _kills(state: State, seed: int) -> tuple[bool, list[str]]:
    return _of_chaos(state, ["--seed", str(seed), "--kills", "200", "--faults", "0"])


def _faults(state: State, seed: int) -> tuple[bool, list[str]]:
    return _of_chaos(state, ["--seed", str(seed), "--kills", "0", "--faults", "all"])


def _of_chaos(state: State, arguments: list[str]) -> tuple[bool, list[str]]:
    """Run tests.chaos; return whether it went well, and its result as lines."""
    told = state.folder / "soak" / "chaos.json"
    told.unlink(missing_ok=True)
    argv, env = _chaos(state)
    well = _run([*argv, "--json", str(told), *arguments], env)
    if not told.exists():
        return False, ["It came to no end."]
    return well, told_of(json.loads(told.read_text(encoding="utf-8")))


def told_of(result: Mapping[str, Any]) -> list[str]:
    """Return the result of tests.chaos as lines of a page."""
    lines = [f"- seed {result['seed']}"]
    if number := sum(result["kills"].values()):
        kills, acts = (
            ", ".join(f"{name} {times}" for name, times in sorted(result[part].items())) for part in ("kills", "acts")
        )
        lines += [
            (
                f"- {number} × `kill -9` ({kills}; during {acts}); the work was under way at {result['amid']}, inside"
                f" the applying transaction at {result['inside']}"
            ),
            (
                f"- from the kill to the next attempt, servers' restart included: {_spread(result['resumed'])}"
                " (lease 3 s, sweeper 2 s, where production has 15 and 10)"
            ),
            f"- from when the servers ran again until all was done: {_spread(result['done'])}",
        ]
    lines += [
        f"- {name}: held" for name in result["faults"] if not any(line.startswith(name) for line in result["wrong"])
    ]
    lines += [f"- left out here: {line}" for line in result["left_out"]]
    judged = "nothing lost, nothing doubled" if not result["wrong"] else "WRONG"
    lines.append(f"- ledger over {result['files']} files of {result['people']} people: {judged}")
    return [*lines, *(f"    - {line}" for line in result["wrong"])]


def _spread(seconds: Sequence[float]) -> str:
    """Return middle, 95th percentile and longest of sorted times."""
    if not seconds:
        return "none"
    middle, high = (seconds[min(int(len(seconds) * part), len(seconds) - 1)] for part in (0.5, 0.95))
    return f"{len(seconds)} times, half within {middle} s, 95 % within {high} s, longest {seconds[-1]} s"


def _crawl(state: State, seed: int) -> tuple[bool, list[str]]:
    return _tests(state, ["tests/access"], {"ACCESS_SHARE": "1", "ACCESS_SEED": str(seed)})


def _hostile(state: State, seed: int) -> tuple[bool, list[str]]:
    much = {"HOSTILE_SHARE": "1", "HOSTILE_QUESTIONS": "60", "HOSTILE_EXAMPLES": "20"}
    return _tests(state, ["tests/hostile"], {**much, "HOSTILE_SEED": str(seed)})


def _hypothesis(state: State, seed: int) -> tuple[bool, list[str]]:
    tests = sorted((CHECKOUT / "tests").rglob("test_*.py"))
    files = [str(path) for path in tests if "@given" in path.read_text(encoding="utf-8")]
    return _tests(state, [f"--hypothesis-seed={seed}", *files], {"HYPOTHESIS_PROFILE": "soak"})


def _tests(state: State, which: list[str], more: dict[str, str]) -> tuple[bool, list[str]]:
    """Run tests on throwaway servers; return whether they passed, and pytest's last line."""
    with checks.throwaway(state) as env:
        log = state.folder / "soak" / "tests.log"
        argv = [str(state.python), "-m", "pytest", "-q", "--no-header", *which]
        well = _run(argv, {**env, **more}, log)
    named = ", ".join(f"{name}={value}" for name, value in more.items())
    end = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()][-1:]
    return well, [f"- {named}: {' '.join(end)}"]


def _drill(state: State, _seed: int) -> tuple[bool, list[str]]:
    log = state.folder / "soak" / "drill.log"
    argv = [sys.executable, str(CHECKOUT / "script" / "launch.py"), "drill"]
    well = _run(argv, dict(os.environ), log)
    told = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith(("Lost:", "Backing"))]
    return well, [f"- {line}" for line in told]


PARTS: dict[str, Callable[[State, int], tuple[bool, list[str]]]] = {
    "kills": _kills,
    "faults": _faults,
    "drill": _drill,
    "crawl": _crawl,
    "hostile": _hostile,
    "hypothesis": _hypothesis,
}


def _run(argv: list[str], env: Mapping[str, str], log: Path | None = None) -> bool:
    """Run a part to its end, its output into a file or here; False when it failed or took too long."""
    with (log or Path(os.devnull)).open("wb") as out:
        try:
            done = subprocess.run(
                processes.tied(argv),
                env=dict(env),
                cwd=CHECKOUT,
                stdout=out if log else None,
                stderr=subprocess.STDOUT if log else None,
                timeout=_MOST * 60,
                check=False,
            )
        except subprocess.TimeoutExpired:
            say(f"Stopped after {_MOST} minutes.")
            return False
    return done.returncode == 0


def _prepared() -> State:
    state = open_state()
    environment.ensure(state, [environment.RUNTIME, environment.DEMO, environment.TEST])
    server.compile_catalogues(state, environment.base(state))
    return state


def _chaos(state: State) -> tuple[list[str], dict[str, str]]:
    """Return command line and environment of tests.chaos."""
    env = {**environment.base(state), "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "script")])}
    return [str(state.python), "-m", "tests.chaos"], env
