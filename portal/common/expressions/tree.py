"""The checked form of an expression: every node knows its kind and where it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.common.expressions.errors import Place
from portal.common.expressions.kinds import Kind
from portal.common.expressions.vocabulary import Term

Scalar = bool | int | Decimal | str | date


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that has a value."""

    kind: Kind
    place: Place

    @property
    def children(self) -> "tuple[Node, ...]":
        """Return the nodes directly below."""
        return ()


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact or a parameter."""

    term: Term


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written out."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """Minus a number."""

    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the number."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two values added, subtracted, multiplied or divided."""

    operator: str
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Return both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """Two values compared: < <= > >= == !=."""

    operator: str
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Return both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """A value that is one of some written out; there is at least one."""

    item: Node
    choices: tuple[Literal, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the value and the choices."""
        return (self.item, *self.choices)


@dataclass(frozen=True, slots=True)
class Holding(Node):
    """A set of codes that holds one written out."""

    item: Literal
    collection: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the code and the set."""
        return (self.item, self.collection)


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """Conditions joined by `and` or by `or`."""

    operator: str
    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the conditions."""
        return self.parts


@dataclass(frozen=True, slots=True)
class Not(Node):
    """A condition turned round; unknown stays unknown."""

    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the condition."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the language."""

    function: str
    arguments: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Return the arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that has passed: its text, its tree and so its kind."""

    source: str
    root: Node

    @property
    def kind(self) -> Kind:
        """Return the kind of the whole."""
        return self.root.kind


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, from left to right."""
    yield node
    for child in node.children:
        yield from walk(child)


def terms_used(checked: Checked) -> tuple[Term, ...]:
    """Return the facts and parameters an expression reads, each once, in the order written."""
    return tuple(dict.fromkeys(node.term for node in walk(checked.root) if isinstance(node, Name)))


def names_used(checked: Checked) -> tuple[str, ...]:
    """Return the codes of the facts and parameters an expression reads, each once, in the order written."""
    return tuple(term.code for term in terms_used(checked))
