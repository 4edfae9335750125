"""The functions of the language: what they take and what they give."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.common.expressions import rules
from portal.common.expressions.errors import ExpressionError, Place
from portal.common.expressions.kinds import Kind
from portal.common.expressions.tree import Call, Node

MOST = 12


@dataclass(frozen=True, slots=True)
class Function:
    """One function: both names, how many arguments, and the kind it gives for them (None: not for these)."""

    name: str
    zh: str
    least: int
    most: int
    kind: Callable[[tuple[Node, ...]], Kind | None]


def _always_boolean(_arguments: tuple[Node, ...]) -> Kind:
    return Kind.BOOLEAN


def _extreme(arguments: tuple[Node, ...]) -> Kind | None:
    if all(one.kind is Kind.DATE for one in arguments):
        return Kind.DATE
    alike = all(rules.same_unit(one, other) for one in arguments for other in arguments)
    return rules.widest(arguments) if alike else None


def _first_known(arguments: tuple[Node, ...]) -> Kind | None:
    if len({one.kind for one in arguments}) == 1:
        return arguments[0].kind if arguments[0].kind is not Kind.CODES else None
    return _extreme(arguments)


def _number(arguments: tuple[Node, ...]) -> Kind | None:
    return arguments[0].kind if arguments[0].kind.numeric else None


def _part_of_date(arguments: tuple[Node, ...]) -> Kind | None:
    return Kind.INTEGER if arguments[0].kind is Kind.DATE else None


def _size(arguments: tuple[Node, ...]) -> Kind | None:
    return Kind.INTEGER if arguments[0].kind is Kind.CODES else None


FUNCTIONS = (
    Function("unknown", "未知", 1, 1, _always_boolean),
    Function("known", "已知", 1, 1, _always_boolean),
    Function("min", "最小", 2, MOST, _extreme),
    Function("max", "最大", 2, MOST, _extreme),
    Function("coalesce", "若缺", 2, MOST, _first_known),
    Function("abs", "绝对值", 1, 1, _number),
    Function("year", "年份", 1, 1, _part_of_date),
    Function("month", "月份", 1, 1, _part_of_date),
    Function("count", "个数", 1, 1, _size),
)
BY_NAME = {name: function for function in FUNCTIONS for name in (function.name, function.zh)}


def checked_call(source: str, name: str, named: Place, place: Place, arguments: tuple[Node, ...]) -> Call:
    """Return the call of a function, or raise where the name or the arguments are wrong."""
    function = BY_NAME.get(name)
    if function is None:
        raise ExpressionError(
            source,
            named,
            _("“%(name)s” is not a function."),
            _("There are: %(list)s."),
            name=name,
            list=", ".join(f"{one.name} ({one.zh})" for one in FUNCTIONS),
        )
    if not function.least <= len(arguments) <= function.most:
        raise ExpressionError(
            source,
            place,
            _("%(name)s takes %(least)s to %(most)s values, here are %(given)s."),
            _("Separate them with commas."),
            name=name,
            least=function.least,
            most=function.most,
            given=len(arguments),
        )
    kind = function.kind(arguments)
    if kind is None:
        raise ExpressionError(
            source,
            place,
            _("%(name)s cannot be used with %(kinds)s."),
            _("Give it values that fit together."),
            name=name,
            kinds=", ".join(str(one.kind) for one in arguments),
        )
    return Call(kind, place, function.name, arguments)
