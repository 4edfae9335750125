"""Known holes of the locked packages, by pip-audit: blocking where the advisory host answers, a dated notice where not.

A hole one has to live with for a while is waived in script/waivers.toml by its number, until a day and for a reason.
"""

import json
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date

from launcher.screen import say
from launcher.state import CHECKOUT, State

NAME = "known holes (pip-audit)"
LOCKS = ("requirements.txt", "script/requirements.txt")
WAIVERS = CHECKOUT / "script" / "waivers.toml"
_SECONDS = 20


def check(state: State, env: Mapping[str, str], today: date) -> list[str]:
    """Say how it stands and return the name of this check when a hole is open, else nothing."""
    argv = [str(state.venv / "bin" / "pip-audit"), "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    argv += ["--timeout", "5", "--format", "json"]
    argv += [part for lock in LOCKS for part in ("--requirement", str(CHECKOUT / lock))]
    try:
        done = subprocess.run(
            argv, env=dict(env), capture_output=True, encoding="utf-8", timeout=_SECONDS, check=False, cwd=CHECKOUT
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        say(f"NOT CHECKED on {today}: {NAME}; the advisory host did not answer within {_SECONDS} s.")
        return []
    return judge(answer.get("dependencies", []), _waivers(), today)


def judge(packages: Sequence[Mapping[str, object]], waivers: Mapping[str, date], today: date) -> list[str]:
    """Return the name of this check when a package has a hole that no waiver in force names.

    A package the host knows nothing of was not checked, and is said to be so.
    """
    unknown = [str(package["name"]) for package in packages if "skip_reason" in package]
    if unknown:
        say(f"NOT CHECKED on {today}: {NAME} of {len(unknown)} packages the advisory host knows nothing of.")
    found = [(package, hole) for package in packages for hole in _holes(package)]
    open_ones = [(package, hole) for package, hole in found if not _waived(hole, waivers, today)]
    for package, hole in open_ones:
        say(f"FAILED  {package['name']} {package['version']}: {hole['id']}, mended in {hole.get('fix_versions')}")
    if not open_ones and len(unknown) < len(packages):
        say(f"passed  {NAME}: {len(packages) - len(unknown)} packages, {len(found)} holes waived")
    return [NAME] if open_ones else []


def _holes(package: Mapping[str, object]) -> list[Mapping[str, object]]:
    holes = package.get("vulns")
    return holes if isinstance(holes, list) else []


def _waived(hole: Mapping[str, object], waivers: Mapping[str, date], today: date) -> bool:
    aliases = hole.get("aliases")
    names = [str(hole["id"]), *(aliases if isinstance(aliases, list) else [])]
    return any(name in waivers and today <= waivers[name] for name in names)


def _waivers() -> dict[str, date]:
    """Read the waivers; each must have a last day and a reason."""
    entries = tomllib.loads(WAIVERS.read_text(encoding="utf-8")).get("waiver", [])
    return {entry["id"]: entry["until"] for entry in entries if entry["reason"]}
