"""What requests leave behind beside their answers: log lines, mail, cache, messages to workers, names of files.

None of it may name anybody, to whomever the answer went.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from celery.signals import before_task_publish
from django.conf import settings
from django.core import mail
from django.core.cache import cache, caches

from portal.common.models import Job
from tests.access.world import World
from tests.running.logged import logged


@dataclass(slots=True)
class Traces:
    """What has been left since listening began; `read` returns it as text by channel."""

    log: StringIO
    sent: list[str] = field(default_factory=list)

    def read(self) -> dict[str, str]:
        """Return the text of every channel."""
        letters = (f"{letter.subject} {letter.body} {letter.recipients()} {letter.from_email}" for letter in _outbox())
        return {
            "log": self.log.getvalue(),
            "mail": "\n".join(letters),
            "cache": "\n".join(f"{key} {value}" for key, value in _cached()),
            "broker": "\n".join(self.sent),
            "jobs": "\n".join(f"{row}" for row in Job.objects.values_list("params", "stage", "result", "error")),
            "files": "\n".join(path.name for path in Path(settings.MEDIA_ROOT).rglob("*")),
        }

    def leaks(self, world: World) -> list[str]:
        """Return which canary of anybody stands in which channel."""
        return [f"{where} holds {canary}" for where, text in self.read().items() for canary in named_in(world, text)]


def named_in(world: World, text: str) -> list[str]:
    """Return every canary word and number of anybody in a text."""
    everything = {*world.secret(), *(word for place in world.canaries.values() for word in place.words)}
    return sorted(canary for canary in everything if canary in text)


def _outbox() -> list[Any]:
    # pytest-django makes the outbox.
    found: list[Any] = vars(mail).get("outbox", [])
    return found


def _cached() -> Iterator[tuple[str, Any]]:
    """Yield what the cache of the process holds, as it was put there."""
    for kept in list(vars(caches["default"])["_cache"]):
        key = kept.split(":", 2)[2]
        yield kept, cache.get(key)


@contextmanager
def traces() -> Iterator[Traces]:
    """Listen while the block runs."""

    def keep(body: Any = None, headers: Any = None, **_named: Any) -> None:
        left.sent.append(f"{body} {headers}")

    with logged() as log:
        left = Traces(log)
        before_task_publish.connect(keep)
        try:
            yield left
        finally:
            before_task_publish.disconnect(keep)
