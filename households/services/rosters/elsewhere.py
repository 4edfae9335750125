"""What an import may know of people and households outside the scope: that they are there."""

from households.services.elsewhere import DIGESTS, NUMBERS
from portal.common.imports.staging import PREFIX, Stage


def mark_elsewhere(stage: Stage, q: str) -> None:
    """Mark rows nobody of the scope was found for, and whose number somebody outside of it bears."""
    unknown = f"SELECT x.digest FROM {q} q JOIN {stage.w} x ON x.number = q.number WHERE q.person IS NULL"
    stage.run(
        f"""
        UPDATE {q} q SET elsewhere = TRUE
        FROM {stage.w} x JOIN {DIGESTS}(ARRAY({unknown} AND x.digest IS NOT NULL)) taken ON taken = x.digest
        WHERE q.number = x.number AND q.person IS NULL
        """
    )


def number_elsewhere(stage: Stage) -> str:
    """Return the case of a number that a household of the county, outside the scope, bears."""
    if "household_no" not in stage.family_columns:
        return ""
    county, number = "substr({}.division, 1, 6)", f"{{}}.{PREFIX}household_no"
    asked = ", ".join(f"ARRAY(SELECT {sql.format('a')} FROM {stage.f} a ORDER BY a.family)" for sql in (county, number))
    return f"""WHEN found.household IS NULL AND ({county.format("f")}, {number.format("f")}) IN (
            SELECT county, number FROM {NUMBERS}({asked})) THEN 'registered_elsewhere'"""
