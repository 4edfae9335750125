"""What the storeys give the import engine: the register that matches rows, and a writer for each group of columns.

The ground knows no domain: it stages, compares, keeps decisions, journals and undoes. Households registers the
`Register`; every storey registers its `Writer`, by rank from below, so that the writes of one file run in that order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from django.db import connection, models

from portal.common.imports.columns import Column
from portal.common.imports.reading.outcome import SheetRead
from portal.common.imports.seconding import Held
from portal.common.imports.staging import Stage
from portal.common.models import ImportBatch
from portal.common.registry import Registry

PERSON: Final = "person"
FAMILY: Final = "household"


@dataclass(frozen=True)
class Target:
    """A table that roster columns of a target are compared with and written to.

    code      the `target` of its columns
    subject   whose row the values stand on: PERSON (`w`) or FAMILY (`f`)
    found     SQL that finds the subject's row `t` of the table from `p` (people) or `m` (families), after JOIN … ON
    derived   columns kept by triggers or once for all, which undo leaves alone
    optional  a subject may have no row yet: then one is inserted
    left_out  fields of its columns that are not compared and written in the plain way
    lasting   fields that a blank never clears
    key       the staged column with the key a new row of the table gets
    further   fields compared under their own name that no column declares
    """

    code: str
    model: type[models.Model]
    subject: str
    found: str
    derived: tuple[str, ...] = ()
    optional: bool = False
    left_out: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    key: str = "new_id"
    further: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def field_of(self, column: Column) -> "models.Field[Any, Any] | None":
        """Return the model field a column is compared with and written to in the plain way, None without one."""
        return None if column.field in self.left_out else self._field(column)

    def sql_type(self, column: Column) -> str | None:
        """Return the SQL type a column is staged as, None when it does not go here."""
        model_field = self._field(column)
        return model_field.db_type(connection) if model_field else None

    def _field(self, column: Column) -> "models.Field[Any, Any] | None":
        if column.target != self.code or not column.field:
            return None
        return next((each for each in self.model._meta.concrete_fields if each.name == column.field), None)


@dataclass(frozen=True, slots=True)
class Rows:
    """What matchers and writers may derive from: values by column code, one a person or a family.

    `family_sheet` gives each family the place of its sheet among `sheets` (titles, names), `batch` the area.
    """

    people: Mapping[str, Sequence[Any]]
    families: Mapping[str, Sequence[Any]]
    family_sheet: Sequence[int]
    sheets: Sequence[SheetRead]
    batch: ImportBatch


@dataclass(frozen=True, slots=True)
class Derived:
    """Further staged columns: name → (SQL type, values)."""

    people: Mapping[str, tuple[str, Sequence[Any]]] = field(default_factory=dict)
    families: Mapping[str, tuple[str, Sequence[Any]]] = field(default_factory=dict)


class Register(Protocol):
    """The storey that knows people and households: it matches staged rows with them."""

    def staged(self, rows: Rows) -> Derived:
        """Return further staged columns of people and families, such as the digest a person is found by."""

    def match(self, stage: Stage) -> None:
        """Make the tables `p` (people) and `m` (families): whom each row is, and what it is."""

    def take(self, stage: Stage) -> None:
        """Mark in `p` and `m` what is written, by the decisions taken; what changed since it was seen becomes a
        conflict.
        """

    def held(self, stage: Stage) -> list[Held]:
        """Return the rows that `take` held back because a second person must agree to them first."""

    def lock(self, stage: Stage) -> None:
        """Lock the households this batch saw, in key order."""

    def missing(self, stage: Stage) -> None:
        """Add to the batch's rows who of a full roster's households is not in the file."""

    def changed(self) -> str:
        """Return SQL of the households this transaction changed: id, version."""

    def versions(self, stage: Stage) -> None:
        """Write the version each household of the batch has now into the journal, and beside its rows where another
        one stands.
        """

    def changed_since(self, batch: ImportBatch) -> list[UUID]:
        """Lock what the batch touched and return what changed since."""

    def settle(self, batch: ImportBatch) -> None:
        """After waiting rows were dismissed: mark complete the households of which nothing waits any more."""

    def values(self, batch: ImportBatch, numbers: list[int]) -> dict[int, dict[str, Any]]:
        """Return the staged values of people by number."""

    def touched_ids(self, stage: Stage) -> list[UUID]:
        """Return the households this transaction changed."""


class Writer(Protocol):
    """One storey's side of an import. All are set-based: one statement for all rows of a batch."""

    targets: ClassVar[tuple[Target, ...]]

    def staged(self, rows: Rows) -> Derived:
        """Return further staged columns; those named `c_<code>` count as the column of that code."""

    def compare(self, stage: Stage) -> None:
        """Add to the table `d` what the taken rows would change."""

    def write(self, stage: Stage) -> None:
        """Write new and changed values through the journal."""

    def forget(self, stage: Stage) -> None:
        """Before an undo deletes what the batch inserted: remove what was computed from it."""


@dataclass(slots=True)
class _Registers:
    """Holds the one register."""

    items: list[Register] = field(default_factory=list)


_registers = _Registers()
writers: Registry[Writer] = Registry()
# Called with a batch whose rows are, for the moment, written: returns what the decision screen says of it.
FlagPreview = Callable[[list[UUID], Any], dict[str, Any]]
flag_previews: Registry[FlagPreview] = Registry()
# Called with the area after an import or its undo has committed (monitoring rings for its recomputation).
after_import: Registry[Callable[[str], object]] = Registry()


def use_register(register: Register) -> None:
    """Name the register (households, at start-up)."""
    _registers.items = [register]


def the_register() -> Register:
    """Return the register."""
    return _registers.items[0]


def all_targets() -> dict[str, Target]:
    """Return the targets of all writers by code."""
    return {target.code: target for writer in writers for target in writer.targets}
