"""Says an expression in the words of the field, piece by piece, so that a page can tell facts from connectives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.common.expressions.calls import BY_NAME
from portal.common.expressions.kinds import Kind
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
from portal.common.words import Words

_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "*": "×", "/": "÷", "-": "−"}
_CONNECTIVES = {"and": Words("且", "and"), "or": Words("或", "or"), "not": Words("非", "not")}
_IN = Words("属于", "is one of")
_HAS = Words("含有", "holds")
_YES, _NO = Words("是", "yes"), Words("否", "no")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the explanation; `role` is fact, parameter, keyword, operator, value or bracket."""

    role: str
    text: str


def explain(checked: Checked) -> tuple[Piece, ...]:
    """Return the expression in the active language, names as labels and codes as wordings."""
    return tuple(_pieces(checked.root))


def explained(checked: Checked) -> str:
    """Return the explanation as one line."""
    return " ".join(piece.text for piece in explain(checked))


def _pieces(node: Node) -> Iterator[Piece]:
    match node:
        case Name(term=term):
            yield Piece("parameter" if term.parameter else "fact", str(term.label))
        case Literal():
            yield Piece("value", _value(node, None))
        case Logic(operator=operator, parts=parts):
            yield from _joined(Piece("keyword", str(_CONNECTIVES[operator])), parts, node)
        case Arithmetic(operator=sign, left=left, right=right) | Comparison(operator=sign, left=left, right=right):
            yield from _two_sides(node, sign, left, right)
        case _:
            yield from _rarer(node)


def _rarer(node: Node) -> Iterator[Piece]:
    match node:
        case Not(operand=operand):
            yield Piece("keyword", str(_CONNECTIVES["not"]))
            yield from _bracketed(operand)
        case Negative(operand=operand):
            yield Piece("operator", "−")
            yield from _bracketed(operand)
        case Membership(item=item, choices=choices):
            yield from _pieces(item)
            yield Piece("keyword", str(_IN))
            yield Piece("value", "、".join(_value(choice, item) for choice in choices))
        case Holding(item=item, collection=collection):
            yield from _pieces(collection)
            yield Piece("keyword", str(_HAS))
            yield Piece("value", _value(item, collection))
        case Call(function=function, arguments=arguments):
            yield Piece("keyword", str(Words(BY_NAME[function].zh, function)))
            yield from _joined(Piece("bracket", ","), arguments, None)


def _two_sides(node: Node, sign: str, left: Node, right: Node) -> Iterator[Piece]:
    inner = _bracketed if isinstance(node, Arithmetic) else _pieces
    yield from [Piece("value", _value(left, right))] if isinstance(left, Literal) else inner(left)
    yield Piece("operator", _SIGNS.get(sign, sign))
    yield from [Piece("value", _value(right, left))] if isinstance(right, Literal) else inner(right)


def _joined(between: Piece, parts: tuple[Node, ...], outer: Node | None) -> Iterator[Piece]:
    if outer is None:
        yield Piece("bracket", "(")
    for number, part in enumerate(parts):
        if number:
            yield between
        yield from _pieces(part) if outer is None else _bracketed(part)
    if outer is None:
        yield Piece("bracket", ")")


def _bracketed(node: Node) -> Iterator[Piece]:
    if not isinstance(node, Logic | Arithmetic):
        yield from _pieces(node)
        return
    yield Piece("bracket", "(")
    yield from _pieces(node)
    yield Piece("bracket", ")")


def _value(literal: Literal, beside: Node | None) -> str:
    value = literal.value
    if isinstance(value, bool):
        return str(_YES if value else _NO)
    if isinstance(value, date):
        return value.isoformat()
    if literal.kind is Kind.CODE:
        codes = beside.term.codes if isinstance(beside, Name) else None
        return codes.label(str(value)) if codes else f"“{value}”"
    return f"{value:,}"
