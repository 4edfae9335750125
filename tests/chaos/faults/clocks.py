"""Clocks that go wrong, and one that is killed."""

import random
import time
from collections.abc import Iterator
from functools import partial

from django.utils import timezone

from portal.common.models import Slot
from tests.chaos.faults.matrix import fault, swept_since
from tests.chaos.stack import SWEEP, wait_for
from tests.chaos.world import World


@fault("F11 the leading clock is killed")
def clock_killed(world: World, rng: random.Random) -> Iterator[str]:
    """The other takes over within a minute, and no moment is sent twice."""
    for name in ("beat", "beat2"):
        world.stack.kill(name)
        wait_for(partial(swept_since, timezone.now()), 60, "a sweep by the other clock")
        world.stack.start(name)
    slots = Slot.objects.filter(task="sweep-jobs").values_list("due_at", flat=True)
    if len(slots) != len(set(slots)):
        yield "a moment was sent twice"


@fault("F12 the clocks are an hour ahead, and are put back")
def clocks_jump(world: World, rng: random.Random) -> Iterator[str]:
    """The sweeper goes on at once both times."""
    for seconds in (3600, 0):
        world.stack.put_clocks(seconds)
        # Until the clocks have noticed, and what was sent before is done.
        time.sleep(2 * SWEEP)
        begun = timezone.now()
        try:
            wait_for(partial(swept_since, begun), 45, f"a sweep with the clocks {seconds} s ahead")
        except AssertionError as late:
            yield str(late)
    world.stack.put_clocks(0)
