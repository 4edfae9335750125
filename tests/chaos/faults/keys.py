"""A key is missing; the audit log cannot be written; junk lies in the broker."""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.urls import reverse
from launcher.processes import Child

from portal.common.models import AuditEvent
from tests import factories
from tests.chaos.faults.matrix import SOON, broker, done, fault, page
from tests.chaos.stack import DATABASE, WORKERS, wait_for
from tests.chaos.visitor import Visitor
from tests.chaos.world import World

_PHONE = "13885712046"


@fault("F27 a sealing key is missing, and another stands in its place")
def key_missing(world: World, rng: random.Random) -> Iterator[str]:
    """Neither web nor worker starts, and each says which key it misses."""
    for name in ("web", WORKERS[0]):
        for keys in ("k2:aes:" + "00" * 32, "k1:aes:" + "00" * 32):
            child = world.stack.children[name]
            argv = [*child.argv[:-1], "127.0.0.1:0" if name == "web" else child.argv[-1]]
            env = {**child.env, "ANJU_SEALING_KEYS": keys}
            other = replace(child, name=f"{name}-without-key", argv=argv, env=env)
            other.log.unlink(missing_ok=True)
            other.start()
            try:
                wait_for(partial(_over, other), 60, f"{name} to end")
                if not other.code or "k1" not in other.tail(40):
                    yield f"{name} under {keys[:3]} ends with {other.code} and says {other.tail(3)}"
            except AssertionError as late:
                yield f"{late} under {keys[:3]}"
            finally:
                other.stop()


def _over(child: Child) -> bool:
    return not child.running


@fault("F28 the audit log cannot be written")
def no_audit(world: World, rng: random.Random) -> Iterator[str]:
    """What must be recorded is refused and shows nothing; with the log back it is shown."""
    household = factories.make_household(phone=_PHONE)
    visitor = Visitor(world.stack, factories.make_user())
    path = reverse("reveal", args=["household", household.pk, "phone"])
    world.stack.cluster.sql("REVOKE INSERT ON common_auditevent FROM anju_app;", DATABASE)
    try:
        answer = visitor.send(path, purpose="call")
        export = visitor.send(reverse("households:household_list"), export="csv", purpose="check")
    finally:
        world.stack.cluster.sql("GRANT INSERT ON common_auditevent TO anju_app;", DATABASE)
    if answer.status not in {403, 503} or _PHONE.encode() in answer.body:
        yield f"revealing without a log is answered with {answer.status}"
    if export.status == 200:
        yield "an export without a log is sent"
    answer = visitor.send(path, purpose="call")
    if answer.status != 200 or _PHONE.encode() not in answer.body:
        yield f"revealing with the log back is answered with {answer.status}"
    if not AuditEvent.objects.filter(act="reveal", result="done").exists():
        yield "the reveal is not in the log"


@fault("F30 junk lies in the broker")
def junk(world: World, rng: random.Random) -> Iterator[str]:
    """Work goes on (a worker that ends of it is started again, as systemd does); no right is read from there."""
    queue = broker()
    queue.set("session:1", "admin")
    for text in ("no message", "[]", '{"body": "!", "headers": {}, "properties": {}}', "\x80\x04"):
        queue.lpush("celery", text)
    handed = world.hand_in(rng)
    handed.batch.refresh_from_db()
    job = handed.batch.job
    assert job is not None

    def ended() -> bool:
        for name in WORKERS:
            if not world.stack.children[name].running:
                world.stack.start(name)
        job.refresh_from_db()
        return not job.unfinished

    wait_for(ended, SOON + 60, "the job")
    yield from done(job)
    if page(world)[0] != 200:
        yield "the page does not answer"
