"""A portal of its own is killed a few times, by a seed that is printed, and hurt otherwise: nothing is lost or doubled.

The long run is ./script/chaos; CHAOS_SEED repeats what failed here.
"""

import os
import random
import subprocess
import sys

import pytest
from launcher.processes import tied
from launcher.state import CHECKOUT

SEED = os.environ.get("CHAOS_SEED") or str(random.SystemRandom().randrange(10**6))


@pytest.mark.xdist_group("stack")
def test_nothing_is_lost_and_nothing_doubled_by_a_few_kills_and_faults() -> None:
    paths = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "script")])
    done = subprocess.run(
        tied([sys.executable, "-m", "tests.chaos", "--seed", SEED, "--kills", "4", "--faults", "F12,F28"]),
        env={**os.environ, "PYTHONPATH": paths},
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"seed {SEED}\n{done.stdout}"
