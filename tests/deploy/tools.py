"""Programs of Debian that judge what lies under deploy/: installed, else unpacked from their package, else none."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from launcher.state import CHECKOUT

DEPLOY = CHECKOUT / "deploy"


def program(name: str, *packages: str, within: Path) -> str:
    """Return a program: the installed one, else one unpacked (not installed) from Debian packages.

    Where neither can be had the test is skipped, and says what was not checked.
    """
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found:
        return found
    if packages and shutil.which("apt-get"):
        subprocess.run(["apt-get", "download", "-qq", *packages], cwd=within, capture_output=True, check=False)
        for package in within.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(package), str(within / "root")], check=True)
    unpacked = [path for path in within.glob(f"root/usr/*bin/{name}") if _runs(path)]
    if not unpacked:
        pytest.skip(f"NOT CHECKED: {name} is not on this machine (apt-get install {packages[0] if packages else name})")
    return str(unpacked[0])


def _runs(path: Path) -> bool:
    return subprocess.run([str(path), "-v"], capture_output=True, check=False).returncode == 0


def complaints(argv: list[str], **more: Any) -> str:
    """Run a judge and return all it says on either stream."""
    done = subprocess.run(argv, capture_output=True, text=True, check=False, **more)
    said = done.stdout + done.stderr
    return said if said.strip() or not done.returncode else f"exit code {done.returncode}"


def settings_of(path: Path) -> dict[str, str]:
    """Return the NAME=value or `name = value` lines of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}
