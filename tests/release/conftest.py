"""The same county, households and clerk as for the pages."""

from tests.pages.conftest import clerk, household, signed_in, stranger

__all__ = ["clerk", "household", "signed_in", "stranger"]
