"""Listening to everything that is logged, as the portal's log writes it."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from portal.common.logs import formatter


@contextmanager
def logged(*, json: bool = True, level: int = logging.INFO) -> Iterator[io.StringIO]:
    """Yield what all loggers say inside the block, formatted."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(json=json))
    root, requests = logging.getLogger(), logging.getLogger("anju.requests")
    before = [(each, each.level) for each in (root, requests)]
    root.addHandler(handler)
    for each, _ in before:
        each.setLevel(level)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        for each, kept in before:
            each.setLevel(kept)
