"""`python -m tests.chaos.skewed FILE MODULE …`: run a module under a clock as many seconds ahead as FILE says just now.

Only the time of day moves; what counts seconds (time.monotonic) goes on, as when an operator puts a machine's clock.
"""

import runpy
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine


def main(told: Path, module: str) -> None:
    """Follow the file from a thread, and become the module."""
    travel = time_machine.travel(datetime.now(UTC), tick=True)
    clock = travel.start()
    # What passed until it started.
    clock.shift(timedelta(seconds=time_machine.escape_hatch.time.time() - time.time()))

    def follow() -> None:
        ahead = 0.0
        while not threading.Event().wait(0.2):
            wanted = float(told.read_text() or 0) if told.exists() else 0.0
            if wanted != ahead:
                clock.shift(timedelta(seconds=wanted - ahead))
                ahead = wanted

    threading.Thread(target=follow, daemon=True).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    given, name = Path(sys.argv[1]), sys.argv[2]
    del sys.argv[1:3]
    main(given, name)
