"""Which kinds go together, and what they make."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.common.codes import CodeList
from portal.common.expressions.errors import ExpressionError, Place
from portal.common.expressions.kinds import Kind
from portal.common.expressions.tree import Literal, Name, Node, walk

MAX_DAYS = 36_525


def constant(node: Node) -> bool:
    """Return whether a node is written out in numbers alone, and so fits any unit."""
    return not any(isinstance(part, Name) for part in walk(node))


def need(source: str, node: Node, kind: Kind) -> None:
    """Raise unless the node is of the kind."""
    if node.kind is not kind:
        raise ExpressionError(
            source,
            node.place,
            _("Needed here: %(expected)s; this is: %(kind)s."),
            _("Compare it, or use another name."),
            kind=node.kind,
            expected=kind,
        )


def need_numeric(source: str, node: Node) -> None:
    """Raise unless one can calculate with the node."""
    if not node.kind.numeric:
        raise ExpressionError(
            source, node.place, _("One cannot calculate with this kind: %(kind)s."), _("Use a number."), kind=node.kind
        )


def need_comparable(source: str, sign: str, left: Node, right: Node, place: Place) -> None:
    """Raise unless the two sides can be compared with the sign."""
    order = sign not in {"==", "!="}
    fits = same_unit(left, right) or (left.kind is right.kind and left.kind is not Kind.CODES)
    if fits and (not order or left.kind.ordered):
        return
    raise ExpressionError(
        source,
        place,
        _("%(left)s %(sign)s %(right)s cannot be compared."),
        _("Compare like with like."),
        left=left.kind,
        right=right.kind,
        sign=sign,
    )


def same_unit(left: Node, right: Node) -> bool:
    """Return whether two numbers can stand in one comparison or sum: yuan with yuan, or with a written number."""
    if not (left.kind.numeric and right.kind.numeric):
        return False
    money = {left.kind, right.kind} == {Kind.MONEY}
    plain = Kind.MONEY not in {left.kind, right.kind}
    return money or plain or constant(left) or constant(right)


def arithmetic_kind(source: str, operator: str, left: Node, right: Node, place: Place) -> Kind:
    """Return what two values make, or raise."""
    if Kind.DATE in {left.kind, right.kind}:
        return _date_kind(source, operator, left, right, place)
    need_numeric(source, left)
    need_numeric(source, right)
    if operator == "/" and isinstance(right, Literal) and not right.value:
        raise ExpressionError(source, right.place, _("Nothing can be divided by zero."), _("Use another number."))
    kind = _product_kind(operator, left, right) if operator in "*/" else _sum_kind(left, right)
    if kind is None:
        raise ExpressionError(
            source,
            place,
            _("%(left)s %(operator)s %(right)s has no meaning."),
            _("Add yuan to yuan, multiply yuan by a plain number."),
            left=left.kind,
            operator=operator,
            right=right.kind,
        )
    return kind


def _sum_kind(left: Node, right: Node) -> Kind | None:
    return _wider(left.kind, right.kind) if same_unit(left, right) else None


def _product_kind(operator: str, left: Node, right: Node) -> Kind | None:
    both = left.kind is right.kind is Kind.MONEY
    if operator == "/":
        return _quotient_kind(left, right, both=both)
    return None if both else _wider(left.kind, right.kind)


def _quotient_kind(left: Node, right: Node, *, both: bool) -> Kind | None:
    if both:
        return Kind.NUMBER
    if right.kind is Kind.MONEY:
        return Kind.NUMBER if constant(left) else None
    return Kind.MONEY if left.kind is Kind.MONEY else Kind.NUMBER


def _wider(left: Kind, right: Kind) -> Kind:
    for kind in (Kind.MONEY, Kind.NUMBER):
        if kind in {left, right}:
            return kind
    return Kind.INTEGER


def _date_kind(source: str, operator: str, left: Node, right: Node, place: Place) -> Kind:
    if operator == "-" and left.kind is right.kind:
        return Kind.INTEGER
    days = isinstance(right, Literal) and right.kind is Kind.INTEGER and abs(int(str(right.value))) <= MAX_DAYS
    if left.kind is Kind.DATE and days and operator in "+-":
        return Kind.DATE
    raise ExpressionError(
        source,
        place,
        _("One cannot calculate so with a date."),
        _("Write date - date, or date + a written number of days."),
    )


def codes_of(node: Node) -> CodeList | None:
    """Return the code list a name's values come from."""
    return node.term.codes if isinstance(node, Name) else None


def negated(literal: Literal) -> int | Decimal:
    """Return minus a written number."""
    return -literal.value if isinstance(literal.value, int | Decimal) else 0


def widest(nodes: tuple[Node, ...]) -> Kind:
    """Return the kind that holds all of some numbers."""
    kind = nodes[0].kind
    for node in nodes[1:]:
        kind = _wider(kind, node.kind)
    return kind
