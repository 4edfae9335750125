"""Many ask at once, some slowly, some while what serves them is killed."""

import http.client
import os
import random
import signal
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from launcher.processes import Child

from households.models import Household
from portal.common.imports import batches
from portal.common.models import ImportBatch
from tests import factories
from tests.chaos.faults.matrix import NotHereError, fault, page
from tests.chaos.stack import free_port, wait_for
from tests.chaos.visitor import Answer, Visitor
from tests.chaos.world import World, settle
from tests.deploy.site import nginx
from tests.imports.rosters import AS_OF

_ROUNDS = 1000


@fault("F20 eight people save the same household")
def saved_by_eight(world: World, rng: random.Random) -> Iterator[str]:
    """One succeeds, the others are told that they saw an older one."""
    household = factories.make_household(building="0")
    visitors = [Visitor(world.stack, factories.make_user()) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        asked = [
            threads.submit(visitor.change, household.pk, household.version, building=str(place + 1))
            for place, visitor in enumerate(visitors)
        ]
    statuses = sorted(one.result().status for one in asked)
    # Who waited for the lock longer than its limit is told to come again.
    if statuses[0] != 200 or set(statuses[1:]) - {409, 412}:
        yield f"answers {statuses}"
    before, winner = household.version, next(i for i, one in enumerate(asked) if one.result().status == 200)
    household.refresh_from_db()
    if (household.version, household.building) != (before + 1, str(winner + 1)):
        yield f"version {before} became {household.version}, the building {household.building}, not {winner + 1}"


@fault("F22 the same file is handed in ten times at once")
def handed_in_ten_times(world: World, rng: random.Random) -> Iterator[str]:
    """There is one batch, and everybody is led to it."""
    path = world.write(rng)[0]
    content = path.read_bytes()
    visitor = Visitor(world.stack, factories.make_user())
    terms = {"area": factories.COUNTY, "coverage": "part", "as_of": AS_OF.isoformat(), "source": "ROSTER"}
    before = set(ImportBatch.objects.values_list("pk", flat=True))

    def send(_: int) -> Answer:
        with path.open("rb") as upload:
            return visitor.send("/imports/new/", uploads=upload, **terms)

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(send, range(10)))
    made = ImportBatch.objects.exclude(pk__in=before)
    if made.count() != 1 or made[0].size != len(content):
        yield f"{made.count()} batches"
    led = {(answer.status, answer.headers.get("Location")) for answer in answers}
    if led != {(302, f"/imports/{made[0].pk}/")}:
        yield f"answers {led}"
    settle()
    batches.abandon(made[0], actor=made[0].created_by)


@fault("F29 clients send a byte a second")
def slow_clients(world: World, rng: random.Random) -> Iterator[str]:
    """nginx hangs up on who does not end the head, and holds off who does not end the body: others are answered."""
    folder = world.stack.state.folder / "nginx"
    folder.mkdir(exist_ok=True)
    tls = free_port()
    try:
        argv = nginx(folder, tls=tls, plain=free_port(), portal=world.stack.port)
    except pytest.skip.Exception as lack:
        raise NotHereError(str(lack)) from lack
    front = Child(world.stack.state, "nginx", [*argv, "-g", "daemon off;"], world.stack.env)
    front.start()
    try:
        wait_for(lambda: _through(tls)[0] == 200, 30, f"nginx\n{front.tail()}")
        slow, uploads = ([_slow(tls, body=body) for _ in range(30)] for body in (False, True))
        until, answers = time.monotonic() + 60, []
        while slow and time.monotonic() < until:
            answers.append(_through(tls))
            slow, uploads = ([link for link in links if _drips(link)] for links in (slow, uploads))
            time.sleep(1)
        if any(status != 200 or seconds > 10 for status, seconds in answers):
            yield f"others are answered {answers}"
        if slow:
            yield f"{len(slow)} slow clients are still there"
    finally:
        front.stop()


def _through(port: int) -> tuple[int, float]:
    """Ask for a page through nginx; return status and seconds."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.monotonic()
    try:
        link.sock = _encrypted(port)
        link.request("GET", "/accounts/sign-in/", headers={"Host": "anju.example.org"})
        answer = link.getresponse()
        answer.read()
        return answer.status, round(time.monotonic() - begun, 1)
    except OSError:
        return 0, round(time.monotonic() - begun, 1)
    finally:
        link.close()


def _encrypted(port: int) -> ssl.SSLSocket:
    """Open a connection to the portal's name, whatever certificate it shows."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), 30)
    return context.wrap_socket(plain, server_hostname="anju.example.org")


def _slow(port: int, *, body: bool) -> ssl.SSLSocket:
    """Begin a request that will not come to its end: in its head, or in its body."""
    link = _encrypted(port)
    head = b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: anju.example.org\r\nContent-Length: 1000000\r\n"
    link.sendall(head + b"\r\n" if body else head)
    return link


def _drips(link: ssl.SSLSocket) -> bool:
    """Send one byte; False when nginx has hung up, or has answered that it takes too long."""
    try:
        link.sendall(b"x")
        link.settimeout(0.01)
        return bool(link.recv(1) is None)
    except TimeoutError:
        link.settimeout(10)
        return True
    except OSError:
        return False


@fault("F31 two people of two counties ask in turns")
def in_turns(world: World, rng: random.Random) -> Iterator[str]:
    """A connection that served one shows the other nothing of it, a thousand times."""
    other = factories.make_household(factories.OTHER_COUNTY_VILLAGE, members=({"county": "520527"},))
    mine = factories.make_household(factories.VILLAGE)
    visitors = [Visitor(world.stack, factories.make_user(area=row.division_id[:6])) for row in (mine, other)]

    def ask(turn: int) -> str:
        own, foreign = (mine, other) if turn % 2 == 0 else (other, mine)
        visitor = visitors[turn % 2]
        found = [visitor.ask("GET", f"/api/households/{row.pk}/").status for row in (own, foreign)]
        return "" if found == [200, 404] else f"turn {turn}: own and foreign answer {found}"

    with ThreadPoolExecutor(4) as threads:
        yield from [line for line in threads.map(ask, range(_ROUNDS)) if line][:5]


@fault("F32 web processes are killed under what people send")
def killed_under_writes(world: World, rng: random.Random) -> Iterator[str]:
    """Each request is done or not done, whoever was told that it is done finds it done, and the next page answers."""
    households = [factories.make_household(building="0") for _ in range(24)]
    visitor = Visitor(world.stack, factories.make_user())
    seen = {row.pk: row.version for row in households}
    with ThreadPoolExecutor(4) as threads:
        asked = {row.pk: threads.submit(visitor.change, row.pk, row.version, building="9") for row in households}
        for _ in range(3):
            time.sleep(rng.uniform(0.1, 0.5))
            for pid in world.stack.pool("web"):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
    for row in Household.objects.filter(pk__in=seen):
        status = asked[row.pk].result().status
        after = (row.building, row.version - seen[row.pk])
        if after not in {("0", 0), ("9", 1)} or (status == 200 and after != ("9", 1)):
            yield f"answered {status}, and the building is {after[0]} {after[1]} versions later"
    wait_for(lambda: page(world)[0] == 200, 30, "a page")
