"""The world of the access crawl, for hostile requests."""

from tests.access.conftest import world

__all__ = ["world"]
