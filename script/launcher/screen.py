"""What the person at the terminal reads: one line a step, faults as sentences, never a traceback for a known fault."""

import io
import signal
import sys
import time
from collections.abc import Callable, Sequence

_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_BEGAN = time.monotonic()


class ProblemError(Exception):
    """A fault the person can mend; its text says what and how."""


class StopRequestedError(BaseException):
    """Ctrl-C or SIGTERM arrived; everything that was started is to be stopped."""


def say(text: str) -> None:
    """Print one line with the seconds since the start."""
    print(f"[{time.monotonic() - _BEGAN:5.1f} s] {text}", flush=True)


def undisturbed() -> None:
    """From now on stop for nobody: what is being tidied up is tidied up to its end."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)


def guarded(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run the command and return its exit code; a known fault is printed as a sentence and gives 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    for number in _STOPS:
        signal.signal(number, _request_stop)
    try:
        return command(arguments)
    except ProblemError as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
        return 1
    except StopRequestedError:
        print("Stopped.", flush=True)
        return 130


def _request_stop(_number: int, _frame: object) -> None:
    undisturbed()
    raise StopRequestedError
