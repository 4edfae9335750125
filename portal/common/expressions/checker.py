"""Turns typed text into a checked tree: only what the language has, and only kinds that go together."""

import ast
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.common.expressions import calls, rules
from portal.common.expressions.errors import ExpressionError, Place, Text
from portal.common.expressions.kinds import Kind
from portal.common.expressions.scanner import Scanned, scan
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
from portal.common.expressions.vocabulary import Vocabulary

MAX_DEPTH = 40
MAX_NUMBER = 10**15

_ARITHMETIC: dict[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: dict[type[ast.AST], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def check(source: str, vocabulary: Vocabulary, expected: Kind | None = Kind.BOOLEAN) -> Checked:
    """Return the checked expression; raise ExpressionError at the first place that is wrong.

    `expected` is the kind the whole must have: a condition by default, None for any.
    """
    scanned = scan(source, vocabulary.find)
    if not scanned.text:
        raise ExpressionError(source, Place(0, 0), _("There is no expression."), _("Write a condition."))
    root = _Checker(scanned, vocabulary).node(_parsed(scanned), 0)
    if expected is not None and root.kind is not expected:
        raise ExpressionError(
            source,
            root.place,
            _("Needed here: %(expected)s; this is: %(kind)s."),
            _("Compare it with something, for example < or ==."),
            kind=root.kind,
            expected=expected,
        )
    return Checked(source, root)


def _parsed(scanned: Scanned) -> ast.expr:
    try:
        return ast.parse(scanned.text, mode="eval").body
    except SyntaxError as error:
        offset = (error.offset or 0) - 1
        place = scanned.place(offset, offset + 1) if offset >= 0 else scanned.last
    except (ValueError, RecursionError, MemoryError):
        place = Place(0, len(scanned.source))
    raise ExpressionError(
        scanned.source,
        place,
        _("The expression cannot be understood here."),
        _("Look for a missing operator, bracket or value."),
    )


class _Checker:
    """Walks Python's tree once; every method returns a node or raises at its place."""

    def __init__(self, scanned: Scanned, vocabulary: Vocabulary) -> None:
        self.scanned = scanned
        self.vocabulary = vocabulary

    def node(self, found: ast.expr, depth: int) -> Node:
        """Return the checked node of one Python node."""
        if depth > MAX_DEPTH:
            raise self.fault(self.place(found), _("The expression is nested too deeply."), _("Split it."))
        match found:
            case ast.Name():
                return self._name(found)
            case ast.Constant():
                return self._constant(found)
            case ast.UnaryOp():
                return self._unary(found, depth + 1)
            case ast.BinOp():
                return self._arithmetic(found, depth + 1)
            case ast.BoolOp():
                return self._logic(found, depth + 1)
            case ast.Compare():
                return self._compare(found, depth + 1)
            case _:
                return self._call(found, depth + 1)

    def place(self, found: ast.expr) -> Place:
        """Return where a Python node was typed."""
        return self.scanned.place_of_bytes(found.col_offset, found.end_col_offset or found.col_offset + 1)

    def fault(self, place: Place, what: Text, advice: Text, **values: object) -> ExpressionError:
        """Return the error to raise at a place."""
        return ExpressionError(self.scanned.source, place, what, advice, **values)

    def _name(self, found: ast.Name) -> Node:
        term, place = self.vocabulary.find(found.id), self.place(found)
        if term is not None:
            return Name(term.kind, place, term)
        like = self.vocabulary.like(found.id)
        if like:
            raise self.fault(
                place, _("“%(name)s” is not a known name."), _("Did you mean “%(like)s”?"), name=found.id, like=like
            )
        raise self.fault(
            place, _("“%(name)s” is not a known name."), _("Choose one from the list of facts."), name=found.id
        )

    def _constant(self, found: ast.Constant) -> Literal:
        place, value = self.place(found), found.value
        match value:
            case bool():
                return Literal(Kind.BOOLEAN, place, value)
            case int() if abs(value) < MAX_NUMBER:
                return Literal(Kind.INTEGER, place, value)
            case float() if abs(value) < MAX_NUMBER:
                written = ast.get_source_segment(self.scanned.text, found) or str(value)
                return Literal(Kind.NUMBER, place, Decimal(written))
            case str():
                return Literal(Kind.CODE, place, value)
            case int() | float():
                raise self.fault(place, _("This number is too large."), _("Use a smaller one."))
        raise self.fault(
            place, _("This value cannot be used here."), _("To ask for a missing value write unknown(name).")
        )

    def _unary(self, found: ast.UnaryOp, depth: int) -> Node:
        operand, place = self.node(found.operand, depth), self.place(found)
        if isinstance(found.op, ast.Not):
            rules.need(self.scanned.source, operand, Kind.BOOLEAN)
            return Not(Kind.BOOLEAN, place, operand)
        if isinstance(found.op, ast.USub | ast.UAdd):
            rules.need_numeric(self.scanned.source, operand)
            return Negative(operand.kind, place, operand) if isinstance(found.op, ast.USub) else operand
        raise self._foreign(place)

    def _arithmetic(self, found: ast.BinOp, depth: int) -> Node:
        operator, place = _ARITHMETIC.get(type(found.op)), self.place(found)
        if operator is None:
            raise self._foreign(place)
        left, right = self.node(found.left, depth), self.node(found.right, depth)
        left, right = self._as_date(left, right), self._as_date(right, left)
        kind = rules.arithmetic_kind(self.scanned.source, operator, left, right, place)
        return Arithmetic(kind, place, operator, left, right)

    def _logic(self, found: ast.BoolOp, depth: int) -> Node:
        parts = tuple(self.node(part, depth) for part in found.values)
        for part in parts:
            rules.need(self.scanned.source, part, Kind.BOOLEAN)
        return Logic(Kind.BOOLEAN, self.place(found), "and" if isinstance(found.op, ast.And) else "or", parts)

    def _compare(self, found: ast.Compare, depth: int) -> Node:
        sides = [found.left, *found.comparators]
        pairs = [
            self._pair(left, operator, right, depth)
            for left, operator, right in zip(sides[:-1], found.ops, sides[1:], strict=True)
        ]
        return pairs[0] if len(pairs) == 1 else Logic(Kind.BOOLEAN, self.place(found), "and", tuple(pairs))

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Node:
        place = Place(self.place(left).start, self.place(right).end)
        match operator:
            case ast.In():
                return self._membership(left, right, depth, place)
            case ast.NotIn():
                return Not(Kind.BOOLEAN, place, self._membership(left, right, depth, place))
            case ast.Is() | ast.IsNot():
                advice = _("Write unknown(name) or known(name).")
                raise self.fault(place, _("“is” is not part of the language."), advice)
        first, second = self.node(left, depth), self.node(right, depth)
        first, second = self._fitted(first, second), self._fitted(second, first)
        sign = _COMPARISONS[type(operator)]
        rules.need_comparable(self.scanned.source, sign, first, second, place)
        return Comparison(Kind.BOOLEAN, place, sign, first, second)

    def _membership(self, item: ast.expr, among: ast.expr, depth: int, place: Place) -> Node:
        first = self.node(item, depth)
        if isinstance(among, ast.List | ast.Tuple | ast.Set):
            if not among.elts:
                raise self.fault(self.place(among), _("The list is empty."), _("Write at least one value."))
            choices = tuple(self._choice(self.node(one, depth), first) for one in among.elts)
            return Membership(Kind.BOOLEAN, place, first, choices)
        collection = self.node(among, depth)
        rules.need(self.scanned.source, collection, Kind.CODES)
        first = self._fitted(first, collection)
        if not isinstance(first, Literal) or first.kind is not Kind.CODE:
            raise self.fault(first.place, _("Only a code in quotes can be looked for in a set."), _("Write it out."))
        return Holding(Kind.BOOLEAN, place, first, collection)

    def _choice(self, choice: Node, item: Node) -> Literal:
        fitted = self._fitted(choice, item)
        if isinstance(fitted, Negative) and isinstance(fitted.operand, Literal):
            fitted = Literal(fitted.kind, fitted.place, rules.negated(fitted.operand))
        if not isinstance(fitted, Literal):
            raise self.fault(choice.place, _("A list holds written values only."), _("Write numbers or texts."))
        rules.need_comparable(self.scanned.source, "==", item, fitted, choice.place)
        return fitted

    def _fitted(self, node: Node, other: Node) -> Node:
        """Return a text literal as what the other side makes of it: a date, or the code of a wording."""
        codes = rules.codes_of(other)
        if codes is None or not isinstance(node, Literal) or not isinstance(node.value, str):
            return self._as_date(node, other)
        code = codes.find(node.value)
        if code is not None:
            return Literal(Kind.CODE, node.place, code.value)
        raise self.fault(
            node.place,
            _("“%(text)s” is not in the code list."),
            _("It has: %(list)s."),
            text=node.value,
            list=", ".join(str(one.label) for one in codes),
        )

    def _as_date(self, node: Node, other: Node) -> Node:
        if other.kind is not Kind.DATE or not isinstance(node, Literal) or not isinstance(node.value, str):
            return node
        try:
            return Literal(Kind.DATE, node.place, date.fromisoformat(node.value))
        except ValueError:
            raise self.fault(
                node.place, _("“%(text)s” is not a date."), _("Write it as 2026-09-01."), text=node.value
            ) from None

    def _call(self, found: ast.expr, depth: int) -> Call:
        place = self.place(found)
        if not isinstance(found, ast.Call):
            raise self._foreign(place)
        if not isinstance(found.func, ast.Name) or found.keywords:
            raise self._foreign(place)
        arguments = tuple(self.node(argument, depth) for argument in found.args)
        fitted = tuple(self._fitted(one, arguments[0]) for one in arguments)
        return calls.checked_call(self.scanned.source, found.func.id, self.place(found.func), place, fitted)

    def _foreign(self, place: Place) -> ExpressionError:
        return self.fault(
            place,
            _("This is not part of the language."),
            _("Use names, numbers, “texts”, comparisons, + - * /, and, or, not."),
        )
