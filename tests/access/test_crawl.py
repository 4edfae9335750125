"""The crawl: every address × method × role × place, judged by the matrix, searched for canaries.

`ACCESS_SHARE` is the share of the requests that is sent, drawn by the seed that a failure prints; in the long run all.
"""

import os
import random

import pytest

from tests.access.crawl import register_state, send, steps, wrong_with
from tests.access.matrix import ROLES, ROUTES
from tests.access.traces import traces
from tests.access.world import World, signed_in

pytestmark = pytest.mark.django_db

SHARE = float(os.environ.get("ACCESS_SHARE", "0.15"))
SEED = int(os.environ.get("ACCESS_SEED", "20261122"))


def crawl(world: World, role: str, share: float) -> list[str]:
    """Send a share of a role's requests; return what went wrong, in words."""
    chosen = random.Random(f"{SEED} {role}")
    wrong: list[str] = []
    with traces() as left, signed_in(world, role) as client:
        before = register_state()
        for step in (step for route in ROUTES.values() for step in steps(route, role) if chosen.random() < share):
            wrong += wrong_with(world, step, send(client, world, step))
    wrong += left.leaks(world)
    if register_state() != before:
        wrong.append("rows of the register have changed")
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_role_meets_what_the_matrix_says(world: World, role: str) -> None:
    wrong = crawl(world, role, SHARE)
    assert not wrong, f"{len(wrong)} wrong, seed {SEED}:\n" + "\n".join(wrong[:60])
