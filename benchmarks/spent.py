"""What work costs: by the clock, and in processor time, which other work on the same machine disturbs less."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, in this process, and in the database's; the last is None where its process is elsewhere."""

    clock: float
    own: float
    server: float | None

    def over(self, other: "Spent") -> str:
        """Return how many times another's cost this is, both ways."""
        ratio = f"{self.clock / other.clock:.1f} x by the clock"
        if self.server is None or not other.server:
            return ratio
        return f"{ratio}, {self.server / other.server:.1f} x by the server's processor time"

    def __str__(self) -> str:
        server = "        –" if self.server is None else f"{self.server:>9.2f}"
        return f"{self.clock:>9.2f} s {server} s"


def spent(act: Callable[[], Any]) -> Spent:
    """Return what an act costs."""
    backend = _backend()
    before = _server(backend)
    started, own = time.perf_counter(), time.process_time()
    act()
    clock, own = time.perf_counter() - started, time.process_time() - own
    after = _server(backend)
    return Spent(clock, own, None if before is None or after is None else after - before)


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _server(backend: int) -> float | None:
    """Return the processor seconds of the database's process so far, where it runs on this machine."""
    status = Path(f"/proc/{backend}/stat")
    try:
        name, _, numbers = status.read_text().rpartition(")")
    except OSError:
        return None
    fields = numbers.split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if "(postgres" in name else None
