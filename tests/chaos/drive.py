"""One run against a running stack: kills, faults, and at the end the ledger over everything that was handed in."""

import random
import sys
import time
from typing import Any

import psycopg2
from django.db import DatabaseError

from portal.common.jobs import JobFailedError
from portal.common.models import LastDone
from portal.common.scope import everywhere
from tests.chaos import faults, kills, ledger
from tests.chaos.stack import Stack, wait_for
from tests.chaos.world import build, reconnect, settle


def say(line: str) -> None:
    """Print at once: whoever waits sees where it stands."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(stack: Stack, *, seed: int, number: int, wanted: str) -> dict[str, Any]:
    """Kill `number` times, inject the `wanted` faults; return what was done and what is wrong."""
    begun = time.monotonic()
    with everywhere("chaos"):
        world = build(stack)
        wait_for(lambda: faults.page(world)[0] == 200, 90, f"the first page\n{stack.children['web'].tail()}")
        # The first job waits for workers and clock to be up.
        world.hand_in(random.Random(seed))
        settle(120)
        said = stack.children["beat"].tail
        wait_for(lambda: LastDone.objects.filter(code="sweep").exists(), 60, f"the first sweep\n{said()}")
        tally, wrong = kills.run(world, seed, number, say)
        held, left_out = [], []
        for name in _chosen(wanted, seed):
            try:
                found = _one(world, name, seed)
            except faults.NotHereError as lack:
                left_out.append(f"{name}: {lack}")
                say(f"fault {left_out[-1]}")
                continue
            held.append(name)
            wrong += found
        settle(90)
        wrong += ledger.check(world)
        reconnect()
    return {
        "seed": seed,
        "kills": dict(tally.kills),
        "acts": dict(tally.acts),
        "amid": tally.amid,
        "inside": tally.inside,
        "resumed": [round(seconds, 1) for seconds in sorted(tally.resumed)],
        "done": [round(seconds, 1) for seconds in sorted(tally.done)],
        "faults": held,
        "left_out": left_out,
        "files": len(world.handed),
        "people": sum(len(handed.numbers) for handed in world.handed),
        "seconds": round(time.monotonic() - begun),
        "wrong": wrong,
    }


def _chosen(wanted: str, seed: int) -> list[str]:
    """Return the names of the faults that are asked for."""
    names = sorted(faults.FAULTS, key=lambda name: (int(name[1:3]), name))
    if wanted == "all":
        return names
    if wanted.isdecimal():
        drawn = random.Random(seed).sample(names, min(int(wanted), len(names)))
        return [name for name in names if name in drawn]
    codes = set(wanted.split(","))
    return [name for name in names if codes & set(name.split())]


def _one(world: Any, name: str, seed: int) -> list[str]:
    begun = time.monotonic()
    try:
        found = [f"{name}: {line}" for line in faults.FAULTS[name](world, random.Random(f"{seed}-{name}"))]
    except (AssertionError, DatabaseError, JobFailedError, psycopg2.Error, OSError) as late:
        found = [f"{name}: {type(late).__name__} {late}"]
        reconnect()
    world.stack.to_broker.become("pass")
    world.stack.to_database.become("pass")
    say(f"fault {name}: {found or 'held'} ({time.monotonic() - begun:.1f} s)")
    return found
