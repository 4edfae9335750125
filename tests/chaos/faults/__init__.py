"""Faults of the fault matrix other than a process killed in mid-job, a file per what they hurt."""

from tests.chaos.faults import brokers, clocks, databases, disks, files, keys, people, processes, web
from tests.chaos.faults.matrix import FAULTS, NotHereError, page

__all__ = [
    "FAULTS",
    "NotHereError",
    "brokers",
    "clocks",
    "databases",
    "disks",
    "files",
    "keys",
    "page",
    "people",
    "processes",
    "web",
]
