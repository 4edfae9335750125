"""Writing of staged rows into the register: income statements, one a household, year and source."""

from typing import ClassVar

from households.models import IncomeStatement
from portal.common.imports import compare, journal
from portal.common.imports.columns import Columns
from portal.common.imports.staging import PREFIX, Stage
from portal.common.imports.writers import FAMILY, Derived, Rows, Target


def income_target(stage: Stage) -> Target:
    """Return the statement of the batch's year and source as a target."""
    year, source = stage.batch.as_of.year, stage.batch.source
    return Target(
        "income",
        IncomeStatement,
        FAMILY,
        f"t.household_id = m.household AND t.year = {year} AND t.source = '{source}'",
        optional=True,
    )


class IncomeWriter:
    """Statements: one a household, year and source."""

    targets: ClassVar[tuple[Target, ...]] = (Target("income", IncomeStatement, FAMILY, "FALSE", optional=True),)

    def staged(self, rows: Rows) -> Derived:
        """Nothing beyond the columns themselves."""
        return Derived()

    def compare(self, stage: Stage) -> None:
        """Compare the statement of the year with the file's."""
        target = income_target(stage)
        compare.compare(stage, target, compare.pairs(stage, target, Columns()))

    def write(self, stage: Stage) -> None:
        """Write new and changed statements."""
        target = income_target(stage)
        pairs = compare.pairs(stage, target, Columns())
        if not pairs:
            return
        on = f"DATE '{stage.batch.as_of.isoformat()}'"
        compare.update(stage, target, pairs, {"as_of": on})
        given = " OR ".join(f"x.{PREFIX}{pair.code} IS NOT NULL" for pair in pairs)
        fixed = {
            "id": journal.UUID7,
            "household_id": "m.key",
            "year": str(stage.batch.as_of.year),
            "source": f"'{stage.batch.source}'",
            "as_of": on,
        }
        compare.insert(stage, target, pairs, fixed, f"({given})")

    def forget(self, stage: Stage) -> None:
        """Nothing is computed from statements on this storey."""
