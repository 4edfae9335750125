"""Compiles a checked expression to one Django expression.

Unknown is kept throughout: conditions are joined as expressions, never as `Q` objects (whose negation adds IS NOT NULL
and turns unknown into true). Every divisor passes NULLIF, so that a zero makes the quotient unknown and the statement
go on. Whole numbers are calculated with as `numeric`, which neither truncates nor overflows. LEAST and GREATEST,
which skip unknown values, are made unknown when one of theirs is. A quotient is rounded to ten decimals, half away from
zero.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Expression,
    ExpressionWrapper,
    F,
    Field,
    Func,
    IntegerField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Cast, Coalesce, ExtractMonth, ExtractYear, Greatest, Least, NullIf

from portal.common.expressions.kinds import Kind
from portal.common.expressions.sql import HoldsCode, Infix, IsKnown, IsUnknown, Negation, Size, numeric
from portal.common.expressions.tree import (
    Arithmetic,
    Call,
    Checked,
    Comparison,
    Holding,
    Literal,
    Logic,
    Membership,
    Name,
    Negative,
    Node,
    Not,
)
from portal.common.expressions.vocabulary import Term, Vocabulary

DECIMALS = 10
_SIGNS = {"==": "=", "!=": "<>"}


def compile_expression(checked: Checked, vocabulary: Vocabulary) -> Combinable:
    """Return the Django expression of a checked one, with the columns and parameter values of this vocabulary."""
    return Compiler(vocabulary).node(checked.root)


def field_of(kind: Kind) -> "Field[Any, Any]":
    """Return the model field that holds values of a kind."""
    match kind:
        case Kind.BOOLEAN:
            return BooleanField()
        case Kind.INTEGER:
            return IntegerField()
        case Kind.DATE:
            return DateField()
        case Kind.CODE:
            return CharField()
        case Kind.CODES:
            return ArrayField(CharField())
    return numeric()


class Lookup(Expression):
    """A value where a statement written by hand finds it: SQL over the tables that statement reads."""

    def __init__(self, sql: str, kind: Kind) -> None:
        super().__init__(output_field=field_of(kind))
        self.sql = sql

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the SQL as it is."""
        del compiler, connection
        return f"({self.sql})", ()


class Compiler:
    """One method a node; every method returns an expression whose value is NULL where the answer is not known."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def node(self, node: Node) -> Combinable:
        """Return the expression of a node."""
        match node:
            case Name():
                return self.name(node)
            case Literal():
                return self.literal(node)
            case Logic():
                return self.joined(node)
            case Comparison():
                return self.comparison(node)
            case Call():
                return self.call(node)
        return self.other(node)

    def other(self, node: Node) -> Combinable:
        """Return the expression of the rarer nodes."""
        match node:
            case Not(operand=operand):
                return self.negation(self.node(operand))
            case Membership(item=item, choices=choices):
                among = Infix(",", *(self.node(choice) for choice in choices), output_field=field_of(item.kind))
                return Infix("IN", self.node(item), among, output_field=BooleanField())
            case Holding(item=item, collection=collection):
                return HoldsCode(self.node(item), self.node(collection))
            case Negative(operand=operand):
                return Infix("*", Value(Decimal(-1), numeric()), self.number(operand), output_field=numeric())
            case Arithmetic():
                return self.arithmetic(node)
        raise TypeError(f"no expression for {type(node).__name__}")

    def name(self, node: Name) -> Combinable:
        """Return the column of a fact, or the value of a parameter as it stands in this vocabulary."""
        term = self.vocabulary.find(node.term.code) or node.term
        if term.parameter:
            return self.parameter(term)
        source = F(term.source or term.code) if isinstance(term.source, str | None) else term.source
        # A column alone can be a condition only when its kind is said.
        return ExpressionWrapper(source, BooleanField()) if term.kind is Kind.BOOLEAN else source

    def parameter(self, term: Term) -> Combinable:
        """Return a parameter's value; one without a value is unknown."""
        return Cast(Value(term.value), field_of(term.kind))

    def literal(self, node: Literal) -> Combinable:
        """Return a value written out."""
        if isinstance(node.value, date):
            return Value(node.value, output_field=DateField())
        return Value(node.value, output_field=field_of(node.kind))

    def negation(self, operand: Combinable) -> Combinable:
        """Return NOT; unknown stays unknown."""
        return Negation(operand)

    def joined(self, node: Logic) -> Combinable:
        """Return conditions joined by AND or OR."""
        parts = [self.node(part) for part in node.parts]
        return Infix(node.operator.upper(), *parts, output_field=BooleanField())

    def comparison(self, node: Comparison) -> Combinable:
        """Return two sides compared."""
        sign = _SIGNS.get(node.operator, node.operator)
        return Infix(sign, self.node(node.left), self.node(node.right), output_field=BooleanField())

    def number(self, node: Node) -> Combinable:
        """Return a number to calculate with: whole ones widened, so that / does not truncate nor * overflow."""
        expression = self.node(node)
        return Cast(expression, numeric()) if node.kind is Kind.INTEGER else expression

    def arithmetic(self, node: Arithmetic) -> Combinable:
        """Return a sum, difference, product or quotient; days where there are dates."""
        if Kind.DATE in {node.left.kind, node.right.kind}:
            return Infix(node.operator, self.node(node.left), self.node(node.right), output_field=field_of(node.kind))
        left, right = self.number(node.left), self.number(node.right)
        if node.operator == "/":
            return self.quotient(left, right)
        return Infix(node.operator, left, right, output_field=numeric())

    def quotient(self, left: Combinable, right: Combinable) -> Combinable:
        """Return a quotient to ten decimals; PostgreSQL keeps as many as its operands have, hence the long zero."""
        precise = Infix("+", left, Value(Decimal("0." + "0" * (DECIMALS + 2)), numeric()), output_field=numeric())
        divided = Infix("/", precise, self.divisor(right), output_field=numeric())
        return Func(divided, Value(DECIMALS), function="ROUND", output_field=numeric())

    def divisor(self, right: Combinable) -> Combinable:
        """Return a divisor that is unknown where it is zero."""
        return NullIf(right, Value(Decimal(0), numeric()))

    def call(self, node: Call) -> Combinable:
        """Return one of the language's functions."""
        first, *rest = (self.node(argument) for argument in node.arguments)
        match node.function:
            case "unknown":
                return IsUnknown(first)
            case "known":
                return IsKnown(first)
            case "min" | "max":
                return self.extreme(node, [first, *rest])
            case "coalesce":
                return Coalesce(first, *rest, output_field=field_of(node.kind))
        return self.simple(node.function, first)

    def simple(self, function: str, argument: Combinable) -> Combinable:
        """Return a function of one value."""
        match function:
            case "abs":
                return Abs(argument)
            case "year":
                return ExtractYear(argument)
            case "month":
                return ExtractMonth(argument)
        return Size(argument)

    def extreme(self, node: Call, values: list[Combinable]) -> Combinable:
        """Return the least or greatest, unknown when any of them is."""
        field = field_of(node.kind)
        some_unknown = Infix("OR", *(IsUnknown(value) for value in values), output_field=BooleanField())
        function = Least if node.function == "min" else Greatest
        return Case(
            When(some_unknown, then=Value(None, output_field=field)),
            default=function(*values, output_field=field), output_field=field,
        )  # fmt: skip
