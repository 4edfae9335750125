"""Areas as SQL, for the set-based statements of an import."""

from collections.abc import Sequence

from portal.common.areas import bounds


def within_sql(column: str, areas: Sequence[str]) -> str:
    """Return SQL that a division lies under one of the areas (codes are digits, so they may stand in the text)."""
    if "" in areas:
        return "TRUE"
    ranges = (f"({column} >= '{low}' AND {column} < '{high}')" for low, high in map(bounds, areas))
    return "(" + (" OR ".join(ranges) or "FALSE") + ")"
