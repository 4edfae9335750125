"""How much memory a process took at its peak, and whether a sentence is Chinese."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HAN = re.compile("[\u4e00-\u9fff]")
# What a refused file may cost the process that was handed it.
MOST_BYTES = 50 * 1024**2


def _kilobytes(pid: int, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found, name
    return int(found[1])


def resident(pid: int) -> int:
    """Return the bytes a process holds now."""
    return _kilobytes(pid, "VmRSS") * 1024


@contextmanager
def peak(pid: int | None = None) -> Iterator[list[int]]:
    """Yield a list that holds, afterwards, by how many bytes a process grew at its peak (this one by default)."""
    pid = pid or os.getpid()
    grown: list[int] = []
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    before = resident(pid)
    yield grown
    grown.append(_kilobytes(pid, "VmHWM") * 1024 - before)


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found
