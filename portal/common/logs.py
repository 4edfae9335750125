"""The portal's log, one configuration for web, worker, beat and commands. Identifiers only, whatever is handed to it.

A line says when, how grave, what, by whose logger, of which request, user and job: JSON, or plain for a terminal.
No line holds what looks like an ID, phone or account number, a query string, text that is not ASCII (names are), the
words of an exception (a database's repeat values), or a line break of somebody else's making.
"""

import copy
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import structlog
from django.utils.functional import SimpleLazyObject, empty

from portal.common import origin
from portal.common.masks import hide_numbers

logger = logging.getLogger("anju")
requests = logging.getLogger("anju.requests")

# What lines may say besides their sentence (`extra=`); anything else a library attaches stays out.
_FIELDS: Final = frozenset({"method", "path", "status", "status_code", "ms", "kind", "attempt", "rows"})
_QUERY: Final = re.compile(r"\?[^\s\"']+")
_FOREIGN: Final = re.compile(r"[^\x20-\x7e]+")
_LINES: Final = re.compile(r"[\r\n]+[\t ]*")
_MOST: Final = 2_000
_HOME: Final = Path(__file__).resolve().parents[2]


def clean(text: str) -> str:
    """Return a text as it may stand in the log: one line of ASCII without numbers of people and without queries."""
    one_line = _FOREIGN.sub("*", _LINES.sub(" | ", text))
    return hide_numbers(_QUERY.sub("?*", one_line))[:_MOST]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    said = clean(str(value))
    return value if value is None or (isinstance(value, int | float) and said == str(value)) else said


def _clean_all(_logger: Any, _method: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: value if key.startswith("_") else _cleaned(value) for key, value in said.items()}


def _add_origin(_logger: Any, _method: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Name the request or job under way and its user; nothing is asked of the database for a line."""
    now = origin.current()
    if now is None:
        return said
    said["job" if now.through == "job" else "request"] = str(now.id)
    user = now.user()
    if not (isinstance(user, SimpleLazyObject) and vars(user).get("_wrapped", empty) is empty):
        key = getattr(user, "pk", None)
        if key is not None:
            said["user"] = str(key)
    return said


def _trace(_logger: Any, _method: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Say what was raised and where, without its words."""
    caught = said.pop("exc_info", None)
    if caught is True:
        caught = sys.exc_info()
    if isinstance(caught, tuple) and caught[1] is not None:
        said["error"] = _causes(caught[1])
        said["where"] = [_frame(frame) for frame in traceback.extract_tb(caught[2])]
    return said


def _causes(error: BaseException) -> list[str]:
    found: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < 10:
        found.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return found


def _frame(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    name = path.relative_to(_HOME) if path.is_relative_to(_HOME) else Path(*path.parts[-3:])
    return f"{name}:{frame.lineno} {frame.name}"


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Takes the words of exceptions out of what libraries say, before the sentence is put together."""

    def format(self, record: logging.LogRecord) -> str:
        safe = copy.copy(record)
        safe.exc_text = safe.stack_info = None
        safe.args = self._args(record)
        return super().format(safe)

    @staticmethod
    def _args(record: logging.LogRecord) -> Any:
        args = record.args
        if isinstance(args, Mapping):
            # Celery hands the words and the trace of a task's error over as text.
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "*"
            return {key: kind if key in {"exc", "traceback", "args", "kwargs"} else args[key] for key in args}
        if isinstance(args, tuple):
            return tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in args)
        return args


def _plain(_logger: Any, _method: str, said: structlog.typing.EventDict) -> str:
    """Return a line for a terminal."""
    head = f"{str(said.pop('time'))[:19].replace('T', ' ')} {str(said.pop('level')).upper()}"
    place = said.pop("logger", "")
    where = "".join(f"\n    {frame}" for frame in said.pop("where", ()))
    event = said.pop("event", "")
    rest = " ".join(f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in said.items())
    return f"{head} {place}: {event} {rest}".rstrip() + where


def formatter(*, json: bool) -> logging.Formatter:
    """Return the formatter of every handler: JSON, a line an event, or plain lines."""
    first: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=_FIELDS),
        structlog.processors.TimeStamper(fmt="iso", key="time"),
        _add_origin,
        _trace,
        _clean_all,
    ]
    last: structlog.typing.Processor = structlog.processors.JSONRenderer() if json else _plain
    return _Formatter(
        foreign_pre_chain=first,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        pass_foreign_args=False,
    )
