"""`python -m tests.chaos [--seed N] [--kills N] [--faults all|N|F12,F16] [--json FILE]`: hurt a portal of our own.

Ends with 1 when anything is wrong; the printed seed repeats victims, acts and moments (not the machine's own timing).
"""

import argparse
import importlib
import json
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from launcher import screen

from tests.chaos import stack


def main(arguments: Sequence[str]) -> int:
    """Start the portal, then import what needs Django's settings, which name servers that did not exist before."""
    parser = argparse.ArgumentParser(prog="script/chaos")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--faults", default="all", help="all, how many (drawn by the seed), or which: F12,F16")
    parser.add_argument("--json", type=Path, help="write the result here, too")
    asked = parser.parse_args(arguments)
    sys.stdout.write(f"seed {asked.seed}\n")
    with stack.running(Path(sys.prefix)) as started:
        os.environ.update(started.env)
        django.setup()
        drive = importlib.import_module("tests.chaos.drive")
        result = drive.run(started, seed=asked.seed, number=asked.kills, wanted=asked.faults)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if asked.json:
        asked.json.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{text}\n")
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(screen.guarded(main, sys.argv[1:]))
