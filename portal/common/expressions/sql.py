"""The few pieces of SQL the compiler is built of. Each keeps SQL's third value: unknown in, unknown out."""

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, DecimalField, Field, Func, IntegerField
from django.db.models.expressions import Combinable

if TYPE_CHECKING:
    _Number = DecimalField[Any, Any]
else:
    _Number = DecimalField


class AnyNumber(_Number):
    """A number of any size and precision: PostgreSQL's `numeric`, which Django only declares with a precision."""

    def db_type(self, connection: Any) -> str:
        """Return the column type; casts use it too."""
        del connection
        return "numeric"


def numeric() -> AnyNumber:
    """Return the field of a number of any size and precision."""
    return AnyNumber(max_digits=None, decimal_places=None)


class Infix(Func):
    """Operands with an operator between them, in brackets."""

    template = "(%(expressions)s)"

    def __init__(self, operator: str, *operands: Combinable, output_field: "Field[Any, Any]") -> None:
        self.arg_joiner = f" {operator} "
        super().__init__(*operands, output_field=output_field)


class Negation(Func):
    """NOT of a condition; of an unknown one it is unknown."""

    template = "(NOT %(expressions)s)"
    output_field = BooleanField()


class IsUnknown(Func):
    """Whether a value is missing; never unknown itself."""

    template = "(%(expressions)s IS NULL)"
    output_field = BooleanField()


class IsKnown(Func):
    """Whether a value is there; never unknown itself."""

    template = "(%(expressions)s IS NOT NULL)"
    output_field = BooleanField()


class HoldsCode(Func):
    """Whether an array holds a value."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class Size(Func):
    """How many values an array holds."""

    function = "CARDINALITY"
    output_field = IntegerField()
